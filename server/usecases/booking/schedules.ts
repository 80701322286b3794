import { and, eq, gte, isNull, lte, or, type SQL } from 'drizzle-orm';
import type { PatientType, ScheduleId } from '../../../common/contract/booking.ts';
import { ScheduleOpening } from '../../../common/contract/opening.ts';
import type { DepartmentId, PractitionerId, Series, ServiceId } from '../../../common/contract/vocabulary.ts';
import { addDays } from '../../booking/clinicTime.ts';
import type { ScheduleTraits } from '../../booking/offer.ts';
import type { SchedulePlan } from '../../booking/slots.ts';
import type { Db } from '../../db/database.ts';
import { schedules } from '../../db/schema/booking.ts';
import { departments, practitioners, services } from '../../db/schema/organisation.ts';
import type { BookingClinic } from './clinic.ts';
import { detailsIn, planFrom, type DateRange } from './scheduleDetails.ts';

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

/** Schedules in force whose department, service and practitioner work, as they are planned for these dates. */
export async function readSchedules(
  db: Db,
  clinic: BookingClinic,
  filter: ScheduleFilter,
  dates: DateRange,
): Promise<Schedule[]> {
  const rows = await db
    .select({
      schedule: schedules,
      departmentId: services.departmentId,
      isScreenFirst: services.isScreenFirst,
      practitionerIsActive: practitioners.isActive,
      ...detailsIn(clinic, dates),
    })
    .from(schedules)
    .innerJoin(services, and(eq(services.clinicId, schedules.clinicId), eq(services.id, schedules.serviceId)))
    .innerJoin(departments, and(eq(departments.clinicId, services.clinicId), eq(departments.id, services.departmentId)))
    .leftJoin(practitioners, eq(practitioners.id, schedules.practitionerId))
    .where(
      and(
        eq(schedules.clinicId, clinic.clinicId),
        eq(schedules.isActive, true),
        eq(services.isActive, true),
        eq(departments.isActive, true),
        lte(schedules.validFrom, addDays(dates.until, 1)),
        or(isNull(schedules.validUntil), gte(schedules.validUntil, addDays(dates.from, -1))),
        ...conditionsOf(filter),
      ),
    )
    .orderBy(schedules.id);
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

function conditionsOf({ scheduleId, departmentId, serviceId, practitionerId }: ScheduleFilter): SQL[] {
  return [
    ...(scheduleId === undefined ? [] : [eq(schedules.id, scheduleId)]),
    ...(departmentId === undefined ? [] : [eq(services.departmentId, departmentId)]),
    ...(serviceId === undefined ? [] : [eq(schedules.serviceId, serviceId)]),
    ...(practitionerId === undefined ? [] : [eq(schedules.practitionerId, practitionerId)]),
  ];
}
