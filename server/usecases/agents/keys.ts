import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { KeyPressed } from '../../../common/contract/agent.ts';
import type { KeyInput, KeysView } from '../../../common/contract/keys.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { CallId, ClinicId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import { countOf } from '../../db/count.ts';
import type { Db } from '../../db/database.ts';
import { servicePoints } from '../../db/schema/organisation.ts';
import { devices, keyBindings } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import { administer, type AdministrationDeps, type Administrator } from '../administration/change.ts';
import { hashOfRequest } from '../access/secrets.ts';
import { calledIds, justDone, type QueueCommands } from '../queue/queueCommands.ts';
import type { Who } from './agentDevices.ts';

/** Whoever teaches a key presses it within this time. */
const LEARNS_FOR_MS = 30_000;

export type KeyDeps = { readonly db: Db; readonly clock: Clock; readonly commands: QueueCommands };

/**
 * A key was pressed: what it is bound to happens, as if pressed in the panel, once however often it is told. While
 * somebody teaches keys, the press is only remembered.
 *
 * @returns undefined where the key means nothing
 */
export async function pressKey(
  { db, clock, commands }: KeyDeps,
  { agentId, clinicId }: Who,
  { pressId, device, code }: KeyPressed,
): Promise<Result<unknown, Problem> | undefined> {
  const now = clock.now();
  const own = and(eq(devices.id, agentId), eq(devices.clinicId, clinicId));
  const taught = await db
    .update(devices)
    .set({ lastKey: { device, code, at: now }, learnsUntil: null })
    .where(and(own, gt(devices.learnsUntil, new Date(now))))
    .returning({ id: devices.id });
  if (taught.length > 0) return undefined;
  const [bound] = await db
    .select()
    .from(keyBindings)
    .where(and(eq(keyBindings.agentId, agentId), eq(keyBindings.device, device), eq(keyBindings.code, code)));
  if (!bound) return undefined;
  const asked = {
    clinicId,
    actor: `device:${agentId}`,
    idempotency: { scope: `device:${agentId} key`, key: pressId, requestHash: hashOfRequest([device, code]) },
  };
  const servicePointId = bound.servicePointId as ServicePointId; // a foreign key to service points
  if (bound.action === 'next') {
    const callId = commands.newId<CallId>();
    return commands.give(asked, { type: 'call_next', servicePointId, callId, orWait: true }, calledIds);
  }
  return commands.give(asked, { type: bound.action, servicePointId }, justDone);
}

export async function readKeys(db: Db, clinicId: ClinicId): Promise<KeysView> {
  const [keys, agents] = await Promise.all([
    db.select().from(keyBindings).where(eq(keyBindings.clinicId, clinicId)).orderBy(asc(keyBindings.createdAt)),
    db
      .select()
      .from(devices)
      .where(and(eq(devices.clinicId, clinicId), eq(devices.kind, 'agent'), isNull(devices.revokedAt)))
      .orderBy(asc(devices.createdAt)),
  ]);
  // Ids as their tables keep them; the route's schema reads them again.
  return {
    keys: keys.map(({ id, agentId, device, code, servicePointId, action }) => ({
      keyId: id,
      agentId,
      device,
      code,
      servicePointId,
      action,
    })),
    agents: agents.map(({ id, name, found, lastKey }) => ({
      agentId: id,
      name,
      found: [...(found ?? [])],
      lastKey,
    })),
  } as KeysView;
}

/** The next key that is pressed at an agent of this clinic is remembered, and does nothing. */
export async function learnKeys(
  { db, clock }: Pick<KeyDeps, 'db' | 'clock'>,
  clinicId: ClinicId,
): Promise<Result<{ forMs: number }, Problem>> {
  await db
    .update(devices)
    .set({ lastKey: null, learnsUntil: new Date(clock.now() + LEARNS_FOR_MS) })
    .where(and(eq(devices.clinicId, clinicId), eq(devices.kind, 'agent')));
  return ok({ forMs: LEARNS_FOR_MS });
}

export function bindKey(
  deps: AdministrationDeps,
  who: Administrator,
  { agentId, device, code, servicePointId, action }: KeyInput,
): Promise<Result<{ id: string }, Problem>> {
  return administer(deps, who, { what: 'key', id: undefined, reach: 'nobody' }, async ({ tx, id, clinicId, at }) => {
    const agent = and(eq(devices.id, agentId), eq(devices.clinicId, clinicId), eq(devices.kind, 'agent'));
    if ((await countOf(tx, devices, agent)) === 0) return err({ code: 'device_not_found', field: 'agentId' });
    const room = and(eq(servicePoints.id, servicePointId), eq(servicePoints.clinicId, clinicId));
    if ((await countOf(tx, servicePoints, room)) === 0)
      return err({ code: 'service_point_not_found', field: 'servicePointId' });
    const bound = { device, code, servicePointId, action };
    await tx
      .insert(keyBindings)
      .values({ id, clinicId, agentId, ...bound, createdAt: at })
      .onConflictDoUpdate({
        target: [keyBindings.agentId, keyBindings.device, keyBindings.code],
        set: { id, servicePointId, action, createdAt: sql`excluded.created_at` },
      });
    return ok(Object.keys(bound));
  });
}

export function unbindKey(
  deps: AdministrationDeps,
  who: Administrator,
  keyId: string,
): Promise<Result<{ id: string }, Problem>> {
  return administer(deps, who, { what: 'key', id: keyId, reach: 'nobody' }, async ({ tx, clinicId }) => {
    // Removed already is removed.
    await tx.delete(keyBindings).where(and(eq(keyBindings.id, keyId), eq(keyBindings.clinicId, clinicId)));
    return ok(['removed']);
  });
}
