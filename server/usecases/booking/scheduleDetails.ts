import { sql } from 'drizzle-orm';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDayOf } from '../../booking/clinicTime.ts';
import type { HoursException } from '../../booking/hours.ts';
import type { SchedulePlan } from '../../booking/slots.ts';
import type { Db } from '../../db/database.ts';
import { absences, scheduleExceptions, scheduleHours, schedules } from '../../db/schema/booking.ts';
import { hoursExceptions, practitionerInsurances } from '../../db/schema/organisation.ts';
import type { BookingClinic } from './clinic.ts';

/** Both included. */
export type DateRange = { readonly from: ClinicDate; readonly until: ClinicDate };

export type ScheduleRow = typeof schedules.$inferSelect;

type Details = {
  readonly hours: readonly (SchedulePlan['weekly'][number] & { readonly scheduleId: string })[];
  readonly exceptions: readonly (SchedulePlan['exceptions'][number] & { readonly scheduleId: string })[];
  readonly other: readonly (Pick<HoursException, 'date' | 'hours'> & { readonly serviceId: string | null })[];
  readonly away: readonly { readonly practitionerId: string; readonly fromAt: EpochMs; readonly untilAt: EpochMs }[];
  readonly insurances: readonly { readonly practitionerId: string; readonly insuranceId: string }[];
};

/** The hours, exceptions and absences of schedules, and what their practitioners take: all of it in one statement. */
export async function readDetails(db: Db, clinic: BookingClinic, rows: readonly ScheduleRow[], dates: DateRange) {
  // The hours of a date may reach into the clinic days beside it.
  const first = addDays(dates.from, -1);
  const last = addDays(dates.until, 1);
  const scheduleIds = sql`any(${sql.param(rows.map(({ id }) => id))}::uuid[])`;
  const practitionerIds = sql`any(${sql.param(practitionersOf(rows))}::uuid[])`;
  const { fromAt } = clinicDayOf(first, clinic);
  const { untilAt } = clinicDayOf(last, clinic);
  const [found] = await db.execute<{ details: Details }>(sql`select json_build_object(
    'hours', (
      select coalesce(json_agg(json_build_object('scheduleId', schedule_id, 'weekday', weekday, 'from', from_time,
        'until', until_time, 'slotMin', slot_min, 'placesPerSlot', places_per_slot)), '[]')
      from ${scheduleHours} where schedule_id = ${scheduleIds}
    ),
    'exceptions', (
      select coalesce(json_agg(json_build_object('scheduleId', schedule_id, 'date', date, 'hours', hours)), '[]')
      from ${scheduleExceptions} where schedule_id = ${scheduleIds} and date between ${first} and ${last}
    ),
    'other', (
      select coalesce(json_agg(json_build_object('serviceId', service_id, 'date', date, 'hours', hours)), '[]')
      from ${hoursExceptions} where clinic_id = ${clinic.clinicId} and date between ${first} and ${last}
    ),
    'away', (
      select coalesce(json_agg(json_build_object('practitionerId', practitioner_id,
        'fromAt', round(extract(epoch from from_at) * 1000), 'untilAt', round(extract(epoch from until_at) * 1000))), '[]')
      from ${absences} where practitioner_id = ${practitionerIds} and (clinic_id is null or clinic_id = ${clinic.clinicId})
        and from_at < ${new Date(untilAt).toISOString()}::timestamptz and until_at > ${new Date(fromAt).toISOString()}::timestamptz
    ),
    'insurances', (
      select coalesce(json_agg(json_build_object('practitionerId', practitioner_id, 'insuranceId', insurance_id)), '[]')
      from ${practitionerInsurances} where clinic_id = ${clinic.clinicId} and practitioner_id = ${practitionerIds}
    )
  ) as details`);
  if (found === undefined) throw new Error('A statement without a condition gave no row');
  const { hours, exceptions, other, away, insurances } = found.details;

  return {
    insurancesOf(practitionerId: string): ReadonlySet<string> | undefined {
      const taken = insurances.filter((row) => row.practitionerId === practitionerId);
      return taken.length === 0 ? undefined : new Set(taken.map(({ insuranceId }) => insuranceId));
    },
    planOf(schedule: ScheduleRow): SchedulePlan {
      return {
        isActive: true,
        validFrom: schedule.validFrom,
        validUntil: schedule.validUntil,
        weekly: hours.filter(({ scheduleId }) => scheduleId === schedule.id),
        exceptions: exceptions.filter(({ scheduleId }) => scheduleId === schedule.id),
        hoursExceptions: other
          .filter(({ serviceId }) => serviceId === null || serviceId === schedule.serviceId)
          .map(({ date, serviceId, hours: ofDate }) => ({
            date,
            of: serviceId === null ? 'clinic' : 'service',
            hours: ofDate,
          })),
        absences: away.filter(({ practitionerId }) => practitionerId === schedule.practitionerId),
      };
    },
  };
}

const practitionersOf = (rows: readonly ScheduleRow[]): readonly string[] => [
  ...new Set(rows.flatMap(({ practitionerId }) => (practitionerId === null ? [] : [practitionerId]))),
];
