import { and, eq, sql } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { StaffId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { sessions, staff } from '../../db/schema/staff.ts';
import { audit } from '../privacy/audit.ts';
import { isKnown, rememberBrowser } from './knownBrowsers.ts';
import { clockApartMin, takeCode } from './secondFactor.ts';
import { hashOfPassword, hashOfToken, isOfOldCost, isPassword } from './secrets.ts';
import type { SessionDeps } from './sessionCases.ts';
import { beginSession, hasSecondFactor } from './sessionStart.ts';
import { forgiveTries, lockedUntil, OF_ADDRESS, OF_LOGIN, returnTry, takeTry } from './tries.ts';

/** From where somebody comes, as far as the browser's own cookies and the connection say. */
export type Arrival = {
  readonly address: string;
  /** The browser's own cookie, where it has one. */
  readonly browserToken: string | null;
  /** What its owner calls it. */
  readonly browser: string;
};

export type LogInBy = {
  readonly login: string;
  readonly password: string;
  /** Of the authenticator app, or one of the codes on paper. */
  readonly code?: string | undefined;
  readonly arrival: Arrival;
  /** The session in which the browser was until now: a login always makes a new one. */
  readonly before?: string | undefined;
};

export type LoggedIn = { readonly token: string; readonly browserToken: string; readonly staffId: StaffId };

/**
 * An unknown login, a wrong password and somebody who may no longer come in have the same answer and take the same time.
 * Wrong ones are counted for the login, and for a browser in which that person was let in before by themselves: so
 * strangers who try a doctor's login do not keep the doctor out (OWASP's "device cookies").
 */
export async function logIn(deps: SessionDeps, by: LogInBy): Promise<Result<LoggedIn, Problem>> {
  const { db, clock } = deps;
  const { arrival } = by;
  const now = clock.now();
  const login = by.login.trim().toLowerCase();
  const [person] = await db
    .select()
    .from(staff)
    .where(eq(sql`lower(${staff.login})`, login));
  const isAtHome = person !== undefined && (await isKnown(db, now, arrival.browserToken, person.id));
  const counted = isAtHome ? `browser ${hashOfToken(arrival.browserToken ?? '')} ${person.id}` : `login ${login}`;
  const place = `address ${arrival.address}`;
  const shutUntil = isAtHome ? undefined : await lockedUntil(db, now, place);
  if (shutUntil !== undefined) return err({ code: 'locked_out', untilAt: shutUntil });
  const taken = await takeTry(db, now, counted, OF_LOGIN);
  if (!taken.ok) return err({ code: 'locked_out', untilAt: taken.error.untilAt });
  /** What was typed stays unwritten where it is nobody's login: it may be a password in the wrong field. */
  const who = person === undefined ? 'nobody' : `staff:${person.id}`;
  const wrong = async (
    code: 'wrong_login' | 'second_factor_wrong',
    apartMin?: number,
  ): Promise<Result<never, Problem>> => {
    if (!isAtHome) await takeTry(db, now, place, OF_ADDRESS);
    await db.transaction((tx) =>
      audit(tx, {
        clinicId: null,
        at: now,
        actor: 'nobody',
        action: 'login_refused',
        subject: who,
        detail: { code, ...(apartMin === undefined ? {} : { clockApartMin: apartMin }) },
      }),
    );
    return err({ code });
  };

  const isRight = await isPassword(by.password, person?.passwordHash ?? null);
  if (!person?.isActive || !isRight) return wrong('wrong_login');
  const staffId = person.id as StaffId; // the primary key of staff
  if (await hasSecondFactor(db, staffId)) {
    if (by.code === undefined) {
      await returnTry(db, counted);
      return err({ code: 'second_factor_needed' });
    }
    if (!(await takeCode(db, now, staffId, by.code)))
      return wrong('second_factor_wrong', await clockApartMin(db, now, staffId, by.code));
  }
  await forgiveTries(db, counted);
  await hashAnew(db, person, by.password);
  if (by.before !== undefined) await db.delete(sessions).where(eq(sessions.tokenHash, by.before));
  const token = await beginSession(db, clock, staffId, { method: 'password', browser: arrival.browser });
  return ok({ token, staffId, browserToken: await rememberBrowser(db, now, arrival.browserToken, staffId) });
}

/** A hash of an earlier version, which costs a guesser less, is replaced as soon as its password is at hand. */
async function hashAnew(
  db: Db,
  { id, passwordHash }: { readonly id: string; readonly passwordHash: string | null },
  password: string,
): Promise<void> {
  if (passwordHash === null || !isOfOldCost(passwordHash)) return;
  await db
    .update(staff)
    .set({ passwordHash: await hashOfPassword(password) })
    // Unless it was changed meanwhile.
    .where(and(eq(staff.id, id), eq(staff.passwordHash, passwordHash)));
}
