import { eq, sql } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { Language } from '../../../common/contract/language.ts';
import { PASSWORD_LENGTH, type SessionView } from '../../../common/contract/session.ts';
import type { ClinicId, PractitionerId, StaffId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics, organisations } from '../../db/schema/organisation.ts';
import { tellOnCommit } from '../../db/newsChannel.ts';
import { sessions, staff } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Principal } from './principal.ts';
import type { Principals } from './principals.ts';
import { hashOfPassword, hashOfToken, isPassword, newToken } from './secrets.ts';

const SESSION_MS = 14 * 60 * 60_000;
const TRIES = 5;
/** After the fifth wrong password: one minute, then two, four, ... up to an hour. */
const lockMs = (failed: number): number => (failed < TRIES ? 0 : Math.min(60_000 * 2 ** (failed - TRIES), 60 * 60_000));

export type SessionDeps = { readonly db: Db; readonly clock: Clock; readonly principals: Principals };

/** @returns the token for the cookie; a wrong login and a wrong password cannot be told apart */
export async function logIn(
  { db, clock }: SessionDeps,
  login: string,
  password: string,
): Promise<Result<{ token: string; staffId: StaffId }, Problem>> {
  const now = clock.now();
  const [person] = await db
    .select()
    .from(staff)
    .where(eq(sql`lower(${staff.login})`, login.trim().toLowerCase()));
  if (person?.lockedUntil && person.lockedUntil.getTime() > now) {
    return err({ code: 'locked_out', untilAt: person.lockedUntil.getTime() });
  }
  const isRight = await isPassword(password, person?.passwordHash ?? null);
  if (!person?.isActive || !isRight) {
    if (person) {
      const failedLogins = person.failedLogins + 1;
      const lockedUntil = lockMs(failedLogins) > 0 ? new Date(now + lockMs(failedLogins)) : null;
      await db.update(staff).set({ failedLogins, lockedUntil }).where(eq(staff.id, person.id));
    }
    return err({ code: 'wrong_login' });
  }
  await db.update(staff).set({ failedLogins: 0, lockedUntil: null }).where(eq(staff.id, person.id));
  return ok({ token: await beginSession(db, clock, person.id as StaffId), staffId: person.id as StaffId });
}

export async function beginSession(db: Db, clock: Clock, staffId: StaffId): Promise<string> {
  const token = newToken();
  const now = clock.now();
  await db.insert(sessions).values({
    tokenHash: hashOfToken(token),
    staffId,
    createdAt: new Date(now),
    lastSeenAt: new Date(now),
    expiresAt: new Date(now + SESSION_MS),
  });
  return token;
}

export async function logOut({ db, principals }: SessionDeps, sessionHash: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(sessions).where(eq(sessions.tokenHash, sessionHash));
    await tellOnCommit(tx, { kind: 'tokens' });
  });
  principals.forgetAll();
}

export async function sessionView(
  db: Db,
  staffId: StaffId,
  roles: Extract<Principal, { kind: 'staff' }>['roles'],
): Promise<SessionView | undefined> {
  const [row] = await db
    .select({ person: staff, isDemonstration: organisations.isDemonstration })
    .from(staff)
    .innerJoin(organisations, eq(organisations.id, staff.organisationId))
    .where(eq(staff.id, staffId));
  if (!row) return undefined;
  const { person, isDemonstration } = row;
  const ofOrganisation = await db
    .select({ id: clinics.id, name: clinics.name })
    .from(clinics)
    .where(eq(clinics.organisationId, person.organisationId))
    .orderBy(clinics.createdAt, clinics.id);
  return {
    staffId,
    name: person.name,
    language: Language.catch('en').parse(person.language),
    practitionerId: person.practitionerId as PractitionerId | null,
    mustChangePassword: person.mustChangePassword,
    isDemonstration,
    clinics: ofOrganisation.flatMap(({ id, name }) => {
      const own = roles.get(id as ClinicId);
      return own ? [{ clinicId: id as ClinicId, name, roles: [...own] }] : [];
    }),
  };
}

/** Ends all other sessions of that person: whoever knew the old password is out. */
export async function changePassword(
  deps: SessionDeps,
  who: Extract<Principal, { kind: 'staff' }>,
  current: string,
  next: string,
): Promise<Result<{ token: string }, Problem>> {
  const { db, clock, principals } = deps;
  const [person] = await db.select().from(staff).where(eq(staff.id, who.staffId));
  if (!person || !(await isPassword(current, person.passwordHash))) return err({ code: 'wrong_login' });
  if (isWeak(next, person.login)) return err({ code: 'password_too_weak', minLength: PASSWORD_LENGTH });
  const passwordHash = await hashOfPassword(next); // costly, so not inside the transaction
  await db.transaction(async (tx) => {
    await tx.update(staff).set({ passwordHash, mustChangePassword: false }).where(eq(staff.id, person.id));
    await tx.delete(sessions).where(eq(sessions.staffId, person.id));
    await tellOnCommit(tx, { kind: 'tokens' });
  });
  principals.forgetAll();
  return ok({ token: await beginSession(db, clock, who.staffId) });
}

/** Long enough, not the login, not one letter again and again. */
export const isWeak = (password: string, login: string): boolean =>
  password.length < PASSWORD_LENGTH ||
  password.toLowerCase().includes(login.toLowerCase()) ||
  new Set(password).size < 5;
