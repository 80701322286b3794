import { and, count, eq, gte, inArray, lte, notInArray } from 'drizzle-orm';
import type { AskedBy, Beyond, FreePlaces, OfferQuery, ScheduleId } from '../../../common/contract/booking.ts';
import { ok, err, type Result } from '../../../common/contract/result.ts';
import type { BookingChannel, BookingRefusal } from '../../../common/contract/booking.ts';
import type { AppointmentId, ClinicDate, ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { capacityOf, type OfferedSlot } from '../../booking/capacity.ts';
import { datesFrom, daysBetween } from '../../booking/clinicTime.ts';
import { whyNotOffered } from '../../booking/offer.ts';
import { hasRules, leftFor, type Left, type Whom } from '../../booking/opening.ts';
import { keptSlotsOn } from '../../booking/keptSlots.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { readAppointment } from './appointmentView.ts';
import { bookingWindow, clinicFor, type BookingClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { readKnownSlots } from './knownSlots.ts';
import { readSchedules, type Schedule } from './schedules.ts';
import { isInSession, mayGoBeyond, placesOf, readTaken, whomOf, type NotCounted } from './sessions.ts';
import { screen } from './screened.ts';

export type OfferRequest = OfferQuery & {
  readonly clinicId: ClinicId;
  readonly channel: BookingChannel;
  /** For a booking that is moved: it counts as what it is. */
  readonly movingId?: AppointmentId | undefined;
};

/** A schedule on the dates asked about, with its times that are still to come, full ones included. */
export type ScheduleDays = {
  readonly schedule: Schedule;
  readonly days: readonly ScheduleDay[];
};

export type ScheduleDay = {
  readonly date: ClinicDate;
  readonly slots: readonly OfferedSlot[];
  /** How many of the date's places somebody may have, by what is opened and by the quotas; `others` are to have one, too. */
  readonly leftFor: (whom: Whom, others?: readonly Whom[]) => Left;
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
  }: Omit<OfferRequest, 'clinicId' | 'channel' | 'movingId' | keyof AskedBy>,
  notCounted: NotCounted = {},
): Promise<ScheduleDays[]> {
  const now = nowOf(deps);
  const dates = datesToOffer(clinic, now, fromDate, days);
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const range = { from: first, until: last };
  const found = await readSchedules(deps.db, clinic, { departmentId, serviceId, practitionerId }, range);
  const ids = found.map(({ scheduleId }) => scheduleId);
  const ruled = found.filter(({ opening }) => hasRules(opening)).map(({ scheduleId }) => scheduleId);
  const [known, taken] = await Promise.all([
    readKnownSlots(deps.db, ids, range, now),
    readTaken(deps.db, ruled, range, now, notCounted),
  ]);
  return found.map((schedule) => ({
    schedule,
    days: dates.map((date) => {
      const { offered } = capacityOf(keptSlotsOn(date, schedule.plan, clinic), known(schedule.scheduleId, date));
      const isTaken = taken(schedule.scheduleId, date, offered);
      const session = { date, places: placesOf(offered), taken: isTaken };
      return {
        date,
        slots: isToCome(offered, now) ? offered : offered.filter(({ startsAt }) => startsAt > now),
        leftFor: (whom, others = []) => {
          const known = [...session.taken, ...others.map((other) => ({ ...other, count: 1 }))];
          return leftFor(schedule.opening, { ...session, taken: known }, whom, now, clinic);
        },
      };
    }),
  }));
}

/** Whether all of it is, in order of time. */
const isToCome = ([first]: readonly OfferedSlot[], now: EpochMs): boolean =>
  first === undefined || first.startsAt > now;

/**
 * The times of a date as they are offered to somebody: no more of them free than may be had. The desk sees all that is
 * free, and which of it needs a word.
 */
export function slotsFor(
  { slots, leftFor: left }: ScheduleDay,
  whom: Whom,
  by = whom.channel,
): readonly (OfferedSlot & { readonly beyond?: Beyond | undefined })[] {
  const { places, because } = left(whom);
  if (!mayGoBeyond(by)) return slots.map((slot) => (slot.free <= places ? slot : { ...slot, free: places }));
  return because === undefined ? slots : slots.map((slot) => ({ ...slot, beyond: because }));
}

/** How many places of a date are free for somebody, and from when. */
export function freeOn(
  day: ScheduleDay,
  whom: Whom,
): { readonly freePlaces: number; readonly firstFreeAt: EpochMs | undefined } {
  const free = slotsFor(day, whom).filter((slot) => slot.free > 0);
  const most = mayGoBeyond(whom.channel) ? Number.POSITIVE_INFINITY : day.leftFor(whom).places;
  return {
    freePlaces: Math.min(
      most,
      free.reduce((sum, slot) => sum + slot.free, 0),
    ),
    firstFreeAt: free[0]?.startsAt,
  };
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
  const clinic = await clinicFor(deps, request.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const screening = await screen(deps.db, { ...request, answers: request.screening, decidedBy: request.decidedBy });
  if (!screening.ok) return screening;
  const asked = { ...request, screened: screening.value.screened };
  const moved = request.movingId === undefined ? undefined : await readAppointment(deps.db, request.movingId);
  const all = await readDays(deps, clinic, request, { appointmentId: moved?.id });
  const offered = all.filter(({ schedule }) => whyNotOffered(schedule, asked) === undefined);
  // Somebody who asks only for what must be screened first is told so, and not that everything is full.
  if (offered.length === 0 && all.some(({ schedule }) => whyNotOffered(schedule, asked) === 'screening_needed'))
    return err({ code: 'screening_needed' });

  const extras = await readExtras(deps.db, offered);
  const dates = offered[0]?.days.map(({ date }) => date) ?? [];
  const slotsOf = (day: ScheduleDay | undefined, scheduleId: ScheduleId) => {
    if (day === undefined) return [];
    if (moved === undefined) return slotsFor(day, request);
    // The desk that moves it is asked for a word like the desk that books.
    const whom = whomOf(moved);
    if (isInSession(moved, { scheduleId }, day.date)) return day.slots.map((slot) => ({ ...slot, beyond: undefined }));
    return slotsFor(day, whom, request.channel);
  };
  return ok({
    days: dates.map((date, index) => ({
      date,
      slots: offered
        .flatMap(({ schedule: { scheduleId, serviceId, practitionerId }, days }) =>
          slotsOf(days[index], scheduleId).map(({ startsAt, endsAt, places, free, beyond }) => ({
            scheduleId,
            serviceId,
            practitionerId,
            startsAt,
            endsAt,
            places,
            free,
            ...(beyond && { beyond }),
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
