/** Who may come in, for the computer person's command line: as the panel does it, without anybody signed in. */
import { and, asc, eq, max, sql } from 'drizzle-orm';
import { NewStaffInput, StaffInput } from '../../../common/contract/admin.ts';
import type { OneTimeLink } from '../../../common/contract/configuration.ts';
import { Language, localText, type LocalText } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Role } from '../../../common/contract/roles.ts';
import { StaffId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { countOf } from '../../db/count.ts';
import type { Db } from '../../db/database.ts';
import { tellOnCommit } from '../../db/newsChannel.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { secondFactors, sessions, staff, staffRoles } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { AdministrationDeps } from '../administration/change.ts';
import {
  changeStaff,
  makeStaff,
  resetPassword,
  resetSecondFactor,
  type StaffAdministrator,
} from '../administration/staffCases.ts';
import { audit } from '../privacy/audit.ts';

export type UserDeps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId };
export type User = {
  readonly login: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** By clinic, in the order of the clinics. */
  readonly roles: readonly { readonly clinic: string; readonly roles: readonly Role[] }[];
  /** Of whoever is signed in, when they last did something; epoch ms. */
  readonly lastSeenAt: number | null;
};
/** Which clinic, by a part of its name in any language; needless where there is only one. */
type Where = { readonly clinic?: string | undefined };

/** The audit names the command, and the clinic's computer person knows who could use it. */
const ACTOR = 'command:user';
/** Nobody's: whoever has the command is not one of the staff. */
const NOBODY = StaffId.parse('00000000-0000-0000-0000-000000000000');

export async function listUsers(db: Db): Promise<readonly User[]> {
  const people = await db
    .select({ person: staff, isOn: secondFactors.confirmedAt, lastSeenAt: max(sessions.lastSeenAt) })
    .from(staff)
    .leftJoin(secondFactors, eq(secondFactors.staffId, staff.id))
    .leftJoin(sessions, eq(sessions.staffId, staff.id))
    .groupBy(staff.id, secondFactors.confirmedAt)
    .orderBy(asc(sql`lower(${staff.login})`));
  const roles = await db.select().from(staffRoles).orderBy(staffRoles.role);
  const all = await db.select().from(clinics).orderBy(clinics.createdAt, clinics.id);
  return people.map(({ person, isOn, lastSeenAt }) => ({
    login: person.login,
    name: person.name,
    isActive: person.isActive,
    hasPassword: person.passwordHash !== null,
    hasSecondFactor: isOn !== null,
    lastSeenAt: lastSeenAt?.getTime() ?? null,
    roles: all.flatMap(({ id, name }) => {
      const own = roles.filter(({ staffId, clinicId }) => staffId === person.id && clinicId === id);
      return own.length === 0 ? [] : [{ clinic: localText(name, 'en'), roles: own.map(({ role }) => role) }];
    }),
  }));
}

/** @returns the link by which the person sets a password */
export async function addUser(
  deps: UserDeps,
  {
    clinic,
    ...input
  }: Where & {
    readonly login: string;
    readonly name: string;
    readonly roles: readonly Role[];
    readonly language?: string | undefined;
  },
): Promise<Result<OneTimeLink, Problem>> {
  const at = await clinicNamed(deps.db, clinic);
  if (!at.ok) return at;
  const person = NewStaffInput.safeParse({ practitionerId: null, ...input, language: input.language ?? 'en' });
  if (!person.success)
    return err({ code: 'invalid_request', issues: person.error.issues.map(({ path }) => path.join('.')) });
  return makeStaff(administration(deps), at.value.who, person.data);
}

export async function resetUserPassword(deps: UserDeps, login: string): Promise<Result<OneTimeLink, Problem>> {
  const found = await userNamed(deps.db, login);
  return found.ok ? resetPassword(administration(deps), found.value.who, found.value.staffId) : found;
}

export async function resetUserSecondFactor(deps: UserDeps, login: string): Promise<Result<{ id: string }, Problem>> {
  const found = await userNamed(deps.db, login);
  return found.ok ? resetSecondFactor(administration(deps), found.value.who, found.value.staffId) : found;
}

/** The roles in one clinic, instead of those until now; none takes that clinic away. */
export async function setUserRoles(
  deps: UserDeps,
  { login, clinic, roles }: Where & { readonly login: string; readonly roles: readonly Role[] },
): Promise<Result<{ id: string }, Problem>> {
  const at = await clinicNamed(deps.db, clinic);
  if (!at.ok) return at;
  return change(deps, login, at.value, { roles: [...roles] });
}

/** Whether somebody may come in at all; whoever may not is out at once. */
export async function letUserIn(
  deps: UserDeps,
  login: string,
  isActive: boolean,
): Promise<Result<{ id: string }, Problem>> {
  const found = await userNamed(deps.db, login);
  return found.ok ? change(deps, login, found.value, { isActive }) : found;
}

/** So long after it was allowed somebody may come by the hospital's own login for the first time. */
const JOIN_MS = 24 * 60 * 60_000;

