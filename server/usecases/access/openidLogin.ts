import { and, eq, gt, inArray, isNotNull, isNull, notExists, or, sql, type SQL } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { StaffId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { countOf } from '../../db/count.ts';
import { sqlState } from '../../db/transaction.ts';
import { openidLogins, secondFactors, staff, staffRoles } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Openid, OpenidPerson } from '../../ports/openid.ts';
import { audit } from '../privacy/audit.ts';
import { rememberBrowser } from './knownBrowsers.ts';
import type { Arrival, LoggedIn } from './logIn.ts';
import { hashOfToken, newToken } from './secrets.ts';
import { beginSession, ROLES_WITH_SECOND_FACTOR } from './sessionStart.ts';

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
 * the first time the one whose login name the claim says. Roles stay ours, and nobody is made. A name alone makes nobody
 * an administrator: for whom more than a password is wanted, or set up, the first time is allowed on the server.
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
  const found = await staffOf(db, now, person.value);
  if (!found.ok) return found;
  const staffId = found.value;
  return ok({
    staffId,
    token: await beginSession(db, clock, staffId, { method: 'openid', browser: arrival.browser }),
    browserToken: await rememberBrowser(db, now, arrival.browserToken, staffId),
  });
}

async function staffOf(
  db: Db,
  now: number,
  { issuer, subject, name }: OpenidPerson,
): Promise<Result<StaffId, Problem>> {
  const nobody = err({ code: 'openid_nobody' } as const);
  const openidSubject = `${issuer} ${subject}`;
  const [known] = await db
    .select({ id: staff.id, isActive: staff.isActive })
    .from(staff)
    .where(eq(staff.openidSubject, openidSubject));
  if (known) return known.isActive ? ok(known.id as StaffId) : nobody; // the primary key of staff
  if (name === undefined) return nobody;
  const isThem = and(
    eq(sql`lower(${staff.login})`, name.toLowerCase()),
    eq(staff.isActive, true),
    // A name that was given to somebody else there does not make them the one who had it.
    isNull(staff.openidSubject),
  );
  try {
    return await db.transaction(async (tx) => {
      const [first] = await tx
        .update(staff)
        .set({ openidSubject, openidJoinUntil: null })
        .where(and(isThem, or(gt(staff.openidJoinUntil, new Date(now)), isNameEnough(tx))))
        .returning({ id: staff.id });
      if (!first) return (await countOf(tx, staff, isThem)) > 0 ? err({ code: 'openid_not_joined' }) : nobody;
      const subjectOf = `staff:${first.id}`;
      await audit(tx, { clinicId: null, at: now, actor: subjectOf, action: 'openid_joined', subject: subjectOf });
      return ok(first.id as StaffId); // the primary key of staff
    });
  } catch (error) {
    // Twice at the same moment: the other one has it.
    if (sqlState(error) === '23505') return staffOf(db, now, { issuer, subject, name: undefined });
    throw error;
  }
}

/** Of a row of `staff`: nobody wants more of them than a password. */
function isNameEnough(tx: Db): SQL | undefined {
  const privileged = tx
    .select({ one: sql`1` })
    .from(staffRoles)
    .where(and(eq(staffRoles.staffId, staff.id), inArray(staffRoles.role, ROLES_WITH_SECOND_FACTOR)));
  const proved = tx
    .select({ one: sql`1` })
    .from(secondFactors)
    .where(and(eq(secondFactors.staffId, staff.id), isNotNull(secondFactors.confirmedAt)));
  return and(notExists(privileged), notExists(proved));
}
