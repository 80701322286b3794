import { and, eq, inArray, isNull } from 'drizzle-orm';
import { mayDo, type Role } from '../../../common/contract/roles.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { devices, sessions, staff, staffRoles } from '../../db/schema/staff.ts';
import { isUnended } from './sessionStart.ts';

/** By what a connection was let in, and for which clinic's queue: SHA-256 of a device's token or of a session's. */
export type Credential = {
  readonly kind: 'device' | 'session';
  readonly tokenHash: string;
  readonly clinicId: ClinicId;
};

/** PostgreSQL takes 65,535 parameters in one statement. */
const AT_ONCE = 10_000;

/**
 * Looks many of them up in two questions. Only looks: a session does not become younger by it, nor does one that
 * nobody has pressed a key in for hours end by it, as long as its screen is open.
 *
 * @returns whether a credential that was asked for still holds
 */
export async function stillTrusted(
  db: Db,
  at: number,
  credentials: readonly Credential[],
): Promise<(credential: Credential) => boolean> {
  const devicesOf = new Map<string, string>();
  for (const some of inParts(credentials, 'device')) {
    const rows = await db
      .select({ tokenHash: devices.tokenHash, clinicId: devices.clinicId })
      .from(devices)
      .where(and(inArray(devices.tokenHash, some), isNull(devices.revokedAt)));
    for (const { tokenHash, clinicId } of rows) if (tokenHash !== null) devicesOf.set(tokenHash, clinicId);
  }
  const roles = new Map<string, Role[]>();
  for (const some of inParts(credentials, 'session')) {
    const rows = await db
      .select({ tokenHash: sessions.tokenHash, clinicId: staffRoles.clinicId, role: staffRoles.role })
      .from(sessions)
      .innerJoin(staff, eq(staff.id, sessions.staffId))
      .innerJoin(staffRoles, eq(staffRoles.staffId, staff.id))
      .where(and(inArray(sessions.tokenHash, some), isUnended(at), eq(staff.isActive, true)));
    for (const { tokenHash, clinicId, role } of rows) {
      const name = `${tokenHash} ${clinicId}`;
      roles.set(name, [...(roles.get(name) ?? []), role]);
    }
  }
  return ({ kind, tokenHash, clinicId }) =>
    kind === 'device'
      ? devicesOf.get(tokenHash) === clinicId
      : mayDo(roles.get(`${tokenHash} ${clinicId}`) ?? [], 'serve_patients');
}

function inParts(credentials: readonly Credential[], kind: Credential['kind']): readonly (readonly string[])[] {
  const hashes = [...new Set(credentials.filter((one) => one.kind === kind).map(({ tokenHash }) => tokenHash))];
  const parts: string[][] = [];
  for (let from = 0; from < hashes.length; from += AT_ONCE) parts.push(hashes.slice(from, from + AT_ONCE));
  return parts;
}