/** Lets whoever comes by the hospital's own login with this login name be this person, once. @returns until when, epoch ms */
export async function letUserJoin(
  { db, clock }: UserDeps,
  login: string,
): Promise<Result<{ readonly untilAt: number }, Problem>> {
  const found = await userNamed(db, login);
  if (!found.ok) return found;
  const { staffId, clinicId } = found.value;
  const now = clock.now();
  const untilAt = now + JOIN_MS;
  return db.transaction(async (tx) => {
    await tx
      .update(staff)
      .set({ openidJoinUntil: new Date(untilAt) })
      .where(eq(staff.id, staffId));
    const action = 'openid_join_allowed';
    await audit(tx, { clinicId, at: now, actor: ACTOR, action, subject: `staff:${staffId}` });
    return ok({ untilAt });
  });
}

/** Ends all sessions; screens that are open are cut off, in every process. @returns how many */
export async function endUserSessions(
  { db, clock }: UserDeps,
  login: string,
): Promise<Result<{ ended: number }, Problem>> {
  const found = await userNamed(db, login);
  if (!found.ok) return found;
  const { staffId, clinicId } = found.value;
  return db.transaction(async (tx) => {
    const rows = await tx.delete(sessions).where(eq(sessions.staffId, staffId)).returning({ at: sessions.createdAt });
    await tellOnCommit(tx, { kind: 'tokens' });
    await audit(tx, {
      ...{ clinicId, at: clock.now(), actor: ACTOR, action: 'sessions_ended', subject: `staff:${staffId}` },
      detail: { count: rows.length },
    });
    return ok({ ended: rows.length });
  });
}

type InClinic = { readonly clinicId: ClinicId; readonly organisationId: string; readonly who: StaffAdministrator };
type Found = InClinic & { readonly staffId: StaffId };

async function change(
  deps: UserDeps,
  login: string,
  { clinicId, who }: InClinic,
  changed: { readonly roles?: Role[]; readonly isActive?: boolean },
): Promise<Result<{ id: string }, Problem>> {
  const found = await userNamed(deps.db, login);
  if (!found.ok) return found;
  const { staffId } = found.value;
  const [person] = await deps.db.select().from(staff).where(eq(staff.id, staffId));
  const had = await deps.db
    .select({ role: staffRoles.role })
    .from(staffRoles)
    .where(and(eq(staffRoles.staffId, staffId), eq(staffRoles.clinicId, clinicId)));
  const input = StaffInput.parse({
    name: person?.name,
    language: Language.catch('en').parse(person?.language),
    practitionerId: person?.practitionerId ?? null,
    isActive: person?.isActive,
    roles: had.map(({ role }) => role),
    ...changed,
  });
  return changeStaff(administration(deps), who, staffId, input);
}

/** Any clinic where that person works, or one of their organisation. */
async function userNamed(db: Db, login: string): Promise<Result<Found, Problem>> {
  const [person] = await db
    .select({ id: staff.id, organisationId: staff.organisationId })
    .from(staff)
    .where(eq(sql`lower(${staff.login})`, login.trim().toLowerCase()));
  if (!person) return err({ code: 'staff_not_found' });
  const [clinic] = await db
    .select({ id: clinics.id })
    .from(clinics)
    .leftJoin(staffRoles, and(eq(staffRoles.clinicId, clinics.id), eq(staffRoles.staffId, person.id)))
    .where(eq(clinics.organisationId, person.organisationId))
    .orderBy(sql`${staffRoles.role} is null`, clinics.createdAt, clinics.id)
    .limit(1);
  if (!clinic) return err({ code: 'clinic_not_found' });
  const at = await inClinic(db, clinic.id, person.organisationId);
  return ok({ ...at, staffId: person.id as StaffId }); // the primary key of staff
}

async function clinicNamed(db: Db, part: string | undefined): Promise<Result<InClinic, Problem>> {
  const all = await db.select().from(clinics).orderBy(clinics.createdAt, clinics.id);
  const fits = (name: LocalText) =>
    Object.values(name).some((each) => (each ?? '').toLowerCase().includes((part ?? '').trim().toLowerCase()));
  const [clinic, ...more] = all.filter(({ name }) => fits(name));
  if (!clinic || more.length > 0)
    return err({ code: 'clinic_not_found', clinics: all.map(({ name }) => localText(name, 'en')) });
  return ok(await inClinic(db, clinic.id, clinic.organisationId));
}

async function inClinic(db: Db, id: string, organisationId: string): Promise<InClinic> {
  const clinicId = id as ClinicId; // the primary key of clinics
  const all = await db.select({ id: clinics.id }).from(clinics).where(eq(clinics.organisationId, organisationId));
  const roles = new Map(all.map((each) => [each.id as ClinicId, ['administrator'] as readonly Role[]] as const));
  return { clinicId, organisationId, who: { clinicId, actor: ACTOR, idempotency: null, staffId: NOBODY, roles } };
}

/** What changes here follows no running day; a server that runs hears of ended sessions by the database. */
const administration = ({ db, clock, newId }: UserDeps): AdministrationDeps => ({
  ...{ db, clock, newId },
  days: { settingsChanged: () => Promise.resolve(undefined) },
  principals: { forgetAll: () => undefined, ofSession: () => Promise.resolve({ kind: 'nobody' }) },
});

/** Whether anybody may come in yet; before the first administrator there is nobody to change. */
export const hasUsers = async (db: Db): Promise<boolean> => (await countOf(db, staff)) > 0;
