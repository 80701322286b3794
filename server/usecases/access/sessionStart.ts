import { and, count, eq, gt, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Role } from '../../../common/contract/roles.ts';
import type { StaffId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics, organisations } from '../../db/schema/organisation.ts';
import { secondFactors, sessions, staff, staffRoles } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import { audit } from '../privacy/audit.ts';
import { hashOfToken, newToken } from './secrets.ts';

/** A session ends so long after the login, and after so long without use; a working day, and a long lunch. */
export const SESSION_MS = 14 * 60 * 60_000;
export const IDLE_MS = 4 * 60 * 60_000;
/** So long somebody may work without the second factor that the clinic wants, from the first login on. */
export const SECOND_FACTOR_GRACE_MS = 7 * 24 * 60 * 60_000;

/**
 * Of a row of `sessions`: it has not ended. One that began later than any could end now is of a clock that was wrong, and
 * would go on for years.
 */
export const isUnended = (now: number) =>
  and(gt(sessions.expiresAt, new Date(now)), lte(sessions.createdAt, new Date(now + SESSION_MS)));

export type Entry = {
  readonly method: 'password' | 'link' | 'openid';
  /** What its owner calls the browser. */
  readonly browser: string;
};

/** @returns the token for the cookie; only its hash is kept */
export async function beginSession(db: Db, clock: Clock, staffId: StaffId, entry: Entry): Promise<string> {
  const token = newToken();
  const now = clock.now();
  if (entry.method !== 'openid') await countDaysOfGrace(db, now, staffId);
  await db.transaction(async (tx) => {
    await tx.insert(sessions).values({
      tokenHash: hashOfToken(token),
      staffId,
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      expiresAt: new Date(now + SESSION_MS),
      ...entry,
    });
    const actor = `staff:${staffId}`;
    // Somebody works in several clinics, and comes in once.
    await audit(tx, {
      clinicId: null,
      at: now,
      actor,
      action: 'logged_in',
      subject: actor,
      detail: { method: entry.method },
    });
  });
  return token;
}

/** From the first login at which somebody's clinic wants a second factor. */
async function countDaysOfGrace(db: Db, now: number, staffId: StaffId): Promise<void> {
  const [person] = await db.select({ dueAt: staff.secondFactorDueAt }).from(staff).where(eq(staff.id, staffId));
  if (!person || person.dueAt !== null || (await hasSecondFactor(db, staffId))) return;
  if (!(await wantsSecondFactor(db, staffId))) return;
  await db
    .update(staff)
    .set({ secondFactorDueAt: new Date(now + SECOND_FACTOR_GRACE_MS) })
    .where(and(eq(staff.id, staffId), isNull(staff.secondFactorDueAt)));
}

/** Who may change what a clinic is, or look at all of it. */
export const ROLES_WITH_SECOND_FACTOR: readonly Role[] = ['administrator', 'supervisor'];

/** Rows of `staffRoles` joined with their clinics: those for which a second factor is wanted. */
export const rolesWithSecondFactor = and(
  inArray(staffRoles.role, ROLES_WITH_SECOND_FACTOR),
  // Only who says so goes without it; the demonstration's people are invented.
  sql`coalesce(${clinics.options} ->> 'signsInWithoutSecondFactor', 'false') <> 'true'`,
  eq(organisations.isDemonstration, false),
);

/** Whether a clinic that somebody administers or supervises wants a second factor of them. */
export async function wantsSecondFactor(db: Db, staffId: StaffId): Promise<boolean> {
  const [row] = await db
    .select({ wanted: count() })
    .from(staffRoles)
    .innerJoin(clinics, eq(clinics.id, staffRoles.clinicId))
    .innerJoin(organisations, eq(organisations.id, clinics.organisationId))
    .where(and(eq(staffRoles.staffId, staffId), rolesWithSecondFactor));
  return (row?.wanted ?? 0) > 0;
}

/** Whether somebody proves who they are by an authenticator app, too. */
export async function hasSecondFactor(db: Db, staffId: StaffId): Promise<boolean> {
  const rows = await db
    .select({ staffId: secondFactors.staffId })
    .from(secondFactors)
    .where(and(eq(secondFactors.staffId, staffId), isNotNull(secondFactors.confirmedAt)));
  return rows.length > 0;
}

export async function forgetOldSessions(db: Db, now: number): Promise<void> {
  await db
    .delete(sessions)
    .where(or(lte(sessions.expiresAt, new Date(now)), lt(sessions.lastSeenAt, new Date(now - IDLE_MS))));
}
