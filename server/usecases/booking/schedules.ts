import { and, eq, gte, isNull, lte, or, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { PatientType, ScheduleId } from '../../../common/contract/booking.ts';
import { ScheduleOpening } from '../../../common/contract/opening.ts';
import type { DepartmentId, PractitionerId, Series, ServiceId } from '../../../common/contract/vocabulary.ts';
import type { ScheduleTraits } from '../../booking/offer.ts';
import type { SchedulePlan } from '../../booking/slots.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { schedules } from '../../db/schema/booking.ts';
import { departments, practitioners, services } from '../../db/schema/organisation.ts';
import type { BookingClinic } from './clinic.ts';
import { around, detailsIn, planFrom, type Around, type DateRange } from './scheduleDetails.ts';

/** A schedule that may be booked, with everything that its rules read. */
export type Schedule = ScheduleTraits & {
  readonly scheduleId: ScheduleId;
  readonly departmentId: DepartmentId;
  readonly serviceId: ServiceId;
  readonly practitionerId: PractitionerId | null;
  readonly patientTypes: readonly PatientType[];
  readonly series: Series;
  readonly extraPerDay: number;
  readonly opening: ScheduleOpening;
  readonly plan: SchedulePlan;
};

export type ScheduleFilter = {
  readonly scheduleId?: ScheduleId | undefined;
  readonly departmentId?: DepartmentId | undefined;
  readonly serviceId?: ServiceId | undefined;
  readonly practitionerId?: PractitionerId | undefined;
};

type FilterKey = keyof ScheduleFilter;
const FILTERED = {
  scheduleId: schedules.id,
  departmentId: services.departmentId,
  serviceId: schedules.serviceId,
  practitionerId: schedules.practitionerId,
} as const satisfies Record<FilterKey, PgColumn>;

type Given = Around & Readonly<Partial<Record<FilterKey, string>>>;

/** The statement for one choice of filters. */
const filteredBy = (filters: readonly FilterKey[]) =>
  builtOnce((db, given: Given) =>
    db
      .select({
        schedule: schedules,
        departmentId: services.departmentId,
        isScreenFirst: services.isScreenFirst,
        practitionerIsActive: practitioners.isActive,
        ...detailsIn(given),
      })
      .from(schedules)
      .innerJoin(services, and(eq(services.clinicId, schedules.clinicId), eq(services.id, schedules.serviceId)))
      .innerJoin(
        departments,
        and(eq(departments.clinicId, services.clinicId), eq(departments.id, services.departmentId)),
      )
      .leftJoin(practitioners, eq(practitioners.id, schedules.practitionerId))
      .where(
        and(
          eq(schedules.clinicId, given.clinicId),
          eq(schedules.isActive, true),
          eq(services.isActive, true),
          eq(departments.isActive, true),
          lte(schedules.validFrom, given.last),
          or(isNull(schedules.validUntil), gte(schedules.validUntil, given.first)),
          ...filters.map((filter) => sql`${FILTERED[filter]} = ${given[filter]}`),
        ),
      )
      .orderBy(schedules.id),
  );

const statements = new Map<string, ReturnType<typeof filteredBy>>();

/** Schedules in force whose department, service and practitioner work, as they are planned for these dates. */
export async function readSchedules(
  db: Db,
  clinic: BookingClinic,
  filter: ScheduleFilter,
  dates: DateRange,
): Promise<Schedule[]> {
  const filters = Object.entries(filter).filter(([, id]) => id !== undefined);
  const keys = filters.map(([key]) => key as FilterKey); // of a filter
  const read = statements.get(keys.join()) ?? filteredBy(keys);
  statements.set(keys.join(), read);
  const rows = await read(db, { ...around(clinic, dates), ...Object.fromEntries(filters) });
  const working = rows.filter(({ practitionerIsActive }) => practitionerIsActive !== false);
  // Ids come from columns of type uuid; the brands say which table they are from.
  return working.map(({ schedule, departmentId, isScreenFirst, insuranceIds, ...planned }) => ({
    scheduleId: schedule.id as ScheduleId,
    departmentId: departmentId as DepartmentId,
    serviceId: schedule.serviceId as ServiceId,
    practitionerId: schedule.practitionerId as PractitionerId | null,
    patientTypes: schedule.patientTypes,
    insuranceIds: insuranceIds === null ? undefined : new Set(insuranceIds),
    isScreenFirst,
    series: schedule.series as Series,
    extraPerDay: schedule.extraPerDay,
    opening: ScheduleOpening.parse(schedule.opening),
    plan: planFrom({ schedule, ...planned }),
  }));
}
