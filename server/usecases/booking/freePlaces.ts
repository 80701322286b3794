import { and, count, eq, gte, inArray, lte, notInArray } from 'drizzle-orm';
import type { AskedBy, FreePlaces, OfferQuery } from '../../../common/contract/booking.ts';
import { ok, err, type Result } from '../../../common/contract/result.ts';
import type { BookingChannel, BookingRefusal } from '../../../common/contract/booking.ts';
import type { ClinicDate, ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { capacityOf, type OfferedSlot } from '../../booking/capacity.ts';
import { datesFrom, daysBetween } from '../../booking/clinicTime.ts';
import { whyNotOffered } from '../../booking/offer.ts';
import { slotsOn } from '../../booking/slots.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { bookingWindow, readClinic, type BookingClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { readKnownSlots } from './knownSlots.ts';
import { readSchedules, type Schedule } from './schedules.ts';
import { screen } from './screened.ts';

export type OfferRequest = OfferQuery & { readonly clinicId: ClinicId; readonly channel: BookingChannel };

/** A schedule on the dates asked about, with its times that are still to come, full ones included. */
export type ScheduleDays = {
  readonly schedule: Schedule;
  readonly days: readonly { readonly date: ClinicDate; readonly slots: readonly OfferedSlot[] }[];
};

/**
 * The times of all schedules that the request names, from what is planned and what is taken. Nothing is written: rows
 * are made when somebody holds or books a place of that date.
 */
export async function readDays(
  deps: BookingDeps,
  clinic: BookingClinic,
  {
    departmentId,
    serviceId,
    practitionerId,
    fromDate,
    days,
  }: Omit<OfferRequest, 'clinicId' | 'channel' | keyof AskedBy>,
): Promise<ScheduleDays[]> {
  const now = nowOf(deps);
  const dates = datesToOffer(clinic, now, fromDate, days);
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const range = { from: first, until: last };
  const found = await readSchedules(deps.db, clinic, { departmentId, serviceId, practitionerId }, range);
  const ids = found.map(({ scheduleId }) => scheduleId);
  const known = await readKnownSlots(deps.db, ids, range, now);
  return found.map((schedule) => ({
    schedule,
    days: dates.map((date) => ({
      date,
      slots: capacityOf(slotsOn(date, schedule.plan, clinic), known(schedule.scheduleId, date)).offered.filter(
        ({ startsAt }) => startsAt > now,
      ),
    })),
  }));
}

/** Those of the dates asked about that are neither past nor further ahead than the clinic books. */
function datesToOffer(
  clinic: BookingClinic,
  now: EpochMs,
  fromDate: ClinicDate | undefined,
  days: number,
): readonly ClinicDate[] {
  const { today, lastDate } = bookingWindow(clinic, now);
  const first = fromDate !== undefined && fromDate > today ? fromDate : today;
  return datesFrom(first, Math.max(0, Math.min(days, daysBetween(first, lastDate) + 1)));
}

/** Day by day, what one patient can be booked for: one service or doctor, or any. */
export async function freePlaces(
  deps: BookingDeps,
  request: OfferRequest,
): Promise<Result<FreePlaces, BookingRefusal>> {
  const clinic = await readClinic(deps.db, request.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const screening = await screen(deps.db, { ...request, answers: request.screening, decidedBy: request.decidedBy });
  if (!screening.ok) return screening;
  const asked = { ...request, screened: screening.value.screened };
  const all = await readDays(deps, clinic, request);
  const offered = all.filter(({ schedule }) => whyNotOffered(schedule, asked) === undefined);
  // Somebody who asks only for what must be screened first is told so, and not that everything is full.
  if (offered.length === 0 && all.some(({ schedule }) => whyNotOffered(schedule, asked) === 'screening_needed'))
    return err({ code: 'screening_needed' });

  const extras = await readExtras(deps.db, offered);
  const dates = offered[0]?.days.map(({ date }) => date) ?? [];
  return ok({
    days: dates.map((date, index) => ({
      date,
      slots: offered
        .flatMap(({ schedule: { scheduleId, serviceId, practitionerId }, days }) =>
          (days[index]?.slots ?? []).map(({ startsAt, endsAt, places, free }) => ({
            scheduleId,
            serviceId,
            practitionerId,
            startsAt,
            endsAt,
            places,
            free,
          })),
        )
        .sort((a, b) => a.startsAt - b.startsAt || (a.scheduleId < b.scheduleId ? -1 : 1)),
      extras: offered.flatMap(({ schedule: { scheduleId, extraPerDay }, days }) => {
        const left = extraPerDay - extras(scheduleId, date);
        return left > 0 && (days[index]?.slots.length ?? 0) > 0 ? [{ scheduleId, left }] : [];
      }),
    })),
  });
}

/** How many extra patients each schedule already has on each date. */
async function readExtras(
  db: Db,
  offered: readonly ScheduleDays[],
): Promise<(scheduleId: string, date: ClinicDate) => number> {
  const taking = offered.filter(({ schedule }) => schedule.extraPerDay > 0);
  const dates = taking[0]?.days.map(({ date }) => date) ?? [];
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return () => 0;
  const rows = await db
    .select({ scheduleId: appointments.scheduleId, date: appointments.date, extras: count() })
    .from(appointments)
    .where(
      and(
        inArray(
          appointments.scheduleId,
          taking.map(({ schedule }) => schedule.scheduleId),
        ),
        eq(appointments.isExtra, true),
        notInArray(appointments.status, ['cancelled', 'proposed', 'waitlist']),
        gte(appointments.date, first),
        lte(appointments.date, last),
      ),
    )
    .groupBy(appointments.scheduleId, appointments.date);
  return (scheduleId, date) => rows.find((row) => row.scheduleId === scheduleId && row.date === date)?.extras ?? 0;
}
