import { and, desc, eq, gt, ne } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { Language } from '../../../common/contract/language.ts';
import { PASSWORD_LENGTH, type OwnSessions, type SessionView } from '../../../common/contract/session.ts';
import { EpochMs, type ClinicId, type PractitionerId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics, organisations } from '../../db/schema/organisation.ts';
import { tellOnCommit } from '../../db/newsChannel.ts';
import { sessions, staff } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import { audit } from '../privacy/audit.ts';
import { isWeak } from './passwords.ts';
import type { Principal } from './principal.ts';
import type { Principals } from './principals.ts';
import { hashOfPassword, isPassword } from './secrets.ts';
import { beginSession, hasSecondFactor, IDLE_MS, isUnended, wantsSecondFactor } from './sessionStart.ts';
import { forgiveTries, OF_LOGIN, takeTry } from './tries.ts';

export type SessionDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly principals: Pick<Principals, 'forgetAll'>;
};
export type StaffPrincipal = Extract<Principal, { kind: 'staff' }>;

export async function logOut({ db, clock, principals }: SessionDeps, sessionHash: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [ended] = await tx
      .delete(sessions)
      .where(eq(sessions.tokenHash, sessionHash))
      .returning({ staffId: sessions.staffId });
    await tellOnCommit(tx, { kind: 'tokens' });
    if (ended !== undefined) await auditOwn(tx, clock, ended.staffId, 'logged_out');
  });
  principals.forgetAll();
}

export async function sessionView(
  db: Db,
  { staffId, roles, mustSetSecondFactor, sessionHash }: StaffPrincipal,
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
    secondFactor: await secondFactorView(
      db,
      { staffId, roles, sessionHash, mustSetSecondFactor },
      person.secondFactorDueAt,
    ),
    clinics: ofOrganisation.flatMap(({ id, name }) => {
      const own = roles.get(id as ClinicId);
      return own ? [{ clinicId: id as ClinicId, name, roles: [...own] }] : [];
    }),
  };
}

async function secondFactorView(
  db: Db,
  {
    staffId,
    roles,
    sessionHash,
    mustSetSecondFactor,
  }: Pick<StaffPrincipal, 'staffId' | 'roles' | 'sessionHash' | 'mustSetSecondFactor'>,
  dueAt: Date | null,
): Promise<SessionView['secondFactor']> {
  const isOn = await hasSecondFactor(db, staffId);
  const [session] = await db
    .select({ method: sessions.method })
    .from(sessions)
    .where(eq(sessions.tokenHash, sessionHash));
  const isWanted = session?.method !== 'openid' && (await wantsSecondFactor(db, staffId));
  return {
    isOn,
    isWanted,
    mustSet: mustSetSecondFactor && [...roles.values()].every((own) => own.length === 0),
    dueAt: isWanted && !isOn && dueAt !== null ? EpochMs.parse(dueAt.getTime()) : null,
  };
}

/** Where somebody is signed in, the last used first. */
export async function ownSessions(
  { db, clock }: SessionDeps,
  { staffId, sessionHash }: Pick<StaffPrincipal, 'staffId' | 'sessionHash'>,
): Promise<OwnSessions> {
  const now = clock.now();
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.staffId, staffId), isUnended(now), gt(sessions.lastSeenAt, new Date(now - IDLE_MS))))
    .orderBy(desc(sessions.lastSeenAt), sessions.tokenHash);
  return {
    sessions: rows.map(({ tokenHash, browser, method, createdAt, lastSeenAt, expiresAt }) => ({
      isThis: tokenHash === sessionHash,
      browser,
      method,
      createdAt: EpochMs.parse(createdAt.getTime()),
      lastSeenAt: EpochMs.parse(lastSeenAt.getTime()),
      endsAt: EpochMs.parse(expiresAt.getTime()),
    })),
  };
}

/** Ends all sessions of somebody but this one; their screens are cut off in every process. @returns how many */
export async function endOtherSessions(
  { db, principals }: Pick<SessionDeps, 'db' | 'principals'>,
  { staffId, sessionHash }: Pick<StaffPrincipal, 'staffId' | 'sessionHash'>,
): Promise<number> {
  const ended = await db.transaction(async (tx) => {
    const rows = await tx
      .delete(sessions)
      .where(and(eq(sessions.staffId, staffId), ne(sessions.tokenHash, sessionHash)))
      .returning({ tokenHash: sessions.tokenHash });
    if (rows.length > 0) await tellOnCommit(tx, { kind: 'tokens' });
    return rows.length;
  });
  if (ended > 0) principals.forgetAll();
  return ended;
}

/**
 * The same person in the same browser under a new token, after a password or second factor was changed: whoever had
 * got hold of the token before has nothing. All other sessions end.
 *
 * @param note what the audit says of it: after the sessions, as whoever ends sessions writes it
 */
export async function renewSession(
  deps: SessionDeps,
  { staffId, sessionHash }: Pick<StaffPrincipal, 'staffId' | 'sessionHash'>,
  change?: (tx: Db) => Promise<void>,
  note?: (tx: Db) => Promise<void>,
): Promise<string> {
  const { db, clock, principals } = deps;
  const token = await db.transaction(async (tx) => {
    await change?.(tx);
    const [old] = await tx.select().from(sessions).where(eq(sessions.tokenHash, sessionHash));
    await tx.delete(sessions).where(eq(sessions.staffId, staffId));
    await tellOnCommit(tx, { kind: 'tokens' });
    await note?.(tx);
    return beginSession(tx, clock, staffId, { method: old?.method ?? 'password', browser: old?.browser ?? '' });
  });
  principals.forgetAll();
  return token;
}

/** Ends all other sessions of that person: whoever knew the old password is out. */
export async function changePassword(
  deps: SessionDeps,
  who: Extract<Principal, { kind: 'staff' }>,
  current: string,
  next: string,
): Promise<Result<{ token: string }, Problem>> {
  const { db, clock } = deps;
  const counted = `own ${who.staffId}`;
  const taken = await takeTry(db, clock.now(), counted, OF_LOGIN);
  if (!taken.ok) return err({ code: 'locked_out', untilAt: taken.error.untilAt });
  const [person] = await db.select().from(staff).where(eq(staff.id, who.staffId));
  if (!person || !(await isPassword(current, person.passwordHash))) return err({ code: 'wrong_login' });
  await forgiveTries(db, counted);
  if (isWeak(next, person.login)) return err({ code: 'password_too_weak', minLength: PASSWORD_LENGTH });
  const passwordHash = await hashOfPassword(next); // costly, so not inside the transaction
  const token = await renewSession(
    deps,
    who,
    async (tx) => {
      await tx.update(staff).set({ passwordHash, mustChangePassword: false }).where(eq(staff.id, person.id));
    },
    (tx) => auditOwn(tx, clock, who.staffId, 'password_changed'),
  );
  return ok({ token });
}

/** What somebody did to their own login, beside their logins in the installation's chain. */
export function auditOwn(tx: Db, clock: Clock, staffId: string, action: string): Promise<void> {
  const person = `staff:${staffId}`;
  return audit(tx, { clinicId: null, at: clock.now(), actor: person, action, subject: person });
}
