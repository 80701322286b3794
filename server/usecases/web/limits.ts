import { and, count, eq, gt, sql } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { WebRefusalCode } from '../../../common/contract/webBooking.ts';
import type { Db } from '../../db/database.ts';
import { webCounts } from '../../db/schema/webBooking.ts';
import type { NewId } from '../../ports/ids.ts';

export type Counted = 'place' | 'text' | 'wrong_code' | 'door_code';
type Whose = 'address' | 'mobile' | 'booking' | 'clinic' | 'all';
type Limit = {
  readonly whose: Whose;
  readonly most: number;
  readonly withinMin: number;
  readonly code: WebRefusalCode;
};

/**
 * How much of each within which time. A mobile network shows thousands of people as one address, and a family shares one
 * too, so an address may do more than a telephone; what a clinic and the installation allow keeps the bill of texts
 * bounded whoever asks. Our own judgement, from a city's 1.1 million calls in a year: see the figures of load.
 */
const LIMITS: Readonly<Record<Counted, readonly Limit[]>> = {
  place: [
    { whose: 'address', most: 60, withinMin: 10, code: 'web_too_many_places' },
    { whose: 'clinic', most: 600, withinMin: 10, code: 'web_busy' },
    { whose: 'all', most: 3_000, withinMin: 10, code: 'web_busy' },
  ],
  text: [
    { whose: 'mobile', most: 3, withinMin: 30, code: 'web_too_many_texts' },
    { whose: 'mobile', most: 6, withinMin: 1_440, code: 'web_too_many_texts' },
    { whose: 'address', most: 20, withinMin: 60, code: 'web_too_many_texts' },
    { whose: 'clinic', most: 300, withinMin: 60, code: 'web_busy' },
    { whose: 'clinic', most: 1_500, withinMin: 1_440, code: 'web_busy' },
    { whose: 'all', most: 1_500, withinMin: 60, code: 'web_busy' },
    { whose: 'all', most: 6_000, withinMin: 1_440, code: 'web_busy' },
  ],
  // Not by address: a whole mobile network would be shut out, and guessing needs codes, which an address has few of.
  wrong_code: [{ whose: 'mobile', most: 15, withinMin: 1_440, code: 'web_code_over' }],
  // Two of ten thousand codes count at a time: all tries of a booking's day find one in 250 bookings. The clinic's own
  // network is one address, from which a hall full of people checks in.
  door_code: [
    { whose: 'booking', most: 6, withinMin: 10, code: 'door_code_tries' },
    { whose: 'booking', most: 20, withinMin: 1_440, code: 'door_code_tries' },
    { whose: 'address', most: 120, withinMin: 10, code: 'door_code_tries' },
    { whose: 'clinic', most: 600, withinMin: 10, code: 'door_code_tries' },
  ],
};

/** Who is counted: keyed digests of the address and of the number, never these themselves. */
export type Askers = { readonly [Who in Exclude<Whose, 'all'>]?: string };

const MINUTE_MS = 60_000;
/** The longest time that is looked back. */
export const COUNTED_FOR_MS = 1_440 * MINUTE_MS;

type Look = { readonly what: Counted; readonly askers: Askers; readonly now: number };

/**
 * Counts one more, or says which limit is reached and counts nothing. Processes that count for the same asker do so one
 * after the other, so that no burst passes between two looks; the locks are taken in one order, and go with the transaction.
 */
export async function countOne(
  tx: Db,
  newId: NewId,
  { what, askers, now }: Look,
): Promise<Result<undefined, { readonly code: WebRefusalCode }>> {
  const names = namesOf(askers);
  // Who is over a limit already waits for nobody, and nobody for them.
  const over = await reachedLimit(tx, { what, askers, now });
  if (over !== undefined) return err({ code: over });
  for (const name of [...names.values()].sort())
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`web_${what} ${name}`}, 0))`);
  const reached = await reachedLimit(tx, { what, askers, now });
  if (reached !== undefined) return err({ code: reached });
  const at = new Date(now);
  await tx.insert(webCounts).values([...names.values()].map((ofWhom) => ({ id: newId(), what, ofWhom, at })));
  return ok(undefined);
}

export async function reachedLimit(db: Db, { what, askers, now }: Look): Promise<WebRefusalCode | undefined> {
  const names = namesOf(askers);
  for (const { whose, most, withinMin, code } of LIMITS[what]) {
    const ofWhom = names.get(whose);
    if (ofWhom === undefined) continue;
    const [row] = await db
      .select({ counted: count() })
      .from(webCounts)
      .where(
        and(
          eq(webCounts.what, what),
          eq(webCounts.ofWhom, ofWhom),
          gt(webCounts.at, new Date(now - withinMin * MINUTE_MS)),
        ),
      );
    if ((row?.counted ?? 0) >= most) return code;
  }
  return undefined;
}

function namesOf(askers: Askers): ReadonlyMap<Whose, string> {
  const known = Object.entries(askers).map(([whose, name]) => [whose as Whose, `${whose}:${name}`] as const);
  return new Map<Whose, string>([...known, ['all', 'all']]);
}
