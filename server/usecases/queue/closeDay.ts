import { and, eq } from 'drizzle-orm';
import type { CommandId, EpochMs, Series } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdempotencyKey } from '../../ports/queueLog.ts';
import type { OpenDay } from './clinicDays.ts';
import type { Answer } from './submission.ts';

type Closing = { readonly commandId: CommandId; readonly actor: string; readonly idempotency: IdempotencyKey | null };

/** Ends a clinic day: nobody is left open, bookings that never came are no-shows, their numbers are voided. */
export async function closeDay(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  day: OpenDay,
  closing: Closing,
): Promise<Answer> {
  const { clinicId, date } = day;
  // Cancelled ones too: their numbers were told. Those that came are in the log and stay as they are.
  const told = await db
    .select({ series: appointments.series, ordinal: appointments.ordinal })
    .from(appointments)
    .where(and(eq(appointments.clinicId, clinicId), eq(appointments.date, date)));
  return day.writer.submit({
    ...closing,
    command: {
      type: 'close_day',
      at: clock.now() as EpochMs, // whole milliseconds by the clock's contract
      neverCame: told.map(({ series, ordinal }) => ({ series: series as Series, ordinal })),
    },
    companion: { type: 'bookings_never_came', clinicId, date },
    answer: () => ({}),
  });
}
