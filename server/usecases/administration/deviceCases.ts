import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { DeviceInput } from '../../../common/contract/admin.ts';
import { countOf } from '../../db/count.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { DeviceId } from '../../../common/contract/vocabulary.ts';
import { organisations, servicePoints, zones } from '../../db/schema/organisation.ts';
import { devices, pairings } from '../../db/schema/staff.ts';
import { administer, changedFields, type AdminTx, type Administrator, type AdministrationDeps } from './change.ts';

type Answer = Promise<Result<{ id: string }, Problem>>;

/** A kiosk, a screen or a printer by name; a screen is let in afterwards by the code that it shows. */
export function writeDevice(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  { kind, name, settings }: DeviceInput,
): Answer {
  return administer(deps, who, { what: 'device', id, reach: 'screens' }, async (change) => {
    const { tx, clinicId, at } = change;
    const own = and(eq(devices.id, change.id), eq(devices.clinicId, clinicId));
    const [before] = await tx.select().from(devices).where(own);
    if (!change.isNew && before?.kind !== kind) return err({ code: 'device_not_found' });
    const known = await knownParts(change, { kind, name, settings } as DeviceInput); // the three parts of one of them
    if (!known.ok) return known;
    const written = { name, settings };
    if (before) await tx.update(devices).set(written).where(own);
    else await tx.insert(devices).values({ id: change.id, clinicId, kind, ...written, createdAt: at });
    return ok(changedFields(before, written));
  });
}

async function knownParts(
  { tx, clinicId, organisationId, id }: AdminTx,
  input: DeviceInput,
): Promise<Result<null, Problem>> {
  switch (input.kind) {
    case 'kiosk': {
      const { printerId } = input.settings;
      if (printerId === undefined) return ok(null);
      return knownDevice(tx, clinicId, printerId, 'printer', 'printerId');
    }
    case 'display': {
      const { servicePointId } = input.settings;
      const zoneIds = [...new Set(input.settings.zoneIds)];
      const ofClinic = and(eq(zones.clinicId, clinicId), inArray(zones.id, zoneIds));
      if (zoneIds.length > 0 && (await countOf(tx, zones, ofClinic)) !== zoneIds.length)
        return err({ code: 'zone_not_found', field: 'zoneIds' });
      if (servicePointId === undefined) return ok(null);
      const point = and(eq(servicePoints.clinicId, clinicId), eq(servicePoints.id, servicePointId));
      return (await countOf(tx, servicePoints, point)) > 0
        ? ok(null)
        : err({ code: 'service_point_not_found', field: 'servicePointId' });
    }
    case 'agent': {
      const { kioskId } = input.settings;
      return kioskId === undefined ? ok(null) : knownDevice(tx, clinicId, kioskId, 'kiosk', 'kioskId');
    }
    case 'printer': {
      const { printer, insteadPrinterId } = input.settings;
      if (insteadPrinterId !== undefined) {
        const other = await knownDevice(tx, clinicId, insteadPrinterId, 'printer', 'insteadPrinterId');
        if (!other.ok) return other;
        if (insteadPrinterId === id) return err({ code: 'device_not_found', field: 'insteadPrinterId' });
      }
      if (printer.kind === 'agent') return knownDevice(tx, clinicId, printer.agentId, 'agent', 'printer.agentId');
      if (printer.kind !== 'fake') return ok(null);
      const [organisation] = await tx.select().from(organisations).where(eq(organisations.id, organisationId));
      return organisation?.isDemonstration ? ok(null) : err({ code: 'only_in_demonstration' });
    }
  }
}

async function knownDevice(
  tx: AdminTx['tx'],
  clinicId: AdminTx['clinicId'],
  id: DeviceId,
  kind: DeviceInput['kind'],
  field: string,
): Promise<Result<null, Problem>> {
  const named = and(eq(devices.id, id), eq(devices.clinicId, clinicId), eq(devices.kind, kind));
  return (await countOf(tx, devices, named)) > 0 ? ok(null) : err({ code: 'device_not_found', field });
}

/** The device's token no longer holds, from this moment on; to come back it is paired anew. */
export const revokeDevice = (deps: AdministrationDeps, who: Administrator, deviceId: DeviceId): Answer =>
  setRevoked(deps, who, deviceId, true);

/** A printer that was out of use prints again; a kiosk or screen comes back by being paired. */
export const restoreDevice = (deps: AdministrationDeps, who: Administrator, deviceId: DeviceId): Answer =>
  setRevoked(deps, who, deviceId, false);

function setRevoked(deps: AdministrationDeps, who: Administrator, deviceId: DeviceId, isRevoked: boolean): Answer {
  const order = { what: 'device', id: deviceId, reach: 'screens', endsTrust: isRevoked } as const;
  return administer(deps, who, order, async ({ tx, clinicId, at }) => {
    // A code that was let in and not yet collected would bring it back.
    if (isRevoked) await tx.delete(pairings).where(and(eq(pairings.deviceId, deviceId), isNull(pairings.collectedAt)));
    const rows = await tx
      .update(devices)
      .set({ tokenHash: null, revokedAt: isRevoked ? at : null })
      .where(
        and(
          eq(devices.id, deviceId),
          eq(devices.clinicId, clinicId),
          ...(isRevoked ? [] : [eq(devices.kind, 'printer')]),
        ),
      )
      .returning({ id: devices.id });
    return rows.length > 0 ? ok([isRevoked ? 'revoked' : 'restored']) : err({ code: 'device_not_found' });
  });
}
