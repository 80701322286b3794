import { and, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import { err, ok, type Result } from '../../common/contract/result.ts';
import { builtOnce } from '../db/builtOnce.ts';
import type { Db } from '../db/database.ts';
import { idempotencyKeys } from '../db/schema/queue.ts';
import type { IdempotencyKey } from '../ports/queueLog.ts';

/** A kiosk that was switched off over a day still gets its answer. */
const KEPT_MS = 48 * 60 * 60_000;

/** What is kept of an answer: ids only, by which it can be read again. */
const KeptAnswer = z.record(z.string(), z.string());
export type KeptAnswer = z.infer<typeof KeptAnswer>;

export type KeyReused = { readonly code: 'idempotency_key_reused' };
type Earlier = Result<KeptAnswer | undefined, KeyReused>;
/** Absent where a request cannot be repeated by mistake: a job, a test. */
export type OptionalKey = IdempotencyKey | null | undefined;

/** What an earlier request with this key was answered; an error where that was another request. */
export async function answeredBefore(db: Db, key: OptionalKey): Promise<Earlier> {
  if (!key) return ok(undefined);
  const [earlier] = await readKey(db, key);
  if (earlier === undefined) return ok(undefined);
  return earlier.requestHash === key.requestHash
    ? ok(KeptAnswer.parse(earlier.answer))
    : err({ code: 'idempotency_key_reused' });
}

/**
 * Claims a request's key inside the transaction that does its work, so that the work and the memory of it are one; work
 * that is refused takes the claim back with it. The same request twice at once: the second waits here for the first.
 *
 * @returns the answer of the earlier request, or undefined where this is the first
 */
export async function claimKey(tx: Db, key: OptionalKey, answer: KeptAnswer, at: number): Promise<Earlier> {
  if (!key) return ok(undefined);
  const claimed = await addKey(tx, { ...key, answer, at: new Date(at) });
  return claimed.length > 0 ? ok(undefined) : answeredBefore(tx, key);
}

const readKey = builtOnce((db, { scope, key }: Pick<IdempotencyKey, 'scope' | 'key'>) =>
  db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key))),
);

/** Returns nothing where the key is there already. */
const addKey = builtOnce((db, row: IdempotencyKey & { readonly answer: KeptAnswer; readonly at: Date }) =>
  db.insert(idempotencyKeys).values(row).onConflictDoNothing().returning({ key: idempotencyKeys.key }),
);

/** Of a request that may never be done: no hash of a request looks like it. */
const GIVEN_UP = 'given_up';

/**
 * Claims a key for nobody: should its request still be on its way, it is refused when it comes, and where it is being
 * written at this moment this waits until it is known.
 *
 * @returns what the request was answered, where it was done before; undefined where it never will be
 */
export async function giveUpKey(
  db: Db,
  { scope, key }: Pick<IdempotencyKey, 'scope' | 'key'>,
  at: number,
): Promise<unknown> {
  const own: IdempotencyKey = { scope, key, requestHash: GIVEN_UP };
  await addKey(db, { ...own, answer: {}, at: new Date(at) });
  const [row] = await readKey(db, own);
  return row === undefined || row.requestHash === GIVEN_UP ? undefined : row.answer;
}

/** Forgets the answers that nobody will ask for any more. */
export async function forgetOldAnswers(db: Db, now: number): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.at, new Date(now - KEPT_MS)));
}
