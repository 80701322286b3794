import { createHash } from 'node:crypto';
import { and, count, eq, gt, isNull, lt, ne, sql, type SQL } from 'drizzle-orm';
import { phoneTries } from '../../db/schema/phone.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import type { Caller, PhoneDeps } from './phoneDeps.ts';

/** Wrong identities and codes from one number within the time, and over a whole line: a guesser is stopped by both. */
const WITHIN_MS = 60 * 60_000;
const MOST_OF_A_NUMBER = 10;
/** 900,000 codes are not guessed at 200 an hour; a busy line's honest mistakes stay below. */
const MOST_OF_A_LINE = 200;
const KEPT_MS = 24 * 60 * 60_000;
/** A family's appointments; nobody empties a doctor's week in one call, or from one telephone in a day. */
const MOST_BOOKED_IN_A_CALL = 5;
const MOST_BOOKED_IN_A_DAY = 10;
/** Of all who hide their number, on one line in a day; then those whom nobody knows get a person. */
const MOST_BOOKED_HIDDEN_IN_A_DAY = 20;

/** Which number it was cannot be read from it without the line's own id. */
const digestOf = ({ lineId, shown }: Caller): string | null =>
  shown === null ? null : createHash('sha256').update(`${lineId} ${shown}`).digest('hex').slice(0, 32);

/** Somebody has tried too often to be somebody; calls that hide their number are counted with the line alone. */
export async function hasTriedTooOften({ db, clock }: PhoneDeps, caller: Caller): Promise<boolean> {
  const since = new Date(clock.now() - WITHIN_MS);
  const digest = digestOf(caller);
  const [row] = await db
    .select({ ofLine: count(), ofNumber: sql<number>`count(*) filter (where ${phoneTries.caller} = ${digest})::int` })
    .from(phoneTries)
    .where(and(eq(phoneTries.lineId, caller.lineId), gt(phoneTries.at, since), ne(phoneTries.what, 'booked')));
  return (row?.ofLine ?? 0) >= MOST_OF_A_LINE || (row?.ofNumber ?? 0) >= MOST_OF_A_NUMBER;
}

export async function rememberTry(
  { db, clock, newId }: PhoneDeps,
  caller: Caller,
  what: 'identity' | 'code' | 'booked',
): Promise<void> {
  const { callId, lineId } = caller;
  await addTry(db, { id: newId(), callId, lineId, caller: digestOf(caller), what, at: new Date(clock.now()) });
}

const addTry = builtOnce((db, row: typeof phoneTries.$inferSelect) => db.insert(phoneTries).values(row));

/**
 * Whether this call, or this number within a day, has made as many bookings as one may. Who hides theirs is counted by the
 * call, and whoever is also known to nobody with all that do the same.
 */
export async function hasBookedEnough(
  { db, clock }: PhoneDeps,
  caller: Caller,
  { isKnown }: { readonly isKnown: boolean },
): Promise<boolean> {
  const since = new Date(clock.now() - KEPT_MS);
  const digest = digestOf(caller);
  const { callId, lineId } = caller;
  const [row] =
    digest === null
      ? await countOfHidden(db, { callId, lineId, since })
      : await countOfNumber(db, { callId, lineId, since, digest });
  const { inCall, inDay } = row ?? { inCall: 0, inDay: 0 };
  if (inCall >= MOST_BOOKED_IN_A_CALL) return true;
  return digest === null ? !isKnown && inDay >= MOST_BOOKED_HIDDEN_IN_A_DAY : inDay >= MOST_BOOKED_IN_A_DAY;
}

type Counted = { readonly callId: string; readonly lineId: string; readonly since: Date };

const countOfHidden = builtOnce((db, given: Counted) => countBooked(db, given, isNull(phoneTries.caller)));
/** By the caller's own index: a busy line books more in a day than could be counted anew for each. */
const countOfNumber = builtOnce((db, given: Counted & { readonly digest: string }) =>
  countBooked(db, given, eq(phoneTries.caller, given.digest)),
);

const countBooked = (db: Db, { callId, lineId, since }: Counted, isOfSame: SQL) =>
  db
    .select({ inDay: count(), inCall: sql<number>`count(*) filter (where ${phoneTries.callId} = ${callId})::int` })
    .from(phoneTries)
    .where(and(isOfSame, eq(phoneTries.lineId, lineId), gt(phoneTries.at, since), eq(phoneTries.what, 'booked')));

/** Forgets tries that count no more. */
export async function forgetOldTries(db: Db, now: number): Promise<void> {
  await db.delete(phoneTries).where(lt(phoneTries.at, new Date(now - KEPT_MS)));
}
