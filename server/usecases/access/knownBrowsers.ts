import { and, eq, gt, lt } from 'drizzle-orm';
import type { StaffId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { knownBrowsers } from '../../db/schema/staff.ts';
import { hashOfToken, newToken } from './secrets.ts';

/** Somebody on a long leave still finds the own desk known. */
export const BROWSER_KEPT_MS = 180 * 24 * 60 * 60_000;

/** Whether that person was let in with this browser before. */
export async function isKnown(db: Db, now: number, token: string | null, staffId: string): Promise<boolean> {
  if (token === null) return false;
  const rows = await db
    .select({ staffId: knownBrowsers.staffId })
    .from(knownBrowsers)
    .where(
      and(
        eq(knownBrowsers.tokenHash, hashOfToken(token)),
        eq(knownBrowsers.staffId, staffId),
        gt(knownBrowsers.lastAt, new Date(now - BROWSER_KEPT_MS)),
      ),
    );
  return rows.length > 0;
}

/** @returns what the browser keeps from now on: what it had where that is ours, else a new one */
export async function rememberBrowser(db: Db, now: number, token: string | null, staffId: StaffId): Promise<string> {
  const kept = token !== null && (await isOurs(db, token)) ? token : newToken();
  await db
    .insert(knownBrowsers)
    .values({ tokenHash: hashOfToken(kept), staffId, lastAt: new Date(now) })
    .onConflictDoUpdate({ target: [knownBrowsers.tokenHash, knownBrowsers.staffId], set: { lastAt: new Date(now) } });
  return kept;
}

/** A browser is not told by somebody else what it is called. */
async function isOurs(db: Db, token: string): Promise<boolean> {
  const rows = await db
    .select({ staffId: knownBrowsers.staffId })
    .from(knownBrowsers)
    .where(eq(knownBrowsers.tokenHash, hashOfToken(token)))
    .limit(1);
  return rows.length > 0;
}

/** After a reset nobody is known any more: a browser that was lost must not help whoever has it. */
export async function forgetBrowsers(db: Db, staffId: string): Promise<void> {
  await db.delete(knownBrowsers).where(eq(knownBrowsers.staffId, staffId));
}

export async function forgetOldBrowsers(db: Db, now: number): Promise<void> {
  await db.delete(knownBrowsers).where(lt(knownBrowsers.lastAt, new Date(now - BROWSER_KEPT_MS)));
}
