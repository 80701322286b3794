import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { StaffId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { sqlState } from '../../db/transaction.ts';
import { openidLogins, staff } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Openid, OpenidPerson } from '../../ports/openid.ts';
import { audit } from '../privacy/audit.ts';
import { rememberBrowser } from './knownBrowsers.ts';
import type { Arrival, LoggedIn } from './logIn.ts';
import { hashOfToken, newToken } from './secrets.ts';
import { beginSession } from './sessionStart.ts';

/** So long somebody may take there. */
const AWAY_MS = 10 * 60_000;

export type OpenidDeps = { readonly db: Db; readonly clock: Clock; readonly openid: Openid | null };

/** @returns where the browser goes, and what it must come back with: its page keeps `state` until then */
export async function beginOpenid({
  db,
  clock,
  openid,
}: OpenidDeps): Promise<Result<{ url: string; state: string }, Problem>> {
  if (!openid) return err({ code: 'openid_not_offered' });
  const secrets = { state: newToken(), nonce: newToken(), codeVerifier: newToken() };
  const url = await openid.begin(secrets);
  if (!url.ok) return err({ code: 'openid_unreachable' });
  const { state, nonce, codeVerifier } = secrets;
  const expiresAt = new Date(clock.now() + AWAY_MS);
  await db.insert(openidLogins).values({ stateHash: hashOfToken(state), nonce, codeVerifier, expiresAt });
  return ok({ url: url.value, state });
}

/**
 * Lets in whom the hospital's own login knows, as the member of staff whom it means: the one who came by it before, or
 * the first time the one whose login name the claim says. Roles stay ours, and nobody is made.
 */
export async function finishOpenid(
  { db, clock, openid }: OpenidDeps,
  search: string,
  arrival: Arrival,
): Promise<Result<LoggedIn, Problem>> {
  if (!openid) return err({ code: 'openid_not_offered' });
  const state = new URLSearchParams(search).get('state') ?? '';
  const now = clock.now();
  const [begun] = await db
    .delete(openidLogins)
    .where(and(eq(openidLogins.stateHash, hashOfToken(state)), gt(openidLogins.expiresAt, new Date(now))))
    .returning();
  if (!begun) return err({ code: 'openid_refused' });
  const { nonce, codeVerifier } = begun;
  const person = await openid.finish(search, { state, nonce, codeVerifier });
  if (!person.ok) return err({ code: person.error === 'refused' ? 'openid_refused' : 'openid_unreachable' });
  const staffId = await staffOf(db, now, person.value);
  if (!staffId) return err({ code: 'openid_nobody' });
  return ok({
    staffId,
    token: await beginSession(db, clock, staffId, { method: 'openid', browser: arrival.browser }),
    browserToken: await rememberBrowser(db, now, arrival.browserToken, staffId),
  });
}

async function staffOf(db: Db, now: number, { issuer, subject, name }: OpenidPerson): Promise<StaffId | undefined> {
  const openidSubject = `${issuer} ${subject}`;
  const [known] = await db
    .select({ id: staff.id, isActive: staff.isActive })
    .from(staff)
    .where(eq(staff.openidSubject, openidSubject));
  if (known) return known.isActive ? (known.id as StaffId) : undefined; // the primary key of staff
  if (name === undefined) return undefined;
  try {
    return await db.transaction(async (tx) => {
      const [first] = await tx
        .update(staff)
        .set({ openidSubject })
        .where(
          and(
            eq(sql`lower(${staff.login})`, name.toLowerCase()),
            eq(staff.isActive, true),
            // A name that was given to somebody else there does not make them the one who had it.
            isNull(staff.openidSubject),
          ),
        )
        .returning({ id: staff.id });
      if (!first) return undefined;
      const subjectOf = `staff:${first.id}`;
      await audit(tx, { clinicId: null, at: now, actor: subjectOf, action: 'openid_joined', subject: subjectOf });
      return first.id as StaffId; // the primary key of staff
    });
  } catch (error) {
    // Twice at the same moment: the other one has it.
    if (sqlState(error) === '23505') return staffOf(db, now, { issuer, subject, name: undefined });
    throw error;
  }
}
