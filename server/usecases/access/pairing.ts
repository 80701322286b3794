import { randomInt } from 'node:crypto';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { DeviceKind, PairingState } from '../../../common/contract/session.ts';
import type { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import type { z } from 'zod';
import type { Db } from '../../db/database.ts';
import { tellOnCommit } from '../../db/newsChannel.ts';
import { devices, pairings } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import { audit } from '../privacy/audit.ts';
import { isForgotten } from '../views/beside.ts';
import type { Principals } from './principals.ts';
import { hashOfToken, newToken } from './secrets.ts';
import { forgiveTries, OF_PAIRING, takeTry } from './tries.ts';

/** As RFC 8628 in shape: a short code on the screen, ten minutes, one use. */
const EXPIRES_S = 600;
/** Without letters and digits that are taken for one another. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ2346789';
const CODE_LENGTH = 6;

export type PairingDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly principals: Principals;
};

export async function beginPairing(
  { db, clock, newId }: PairingDeps,
  kind: DeviceKind,
): Promise<{ code: string; pollToken: string; expiresInS: number }> {
  const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)] ?? 'B').join('');
  const pollToken = newToken();
  const now = clock.now();
  await db.insert(pairings).values({
    id: newId(),
    code,
    pollHash: hashOfToken(pollToken),
    kind,
    createdAt: new Date(now),
    expiresAt: new Date(now + EXPIRES_S * 1000),
  });
  return { code, pollToken, expiresInS: EXPIRES_S };
}

/** The administrator reads the code from the screen and says which device it is. */
export async function approvePairing(
  deps: PairingDeps,
  approval: { readonly clinicId: ClinicId; readonly code: string; readonly deviceId: DeviceId; readonly actor: string },
): Promise<Result<{ deviceId: DeviceId }, Problem>> {
  const { db, clock } = deps;
  const { clinicId, deviceId, actor } = approval;
  const code = approval.code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const counted = `pairing ${actor}`;
  const taken = await takeTry(db, clock.now(), counted, OF_PAIRING);
  if (!taken.ok) return err({ code: 'locked_out', untilAt: taken.error.untilAt });
  const approved = await db.transaction(async (tx): Promise<Result<{ deviceId: DeviceId }, Problem>> => {
    const open = and(eq(pairings.code, code), isNull(pairings.deviceId), gt(pairings.expiresAt, new Date(clock.now())));
    const [pairing] = await tx.select().from(pairings).where(open).for('update');
    if (!pairing) return err({ code: 'pairing_not_found' });
    const [device] = await tx
      .select({ kind: devices.kind })
      .from(devices)
      .where(and(eq(devices.id, deviceId), eq(devices.clinicId, clinicId)));
    if (device?.kind !== pairing.kind) return err({ code: 'device_not_found' });
    await tx.update(pairings).set({ deviceId, approvedBy: actor }).where(eq(pairings.id, pairing.id));
    await audit(tx, {
      clinicId,
      at: clock.now(),
      actor,
      action: 'device_let_in',
      subject: `device:${deviceId}`,
      detail: { kind: pairing.kind },
    });
    return ok({ deviceId });
  });
  // The code was right, whatever else was not.
  if (approved.ok || approved.error.code !== 'pairing_not_found') await forgiveTries(db, counted);
  return approved;
}

/** The device asks whether it was let in; it is given its token once. A device paired anew loses its old token. */
export async function collectPairing(
  { db, clock, principals }: PairingDeps,
  pollToken: string,
): Promise<z.infer<typeof PairingState>> {
  const now = new Date(clock.now());
  const answer = await db.transaction(async (tx) => {
    const [pairing] = await tx
      .select()
      .from(pairings)
      .where(and(eq(pairings.pollHash, hashOfToken(pollToken)), isNull(pairings.collectedAt)))
      .for('update');
    if (!pairing || pairing.expiresAt <= now) return { state: 'expired' as const };
    if (!pairing.deviceId) return { state: 'waiting' as const };
    const token = newToken();
    const [device] = await tx
      .update(devices)
      .set({ tokenHash: hashOfToken(token), revokedAt: null, lastSeenAt: now })
      .where(eq(devices.id, pairing.deviceId))
      .returning();
    if (!device) return { state: 'expired' as const };
    await tx.update(pairings).set({ collectedAt: now }).where(eq(pairings.id, pairing.id));
    await tellOnCommit(tx, { kind: 'tokens' });
    await tellOnCommit(tx, { kind: 'beside', clinicId: device.clinicId as ClinicId });
    return {
      state: 'paired' as const,
      token,
      deviceId: device.id as DeviceId,
      clinicId: device.clinicId as ClinicId,
      name: device.name,
    };
  });
  if (answer.state === 'paired') principals.forgetAll();
  return answer;
}

/**
 * In the demonstration a screen that asks is let in by itself: as the first device of its kind that nobody uses or that
 * was closed for a while, else as a new one beside it.
 */
export async function approveDemonstration(
  deps: PairingDeps,
  clinicId: ClinicId,
  code: string,
  kind: DeviceKind,
): Promise<void> {
  const { db, newId, clock } = deps;
  const ofKind = await db
    .select()
    .from(devices)
    .where(and(eq(devices.clinicId, clinicId), eq(devices.kind, kind), isNull(devices.revokedAt)))
    .orderBy(devices.createdAt, devices.id);
  const now = clock.now();
  const unused =
    ofKind.find(({ tokenHash }) => tokenHash === null) ??
    ofKind.find(({ lastSeenAt }) => lastSeenAt !== null && isForgotten(lastSeenAt.getTime(), now));
  let deviceId = unused?.id;
  if (!deviceId) {
    deviceId = newId();
    const [model] = ofKind;
    const name = `${model?.name ?? kind} ${ofKind.length + 1}`;
    await db.insert(devices).values({
      id: deviceId,
      clinicId,
      kind,
      name,
      settings: model?.settings ?? {},
      createdAt: new Date(now),
    });
  }
  await approvePairing(deps, { clinicId, code, deviceId: deviceId as DeviceId, actor: 'job:demonstration' });
}
