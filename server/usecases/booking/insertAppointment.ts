import { and, eq, gte } from 'drizzle-orm';
import type { ClinicDate } from '../../../common/contract/vocabulary.ts';
import { newBookingCode } from '../../booking/bookingCode.ts';
import { addDays } from '../../booking/clinicTime.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import type { RandomInt } from '../../ports/chance.ts';
import { ticketNumber } from '../../queue/ticketNumber.ts';
import { takeFreshOrdinal, type NumberRun } from './ordinals.ts';

/** With 900,000 codes this many tries fail only in a clinic that has almost as many open bookings. */
const CODE_ATTEMPTS = 50;

export type InsertedAppointment = typeof appointments.$inferSelect;
type Row = Omit<InsertedAppointment, 'visitId'>;
type NewAppointment = Omit<Row, 'code' | 'number' | 'ordinal' | keyof NumberRun> & NumberRun;

/**
 * Writes the appointment under the number of its place, or a later one where that is taken, and under a code that no other
 * open one of the clinic has. A code of the last days is not given again either: somebody who was a no-show may still come
 * and be let in.
 */
export async function insertAppointment(
  tx: Db,
  randomInt: RandomInt,
  row: NewAppointment,
  { placeOrdinal, today }: { readonly placeOrdinal: number; readonly today: ClinicDate },
): Promise<InsertedAppointment> {
  let ordinal = placeOrdinal;
  for (let attempt = 1; attempt <= CODE_ATTEMPTS; attempt += 1) {
    const code = newBookingCode(randomInt);
    if (await isCodeRecent(tx, row.clinicId, code, today)) continue;
    const [inserted] = await insertUnlessTaken(tx, {
      ...row,
      ordinal,
      number: ticketNumber(row.series, ordinal),
      code,
    });
    if (inserted !== undefined) return inserted;
    // One of the two was taken.
    ordinal = await unusedOrdinal(tx, row, ordinal);
  }
  throw new Error('No booking code is left in this clinic');
}

const insertUnlessTaken = builtOnce((db, row: Row) =>
  db.insert(appointments).values(row).onConflictDoNothing().returning(),
);

async function isCodeRecent(tx: Db, clinicId: string, code: string, today: ClinicDate): Promise<boolean> {
  const rows = await readOfCode(tx, { clinicId, code, since: addDays(today, -2) });
  return rows.length > 0;
}

const readOfCode = builtOnce(
  (db, given: { readonly clinicId: string; readonly code: string; readonly since: ClinicDate }) =>
    db
      .select({ id: appointments.id })
      .from(appointments)
      .where(
        and(
          eq(appointments.clinicId, given.clinicId),
          eq(appointments.code, given.code),
          gte(appointments.date, given.since),
        ),
      )
      .limit(1),
);

/** The ordinal of a place, unless somebody already has that number: a schedule may have taken over another's prefix. */
export async function unusedOrdinal(tx: Db, run: NumberRun, ordinal: number): Promise<number> {
  const rows = await tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(
      and(
        eq(appointments.clinicId, run.clinicId),
        eq(appointments.date, run.date),
        eq(appointments.series, run.series),
        eq(appointments.ordinal, ordinal),
      ),
    );
  return rows.length === 0 ? ordinal : takeFreshOrdinal(tx, run);
}
