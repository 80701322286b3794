import { eq } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { RemoveSecondFactor, SecondFactorOffer, SetSecondFactor } from '../../../common/contract/session.ts';
import type { ClinicId, StaffId } from '../../../common/contract/vocabulary.ts';
import type { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { organisations } from '../../db/schema/organisation.ts';
import { secondFactors, staff, staffRoles } from '../../db/schema/staff.ts';
import { audit } from '../privacy/audit.ts';
import { removeSecondFactor, takeCode, writeRecoveryCodes } from './secondFactor.ts';
import { isPassword } from './secrets.ts';
import { renewSession, type SessionDeps, type StaffPrincipal } from './sessionCases.ts';
import { hasSecondFactor, wantsSecondFactor } from './sessionStart.ts';
import { keyUri, minutesApart, newSecret, stepOfCode } from './totp.ts';
import { forgiveTries, OF_LOGIN, takeTry } from './tries.ts';

type Renewed = { readonly token: string; readonly codes: readonly string[] };
type Who = Pick<StaffPrincipal, 'staffId' | 'sessionHash'>;

/** A secret for an app. Nothing is kept of it until its first number comes back. */
export async function offerSecondFactor(db: Db, staffId: StaffId): Promise<z.infer<typeof SecondFactorOffer>> {
  const [row] = await db
    .select({ login: staff.login, name: organisations.name })
    .from(staff)
    .innerJoin(organisations, eq(organisations.id, staff.organisationId))
    .where(eq(staff.id, staffId));
  const secret = newSecret();
  return { secret, uri: keyUri(secret, { issuer: row?.name ?? 'Turnstone', account: row?.login ?? '' }) };
}

/** Sets an app up, or another instead of it; all other sessions end. @returns the codes for the day the phone is lost */
export async function setSecondFactor(
  deps: SessionDeps,
  who: Who,
  { password, secret, code, oldCode }: z.infer<typeof SetSecondFactor>,
): Promise<Result<Renewed, Problem>> {
  const now = deps.clock.now();
  const step = stepOfCode(secret, code, now);
  const proved = await provesOneself(deps, who.staffId, { password, code: oldCode });
  if (!proved.ok) return proved;
  if (step === undefined) {
    // The secret is the asker's own, so this tells nobody a number.
    const apartMin = minutesApart(secret, code, now);
    return err({ code: 'second_factor_wrong', field: 'code', ...(apartMin === undefined ? {} : { apartMin }) });
  }
  let codes: readonly string[] = [];
  // The audit comes last: whoever writes there waits for others, and holds what they may need.
  const written = async (tx: Db) => note(tx, who.staffId, now, 'second_factor_set');
  const change = async (tx: Db) => {
    const set = { secret, createdAt: new Date(now), confirmedAt: new Date(now), lastStep: step };
    await tx
      .insert(secondFactors)
      .values({ staffId: who.staffId, ...set })
      .onConflictDoUpdate({ target: secondFactors.staffId, set });
    await tx.update(staff).set({ secondFactorDueAt: null }).where(eq(staff.id, who.staffId));
    codes = await writeRecoveryCodes(tx, who.staffId);
  };
  const token = await renewSession(deps, who, change, written);
  return ok({ token, codes });
}

/** Where no clinic wants one. */
export async function dropSecondFactor(
  deps: SessionDeps,
  who: Who,
  { password, code }: z.infer<typeof RemoveSecondFactor>,
): Promise<Result<{ token: string }, Problem>> {
  if (!(await hasSecondFactor(deps.db, who.staffId))) return err({ code: 'second_factor_off' });
  if (await wantsSecondFactor(deps.db, who.staffId)) return err({ code: 'second_factor_wanted' });
  const proved = await provesOneself(deps, who.staffId, { password, code });
  if (!proved.ok) return proved;
  const token = await renewSession(
    deps,
    who,
    async (tx) => {
      await removeSecondFactor(tx, who.staffId);
    },
    (tx) => note(tx, who.staffId, deps.clock.now(), 'second_factor_removed'),
  );
  return ok({ token });
}

/** Ten new ones; those on the old paper no longer work. */
export async function newRecoveryCodes(
  deps: SessionDeps,
  { staffId }: Who,
  proof: z.infer<typeof RemoveSecondFactor>,
): Promise<Result<{ codes: readonly string[] }, Problem>> {
  if (!(await hasSecondFactor(deps.db, staffId))) return err({ code: 'second_factor_off' });
  const proved = await provesOneself(deps, staffId, proof);
  if (!proved.ok) return proved;
  const codes = await deps.db.transaction(async (tx) => {
    const written = await writeRecoveryCodes(tx, staffId);
    await note(tx, staffId, deps.clock.now(), 'recovery_codes_made');
    return written;
  });
  return ok({ codes });
}

/** The own password once more, and the second factor where there is one: an open panel alone changes neither. */
async function provesOneself(
  { db, clock }: SessionDeps,
  staffId: StaffId,
  { password, code }: { readonly password: string; readonly code?: string | undefined },
): Promise<Result<null, Problem>> {
  const counted = `own ${staffId}`;
  const taken = await takeTry(db, clock.now(), counted, OF_LOGIN);
  if (!taken.ok) return err({ code: 'locked_out', untilAt: taken.error.untilAt });
  const [person] = await db.select({ hash: staff.passwordHash }).from(staff).where(eq(staff.id, staffId));
  if (!(await isPassword(password, person?.hash ?? null))) return err({ code: 'wrong_login' });
  if (await hasSecondFactor(db, staffId)) {
    if (code === undefined) return err({ code: 'second_factor_needed', field: 'oldCode' });
    if (!(await takeCode(db, clock.now(), staffId, code)))
      return err({ code: 'second_factor_wrong', field: 'oldCode' });
  }
  await forgiveTries(db, counted);
  return ok(null);
}

/** In the audit of every clinic where that person works. */
async function note(tx: Db, staffId: StaffId, at: number, action: string): Promise<void> {
  const rows = await tx
    .selectDistinct({ clinicId: staffRoles.clinicId })
    .from(staffRoles)
    .where(eq(staffRoles.staffId, staffId))
    .orderBy(staffRoles.clinicId);
  const person = `staff:${staffId}`;
  for (const { clinicId } of rows)
    await audit(tx, { clinicId: clinicId as ClinicId, at, actor: person, action, subject: person }); // a foreign key to clinics
}
