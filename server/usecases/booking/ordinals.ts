import { and, eq, max, sql } from 'drizzle-orm';
import type { ClinicDate, ClinicId, Series } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments, bookingCounters } from '../../db/schema/booking.ts';

export type NumberRun = { readonly clinicId: ClinicId; readonly date: ClinicDate; readonly series: Series };

/**
 * Takes the next `count` ordinals of a series and date. They are never taken again, so that a number that was told to
 * somebody is nobody else's that day. The counter stays locked until the transaction ends: take it last.
 *
 * @returns the first of them
 */
export async function takeOrdinals(db: Db, run: NumberRun, count: number): Promise<number> {
  const [row] = await db
    .insert(bookingCounters)
    .values({ ...run, lastOrdinal: count })
    .onConflictDoUpdate({
      target: [bookingCounters.clinicId, bookingCounters.date, bookingCounters.series],
      set: { lastOrdinal: sql`${bookingCounters.lastOrdinal} + ${count}` },
    })
    .returning({ last: bookingCounters.lastOrdinal });
  if (row === undefined) throw new Error('The counter of booking numbers gave none');
  return row.last - count + 1;
}

/** One ordinal after every number already booked in this run, also where a schedule took over another's prefix. */
export async function takeFreshOrdinal(db: Db, run: NumberRun): Promise<number> {
  const next = await takeOrdinals(db, run, 1);
  const [booked] = await db
    .select({ last: max(appointments.ordinal) })
    .from(appointments)
    .where(
      and(
        eq(appointments.clinicId, run.clinicId),
        eq(appointments.date, run.date),
        eq(appointments.series, run.series),
      ),
    );
  const last = booked?.last ?? 0;
  return last < next ? next : (await takeOrdinals(db, run, last - next + 1)) + last - next;
}
