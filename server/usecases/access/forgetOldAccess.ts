import { lt } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { oneTimeLinks, openidLogins, pairings } from '../../db/schema/staff.ts';
import { forgetOldBrowsers } from './knownBrowsers.ts';
import { forgetOldSessions } from './sessionStart.ts';
import { forgetOldTries } from './tries.ts';

/** Long enough that whoever comes back to a link or a screen is told that it is over. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

/** Sessions, tries, browsers, links and codes by which nobody comes in any more. */
export async function forgetOldAccess(db: Db, now: number): Promise<void> {
  await forgetOldSessions(db, now);
  await forgetOldTries(db, now);
  await forgetOldBrowsers(db, now);
  await db.delete(openidLogins).where(lt(openidLogins.expiresAt, new Date(now)));
  await db.delete(pairings).where(lt(pairings.expiresAt, new Date(now - KEPT_MS)));
  await db.delete(oneTimeLinks).where(lt(oneTimeLinks.expiresAt, new Date(now - KEPT_MS)));
}
