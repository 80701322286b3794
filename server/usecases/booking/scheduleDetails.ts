import { sql } from 'drizzle-orm';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDayOf } from '../../booking/clinicTime.ts';
import type { HoursException } from '../../booking/hours.ts';
import type { SchedulePlan } from '../../booking/slots.ts';
import { absences, scheduleExceptions, scheduleHours, schedules } from '../../db/schema/booking.ts';
import { hoursExceptions, practitionerInsurances } from '../../db/schema/organisation.ts';
import type { BookingClinic } from './clinic.ts';

/** Both included. */
export type DateRange = { readonly from: ClinicDate; readonly until: ClinicDate };

type Exceptions = readonly (Pick<HoursException, 'date' | 'hours'> & { readonly isOfClinic: boolean })[];
type Away = readonly { readonly fromAt: EpochMs; readonly untilAt: EpochMs }[];

/**
 * What is selected beside a schedule, so that all of it is one statement: its hours, its exceptions and absences around
 * these dates, and the insurances that its practitioner takes.
 */
export function detailsIn({ clinicId, ...clinic }: BookingClinic, dates: DateRange) {
  // The hours of a date may reach into the clinic days beside it.
  const first = addDays(dates.from, -1);
  const last = addDays(dates.until, 1);
  const fromAt = new Date(clinicDayOf(first, clinic).fromAt).toISOString();
  const untilAt = new Date(clinicDayOf(last, clinic).untilAt).toISOString();
  const ofPractitioner = sql`practitioner_id = ${schedules.practitionerId}`;
  return {
    weekly: sql<SchedulePlan['weekly']>`(
      select coalesce(json_agg(json_build_object('weekday', weekday, 'from', from_time, 'until', until_time,
        'slotMin', slot_min, 'placesPerSlot', places_per_slot)), '[]')
      from ${scheduleHours} where schedule_id = ${schedules.id}
    )`,
    exceptions: sql<SchedulePlan['exceptions']>`(
      select coalesce(json_agg(json_build_object('date', date, 'hours', hours)), '[]')
      from ${scheduleExceptions} where schedule_id = ${schedules.id} and date between ${first} and ${last}
    )`,
    hoursExceptions: sql<Exceptions>`(
      select coalesce(json_agg(json_build_object('isOfClinic', service_id is null, 'date', date, 'hours', hours)), '[]')
      from ${hoursExceptions} where clinic_id = ${clinicId} and date between ${first} and ${last}
        and (service_id is null or service_id = ${schedules.serviceId})
    )`,
    absences: sql<Away>`(
      select coalesce(json_agg(json_build_object('fromAt', round(extract(epoch from from_at) * 1000),
        'untilAt', round(extract(epoch from until_at) * 1000))), '[]')
      from ${absences} where ${ofPractitioner} and (clinic_id is null or clinic_id = ${clinicId})
        and from_at < ${untilAt}::timestamptz and until_at > ${fromAt}::timestamptz
    )`,
    insuranceIds: sql<readonly string[] | null>`(
      select json_agg(insurance_id) from ${practitionerInsurances} where clinic_id = ${clinicId} and ${ofPractitioner}
    )`,
  };
}

type Planned = Pick<SchedulePlan, 'weekly' | 'exceptions'> & {
  readonly schedule: typeof schedules.$inferSelect;
  readonly hoursExceptions: Exceptions;
  readonly absences: Away;
};

export const planFrom = ({ schedule, weekly, exceptions, absences: away, ...row }: Planned): SchedulePlan => ({
  isActive: true,
  validFrom: schedule.validFrom,
  validUntil: schedule.validUntil,
  weekly,
  exceptions,
  hoursExceptions: row.hoursExceptions.map(({ date, hours, isOfClinic }) => ({
    date,
    of: isOfClinic ? 'clinic' : 'service',
    hours,
  })),
  absences: away,
});
