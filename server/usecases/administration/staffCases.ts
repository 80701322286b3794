import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { NewStaffInput, StaffInput } from '../../../common/contract/admin.ts';
import type { OneTimeLink } from '../../../common/contract/configuration.ts';
import { countOf } from '../../db/count.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { mayDo, type Role } from '../../../common/contract/roles.ts';
import { EpochMs, type ClinicId, type PractitionerId, type StaffId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { practitioners } from '../../db/schema/organisation.ts';
import { oneTimeLinks, sessions, staff, staffRoles } from '../../db/schema/staff.ts';
import { forgetBrowsers } from '../access/knownBrowsers.ts';
import { removeSecondFactor } from '../access/secondFactor.ts';
import { hashOfToken, newToken } from '../access/secrets.ts';
import { forgiveTries } from '../access/tries.ts';
import {
  administer,
  changedFields,
  isSameSet,
  type AdminTx,
  type Administrator,
  type AdministrationDeps,
} from './change.ts';

const LINK_MS = 72 * 60 * 60_000;
/** So long after a reset the password alone is enough. */
const AFTER_RESET_MS = 24 * 60 * 60_000;

/** Whoever changes staff: with their own roles, since nobody may reach further through somebody else's login. */
export type StaffAdministrator = Administrator & {
  readonly staffId: StaffId;
  readonly roles: ReadonlyMap<ClinicId, readonly Role[]>;
};

/** A new member of staff, who sets a password by the link. */
export async function makeStaff(
  deps: AdministrationDeps,
  who: StaffAdministrator,
  { login, roles, practitionerId, ...person }: NewStaffInput,
): Promise<Result<OneTimeLink, Problem>> {
  const made = await administer(deps, who, { what: 'staff', id: undefined, reach: 'nobody' }, async (change) => {
    const { tx, organisationId, clinicId, id, at } = change;
    const known = await knownPractitioner(change, practitionerId);
    if (!known.ok) return known;
    const rows = await tx
      .insert(staff)
      .values({ id, organisationId, login, ...person, practitionerId, createdAt: at })
      .onConflictDoNothing()
      .returning({ id: staff.id });
    if (rows.length === 0) return err({ code: 'login_taken', field: 'login' });
    if (roles.length > 0)
      await tx.insert(staffRoles).values([...new Set(roles)].map((role) => ({ staffId: id, clinicId, role })));
    return ok(['login', 'roles', ...Object.keys(person)]);
  });
  return made.ok ? ok(await newLink(deps, made.value.id as StaffId)) : made; // the primary key of staff
}

/** Name, roles in this clinic, the doctor that the login belongs to, and whether it may be used at all. */
export async function changeStaff(
  deps: AdministrationDeps,
  who: StaffAdministrator,
  staffId: StaffId,
  { roles, practitionerId, ...person }: StaffInput,
): Promise<Result<{ id: string }, Problem>> {
  return administer(deps, who, { what: 'staff', id: staffId, reach: 'nobody', endsTrust: true }, async (change) => {
    const { tx, clinicId } = change;
    const before = await lockStaff(change, staffId);
    if (!before) return err({ code: 'staff_not_found' });
    const known = await knownPractitioner(change, practitionerId);
    if (!known.ok) return known;
    const fields = changedFields(before, { ...person, practitionerId });
    if (fields.length > 0 && !(await reaches(tx, who, staffId))) return err({ code: 'not_allowed' });
    await tx
      .update(staff)
      .set({ ...person, practitionerId })
      .where(eq(staff.id, staffId));

    const inClinic = and(eq(staffRoles.staffId, staffId), eq(staffRoles.clinicId, clinicId));
    const had = await tx.select({ role: staffRoles.role }).from(staffRoles).where(inClinic);
    if (
      !isSameSet(
        had.map(({ role }) => role),
        roles,
      )
    ) {
      await tx.delete(staffRoles).where(inClinic);
      if (roles.length > 0)
        await tx.insert(staffRoles).values([...new Set(roles)].map((role) => ({ staffId, clinicId, role })));
      fields.push('roles');
    }
    if (await leavesNoAdministrator(tx, staffId, clinicId, before.isActive)) return err({ code: 'last_administrator' });
    if (!person.isActive) await tx.delete(sessions).where(eq(sessions.staffId, staffId));
    return ok(fields);
  });
}

/** Takes the password away, forgets whom the hospital's own login means, and answers a link that sets a new one; whoever is logged in with it is out. */
export async function resetPassword(
  deps: AdministrationDeps,
  who: StaffAdministrator,
  staffId: StaffId,
): Promise<Result<OneTimeLink, Problem>> {
  // One's own is changed with the old one; a slip of the mouse must not lock its owner out.
  if (staffId === who.staffId) return err({ code: 'not_allowed' });
  const order = { what: 'staff', id: staffId, reach: 'nobody', endsTrust: true } as const;
  const reset = await administer(deps, who, order, async (change) => {
    const { tx } = change;
    const person = await lockStaff(change, staffId);
    if (!person) return err({ code: 'staff_not_found' });
    if (!person.isActive || !(await reaches(tx, who, staffId))) return err({ code: 'not_allowed' });
    await tx.update(staff).set({ passwordHash: null, openidSubject: null }).where(eq(staff.id, staffId));
    for (const counted of [`login ${person.login.toLowerCase()}`, `own ${staffId}`]) await forgiveTries(tx, counted);
    await forgetBrowsers(tx, staffId);
    await tx.delete(sessions).where(eq(sessions.staffId, staffId));
    return ok(['password']);
  });
  return reset.ok ? ok(await newLink(deps, staffId)) : reset;
}

/** For whoever lost phone and codes: the password alone lets them in, for a day. Whoever is logged in as them is out. */
export async function resetSecondFactor(
  deps: AdministrationDeps,
  who: StaffAdministrator,
  staffId: StaffId,
): Promise<Result<{ id: string }, Problem>> {
  // One's own is changed with the old one.
  if (staffId === who.staffId) return err({ code: 'not_allowed' });
  const action = 'second_factor_reset';
  const order = { what: 'staff', id: staffId, reach: 'nobody', endsTrust: true, action } as const;
  return administer(deps, who, order, async (change) => {
    const { tx, at } = change;
    const person = await lockStaff(change, staffId);
    if (!person) return err({ code: 'staff_not_found' });
    if (!(await reaches(tx, who, staffId))) return err({ code: 'not_allowed' });
    if (!(await removeSecondFactor(tx, staffId))) return err({ code: 'second_factor_off' });
    await tx
      .update(staff)
      .set({ secondFactorDueAt: new Date(at.getTime() + AFTER_RESET_MS) })
      .where(eq(staff.id, staffId));
    await forgetBrowsers(tx, staffId);
    await tx.delete(sessions).where(eq(sessions.staffId, staffId));
    return ok(['secondFactor']);
  });
}

/** The link that was made before no longer works. */
async function newLink({ db, clock }: AdministrationDeps, staffId: StaffId): Promise<OneTimeLink> {
  const token = newToken();
  const now = clock.now();
  await db.transaction(async (tx) => {
    await tx.delete(oneTimeLinks).where(and(eq(oneTimeLinks.staffId, staffId), isNull(oneTimeLinks.usedAt)));
    await tx.insert(oneTimeLinks).values({
      tokenHash: hashOfToken(token),
      purpose: 'set_password',
      staffId,
      createdAt: new Date(now),
      expiresAt: new Date(now + LINK_MS),
    });
  });
  return { staffId, token, expiresAt: EpochMs.parse(now + LINK_MS) };
}

async function lockStaff({ tx, organisationId }: AdminTx, staffId: StaffId) {
  const [row] = await tx
    .select()
    .from(staff)
    .where(and(eq(staff.id, staffId), eq(staff.organisationId, organisationId)))
    .for('update');
  return row;
}

async function knownPractitioner(
  { tx, organisationId }: AdminTx,
  practitionerId: PractitionerId | null,
): Promise<Result<null, Problem>> {
  if (practitionerId === null) return ok(null);
  const own = and(eq(practitioners.id, practitionerId), eq(practitioners.organisationId, organisationId));
  return (await countOf(tx, practitioners, own)) > 0 ? ok(null) : err({ code: 'practitioner_not_found' });
}

/** Whether the administrator administers every clinic in which that person has a role. */
async function reaches(tx: Db, { roles, clinicId }: StaffAdministrator, staffId: StaffId): Promise<boolean> {
  const rows = await tx
    .selectDistinct({ clinicId: staffRoles.clinicId })
    .from(staffRoles)
    .where(and(eq(staffRoles.staffId, staffId), ne(staffRoles.clinicId, clinicId)));
  // A foreign key to clinics.
  return rows.every((row) => mayDo(roles.get(row.clinicId as ClinicId) ?? [], 'administer'));
}

/** Whether a clinic that this person administers, or did until now, is left without anybody who does. */
async function leavesNoAdministrator(
  tx: Db,
  staffId: StaffId,
  clinicId: ClinicId,
  wasActive: boolean,
): Promise<boolean> {
  if (!wasActive) return false;
  const rows = await tx
    .selectDistinct({ clinicId: staffRoles.clinicId })
    .from(staffRoles)
    .where(and(eq(staffRoles.staffId, staffId), eq(staffRoles.role, 'administrator')));
  const touched = [...new Set([clinicId, ...rows.map((row) => row.clinicId)])];
  const left = await tx
    .select({ clinicId: staffRoles.clinicId, count: sql<number>`count(*)::int` })
    .from(staffRoles)
    .innerJoin(staff, eq(staff.id, staffRoles.staffId))
    .where(and(inArray(staffRoles.clinicId, touched), eq(staffRoles.role, 'administrator'), eq(staff.isActive, true)))
    .groupBy(staffRoles.clinicId);
  return touched.some((each) => !left.some((row) => row.clinicId === each && row.count > 0));
}
