import { and, eq, gt, gte, inArray, lte, or, sql } from 'drizzle-orm';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import type { KnownSlot } from '../../booking/capacity.ts';
import type { Db } from '../../db/database.ts';
import { places, slots } from '../../db/schema/booking.ts';
import type { DateRange } from './scheduleDetails.ts';

/** A place that may be booked now: free, or held for longer than was promised. */
export const isFree = (now: EpochMs) =>
  or(eq(places.state, 'free'), and(eq(places.state, 'held'), lte(places.heldUntil, new Date(now))));

const isTaken = (now: EpochMs) =>
  or(eq(places.state, 'booked'), and(eq(places.state, 'held'), gt(places.heldUntil, new Date(now))));

/** The slots that have rows, by schedule and date. */
export async function readKnownSlots(
  db: Db,
  scheduleIds: readonly string[],
  dates: DateRange,
  now: EpochMs,
): Promise<(scheduleId: string, date: ClinicDate) => readonly KnownSlot[]> {
  if (scheduleIds.length === 0) return () => [];
  const rows = await db
    .select({
      slotId: slots.id,
      scheduleId: slots.scheduleId,
      date: slots.date,
      startsAt: slots.startsAt,
      endsAt: slots.endsAt,
      isWithdrawn: slots.isWithdrawn,
      free: sql<number>`count(*) filter (where ${isFree(now)})::int`,
      taken: sql<number>`count(*) filter (where ${isTaken(now)})::int`,
    })
    .from(slots)
    .leftJoin(places, eq(places.slotId, slots.id))
    .where(and(inArray(slots.scheduleId, [...scheduleIds]), gte(slots.date, dates.from), lte(slots.date, dates.until)))
    .groupBy(slots.id);

  const byDate = new Map<string, KnownSlot[]>();
  for (const { scheduleId, date, startsAt, endsAt, ...slot } of rows) {
    const known = byDate.get(`${scheduleId} ${date}`) ?? [];
    // A timestamp with its zone is an instant.
    known.push({ ...slot, startsAt: startsAt.getTime() as EpochMs, endsAt: endsAt.getTime() as EpochMs });
    byDate.set(`${scheduleId} ${date}`, known);
  }
  return (scheduleId, date) => byDate.get(`${scheduleId} ${date}`) ?? [];
}
