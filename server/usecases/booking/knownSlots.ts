import { and, eq, gt, lte, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import type { KnownSlot } from '../../booking/capacity.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { places, slots } from '../../db/schema/booking.ts';
import type { DateRange } from './scheduleDetails.ts';

/** A place that may be booked now: free, or held for longer than was promised. */
export const isFreeAt = (now: Date) =>
  or(eq(places.state, 'free'), and(eq(places.state, 'held'), lte(places.heldUntil, now)));

const isTakenAt = (now: Date) =>
  or(eq(places.state, 'booked'), and(eq(places.state, 'held'), gt(places.heldUntil, now)));

/** How many places of a slot are free and taken. Slot by slot, which spares sorting all of them. */
export const countedIn = (slotId: SQL | PgColumn, now: Date): SQL => sql`
  select count(*) filter (where ${isFreeAt(now)})::int as free, count(*) filter (where ${isTakenAt(now)})::int as taken
  from ${places} where ${places.slotId} = ${slotId}`;

/**
 * Slots of these dates, found by their times, of which there is an index. A clinic may since have changed what its clock
 * shows, so more than a day is left on either side.
 */
export const isOn = (from: string, until: string): SQL => sql`
  ${slots.date} between ${from} and ${until}
  and ${slots.startsAt} >= ${from}::date - 2 and ${slots.startsAt} < ${until}::date + 4`;

/** In milliseconds. A timestamp with its zone is an instant. */
export const msOf = (instant: PgColumn): SQL => sql`round(date_part('epoch', ${instant}) * 1000)`;

type OfSchedules = {
  readonly ids: readonly string[];
  readonly from: ClinicDate;
  readonly until: ClinicDate;
  readonly now: Date;
};

const readRows = builtOnce((db, { ids, from, until, now }: OfSchedules) =>
  db.execute<KnownSlot & { scheduleId: string; date: string }>(sql`
    select ${slots.id} as "slotId", ${slots.scheduleId} as "scheduleId", ${slots.date}::text as date,
      ${msOf(slots.startsAt)} as "startsAt", ${msOf(slots.endsAt)} as "endsAt", ${slots.isWithdrawn} as "isWithdrawn",
      counted.free, counted.taken
    from ${slots} cross join lateral (${countedIn(slots.id, now)}) as counted
    where ${slots.scheduleId} = any(${ids}::uuid[]) and ${isOn(from, until)}`),
);

/** The slots that have rows, by schedule and date. */
export async function readKnownSlots(
  db: Db,
  scheduleIds: readonly string[],
  { from, until }: DateRange,
  now: EpochMs,
): Promise<(scheduleId: string, date: ClinicDate) => readonly KnownSlot[]> {
  if (scheduleIds.length === 0) return () => [];
  const rows = await readRows(db, { ids: scheduleIds, from, until, now: new Date(now) });
  const byDate = Map.groupBy(rows, ({ scheduleId, date }) => `${scheduleId} ${date}`);
  return (scheduleId, date) => byDate.get(`${scheduleId} ${date}`) ?? [];
}
