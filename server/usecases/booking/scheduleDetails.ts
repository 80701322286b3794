import { sql } from 'drizzle-orm';
import type { ClinicDate } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDayOf } from '../../booking/clinicTime.ts';
import type { SchedulePlan } from '../../booking/slots.ts';
import { absences, scheduleExceptions, scheduleHours, schedules } from '../../db/schema/booking.ts';
import { hoursExceptions, practitionerInsurances } from '../../db/schema/organisation.ts';
import type { BookingClinic } from './clinic.ts';

/** Both included. */
export type DateRange = { readonly from: ClinicDate; readonly until: ClinicDate };

/** Of which clinic, and which dates. */
export type Around = {
  readonly clinicId: string;
  readonly first: ClinicDate;
  readonly last: ClinicDate;
  readonly fromAt: string;
  readonly untilAt: string;
};

/** The hours of a date may reach into the clinic days beside it. */
export function around({ clinicId, ...clinic }: BookingClinic, dates: DateRange): Around {
  const first = addDays(dates.from, -1);
  const last = addDays(dates.until, 1);
  return {
    clinicId,
    first,
    last,
    fromAt: new Date(clinicDayOf(first, clinic).fromAt).toISOString(),
    untilAt: new Date(clinicDayOf(last, clinic).untilAt).toISOString(),
  };
}

/**
 * What is selected beside a schedule, so that all of it is one statement: its hours, its exceptions and absences around
 * these dates, and the insurances that its practitioner takes.
 */
export function detailsIn({ clinicId, first, last, fromAt, untilAt }: Around) {
  const ofPractitioner = sql`practitioner_id = ${schedules.practitionerId}`;
  // As texts: what is written the same is not read twice (`planFrom`).
  return {
    weekly: sql<string>`(
      select coalesce(json_agg(json_build_object('weekday', weekday, 'from', from_time, 'until', until_time,
        'slotMin', slot_min, 'placesPerSlot', places_per_slot)), '[]')::text
      from ${scheduleHours} where schedule_id = ${schedules.id}
    )`,
    exceptions: sql<string>`(
      select coalesce(json_agg(json_build_object('date', date, 'hours', hours)), '[]')::text
      from ${scheduleExceptions} where schedule_id = ${schedules.id} and date between ${first} and ${last}
    )`,
    hoursExceptions: sql<string>`(
      select coalesce(json_agg(json_build_object('date', date, 'hours', hours,
        'of', case when service_id is null then 'clinic' else 'service' end)), '[]')::text
      from ${hoursExceptions} where clinic_id = ${clinicId} and date between ${first} and ${last}
        and (service_id is null or service_id = ${schedules.serviceId})
    )`,
    absences: sql<string>`(
      select coalesce(json_agg(json_build_object('fromAt', round(extract(epoch from from_at) * 1000),
        'untilAt', round(extract(epoch from until_at) * 1000))), '[]')::text
      from ${absences} where ${ofPractitioner} and (clinic_id is null or clinic_id = ${clinicId})
        and from_at < ${untilAt}::timestamptz and until_at > ${fromAt}::timestamptz
    )`,
    insuranceIds: sql<readonly string[] | null>`(
      select json_agg(insurance_id) from ${practitionerInsurances} where clinic_id = ${clinicId} and ${ofPractitioner}
    )`,
  };
}

type Planned = Readonly<Record<'weekly' | 'exceptions' | 'hoursExceptions' | 'absences', string>> & {
  readonly schedule: Pick<typeof schedules.$inferSelect, 'validFrom' | 'validUntil'>;
};

/** Plans by what was read of them. */
const plans = new Map<string, SchedulePlan>();
const PLANS_KEPT = 1_000;

/** The plan that was read. Of a schedule that is read again and has not changed it is the same object. */
export function planFrom({
  schedule,
  weekly,
  exceptions,
  hoursExceptions: hours,
  absences: away,
}: Planned): SchedulePlan {
  const { validFrom, validUntil } = schedule;
  const text = `{"isActive":true,"validFrom":${JSON.stringify(validFrom)},"validUntil":${JSON.stringify(validUntil)},"weekly":${weekly},"exceptions":${exceptions},"hoursExceptions":${hours},"absences":${away}}`;
  let plan = plans.get(text);
  if (plan === undefined) {
    plan = JSON.parse(text) as SchedulePlan; // as it was selected above
    if (plans.size >= PLANS_KEPT) plans.clear();
    plans.set(text, plan);
  }
  return plan;
}
