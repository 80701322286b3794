import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { AppointmentId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { idempotencyKeys } from '../../db/schema/queue.ts';
import type { IdempotencyKey } from '../../ports/queueLog.ts';

const Answer = z.object({ appointmentId: AppointmentId });

type Earlier = Result<AppointmentId | undefined, { readonly code: 'idempotency_key_reused' }>;

/** The appointment that an earlier request with this key made; an error where that was another request. */
export async function answeredBefore(db: Db, key: IdempotencyKey | undefined): Promise<Earlier> {
  if (key === undefined) return ok(undefined);
  const [earlier] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.scope, key.scope), eq(idempotencyKeys.key, key.key)));
  if (earlier === undefined) return ok(undefined);
  if (earlier.requestHash !== key.requestHash) return err({ code: 'idempotency_key_reused' });
  return ok(Answer.parse(earlier.answer).appointmentId);
}

/**
 * Claims a request's key inside the transaction that does its work, so that the work and the memory of it are one. The
 * same request twice at once: the second waits here for the first to end.
 *
 * @returns the appointment of the earlier request, or undefined where this is the first
 */
export async function claimKey(
  tx: Db,
  key: IdempotencyKey | undefined,
  answer: { readonly appointmentId: AppointmentId; readonly at: EpochMs },
): Promise<Earlier> {
  if (key === undefined) return ok(undefined);
  const claimed = await tx
    .insert(idempotencyKeys)
    .values({ ...key, answer: { appointmentId: answer.appointmentId }, at: new Date(answer.at) })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  return claimed.length > 0 ? ok(undefined) : answeredBefore(tx, key);
}
