import { and, eq, isNull } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { DeviceId } from '../../../common/contract/vocabulary.ts';
import { devices, type DeviceSettings } from '../../db/schema/staff.ts';
import { administer, type AdminTx, type Administrator, type AdministrationDeps } from './change.ts';

type Answer = Promise<Result<{ id: string }, Problem>>;

/** Long enough to walk to the kiosk and find a card. */
const ASKED_FOR_MS = 10 * 60_000;

/** The kiosk shows the outline of a bank card, to be made as large as a real one there. */
export const askToMeasure = (deps: AdministrationDeps, who: Administrator, deviceId: DeviceId): Answer =>
  administer(deps, who, { what: 'device', id: deviceId, reach: 'screens' }, async (change) => {
    const settings = await settingsOf(change);
    if (!settings) return err({ code: 'device_not_found' });
    await write(change, { ...settings, measuringUntilAt: change.at.getTime() + ASKED_FOR_MS });
    return ok(['measuring']);
  });

/**
 * What was measured at the kiosk. Only where the panel has asked for it: nobody who passes by changes its sizes.
 *
 * @param pxPerMm null: left as it was
 */
export const keepMeasured = (
  deps: AdministrationDeps,
  who: Administrator,
  deviceId: DeviceId,
  pxPerMm: number | null,
): Answer =>
  administer(deps, who, { what: 'device', id: deviceId, reach: 'screens' }, async (change) => {
    const settings = await settingsOf(change);
    if (!settings) return err({ code: 'device_not_found' });
    const { measuringUntilAt = 0, ...kept } = settings;
    if (measuringUntilAt < change.at.getTime()) return err({ code: 'not_allowed' });
    await write(change, pxPerMm === null ? kept : { ...kept, pxPerMm });
    return ok(pxPerMm === null ? ['measuring'] : ['pxPerMm']);
  });

const kiosk = ({ clinicId, id }: AdminTx) =>
  and(eq(devices.id, id), eq(devices.clinicId, clinicId), eq(devices.kind, 'kiosk'), isNull(devices.revokedAt));

async function settingsOf(change: AdminTx): Promise<DeviceSettings | undefined> {
  const [device] = await change.tx.select({ settings: devices.settings }).from(devices).where(kiosk(change));
  return device?.settings;
}

const write = (change: AdminTx, settings: DeviceSettings) =>
  change.tx.update(devices).set({ settings }).where(kiosk(change));
