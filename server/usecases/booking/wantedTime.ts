import { and, eq } from 'drizzle-orm';
import type { BookingRefusal, PlaceId, PlaceWanted, ScheduleId } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { places, slots } from '../../db/schema/booking.ts';
import { bookingWindow, type BookingClinic } from './clinic.ts';

/** A time of a schedule: one, with or without a certain place, or the first that is free on the date. */
export type WantedTime = {
  readonly scheduleId: ScheduleId;
  readonly date: ClinicDate;
  readonly startsAt: EpochMs | undefined;
  readonly placeId: PlaceId | undefined;
};

/** Which schedule, date and time are meant, when that can still be booked. */
export async function wantedTime(
  db: Db,
  clinic: BookingClinic,
  place: PlaceWanted,
  now: EpochMs,
): Promise<Result<WantedTime, BookingRefusal>> {
  const wanted = await resolve(db, clinic, place);
  if (wanted === undefined) return err({ code: 'place_not_held' });
  const { today, lastDate } = bookingWindow(clinic, now);
  const isPast = wanted.date < today || (wanted.startsAt !== undefined && wanted.startsAt <= now);
  if (isPast || wanted.date > lastDate)
    return err({ code: 'outside_booking_window', fromAt: now, untilDate: lastDate });
  return ok(wanted);
}

async function resolve(db: Db, clinic: BookingClinic, place: PlaceWanted): Promise<WantedTime | undefined> {
  switch (place.kind) {
    case 'date':
      return { scheduleId: place.scheduleId, date: place.date, startsAt: undefined, placeId: undefined };
    case 'time': {
      const { scheduleId, startsAt } = place;
      return { scheduleId, date: clinicDateOf(startsAt, clinic), startsAt, placeId: undefined };
    }
    case 'held': {
      const [row] = await db
        .select({ scheduleId: slots.scheduleId, date: slots.date, startsAt: slots.startsAt })
        .from(places)
        .innerJoin(slots, eq(slots.id, places.slotId))
        .where(and(eq(places.id, place.placeId), eq(slots.clinicId, clinic.clinicId)));
      if (row === undefined) return undefined;
      return {
        scheduleId: row.scheduleId as ScheduleId, // the column refers to schedules
        date: row.date as ClinicDate, // a column of type date
        startsAt: row.startsAt.getTime() as EpochMs, // a timestamp with its zone is an instant
        placeId: place.placeId,
      };
    }
  }
}
