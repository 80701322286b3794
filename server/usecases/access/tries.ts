import { and, eq, gt, lt, lte, sql } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Db } from '../../db/database.ts';
import { loginTries } from '../../db/schema/staff.ts';
import { hashOfToken } from './secrets.ts';

/** After so many wrong ones: `firstMs`, then twice as long each time, up to `mostMs`. */
export type Backoff = { readonly free: number; readonly firstMs: number; readonly mostMs: number };

/** Of one login, from browsers in which nobody with it was let in before; of each other browser; of one's own password. */
export const OF_LOGIN: Backoff = { free: 5, firstMs: 60_000, mostMs: 60 * 60_000 };
/** A whole clinic may stand behind one address, so only many wrong ones of strangers count. */
export const OF_ADDRESS: Backoff = { free: 50, firstMs: 60_000, mostMs: 15 * 60_000 };
/** Codes of screens that somebody reads wrongly. */
export const OF_PAIRING: Backoff = { free: 10, firstMs: 60_000, mostMs: 15 * 60_000 };

/** Whoever was wrong and then quiet for so long starts anew. */
const FORGOTTEN_MS = 24 * 60 * 60_000;

/** Later than now: written by a clock that was wrong, and no longer counted. Clocks of processes may differ by less. */
const AHEAD_MS = 5 * 60_000;

type Locked = { readonly untilAt: number };

/** @returns for how long nobody may try, after that many wrong ones in a row */
export const lockMs = (failed: number, { free, firstMs, mostMs }: Backoff): number =>
  failed < free ? 0 : Math.min(firstMs * 2 ** Math.min(failed - free, 30), mostMs);

/**
 * Takes a try before what was given is looked at, so that many at once are no more than one after another. A right one
 * is given back by `forgiveTries` or `returnTry`.
 */
export async function takeTry(db: Db, now: number, what: string, backoff: Backoff): Promise<Result<null, Locked>> {
  const name = hashOfToken(what);
  return db.transaction(async (tx) => {
    await tx
      .insert(loginTries)
      .values({ name, failed: 0, lastAt: new Date(now) })
      .onConflictDoNothing();
    const [row] = await tx.select().from(loginTries).where(eq(loginTries.name, name)).for('update');
    const sinceMs = row ? now - row.lastAt.getTime() : Infinity;
    const isOld = sinceMs > FORGOTTEN_MS || sinceMs < -AHEAD_MS;
    const lockedUntilAt = isOld ? 0 : (row?.lockedUntil?.getTime() ?? 0);
    if (lockedUntilAt > now) return err({ untilAt: lockedUntilAt });
    const failed = (isOld || !row ? 0 : row.failed) + 1;
    const locked = lockMs(failed, backoff);
    await tx
      .update(loginTries)
      .set({ failed, lastAt: new Date(now), lockedUntil: locked > 0 ? new Date(now + locked) : null })
      .where(eq(loginTries.name, name));
    return ok(null);
  });
}

/** Until when nobody may try; undefined: now. */
export async function lockedUntil(db: Db, now: number, what: string): Promise<number | undefined> {
  const [row] = await db
    .select({ lockedUntil: loginTries.lockedUntil })
    .from(loginTries)
    .where(
      and(
        eq(loginTries.name, hashOfToken(what)),
        gt(loginTries.lockedUntil, new Date(now)),
        lte(loginTries.lastAt, new Date(now + AHEAD_MS)),
      ),
    );
  return row?.lockedUntil?.getTime();
}

/** The one that was taken was not wrong, and proves nothing either. */
export async function returnTry(db: Db, what: string): Promise<void> {
  await db
    .update(loginTries)
    .set({ failed: sql`greatest(${loginTries.failed} - 1, 0)`, lockedUntil: null })
    .where(eq(loginTries.name, hashOfToken(what)));
}

/** It was right: whatever was wrong before no longer counts. */
export async function forgiveTries(db: Db, what: string): Promise<void> {
  await db.delete(loginTries).where(eq(loginTries.name, hashOfToken(what)));
}

export async function forgetOldTries(db: Db, now: number): Promise<void> {
  await db.delete(loginTries).where(lt(loginTries.lastAt, new Date(now - FORGOTTEN_MS)));
}
