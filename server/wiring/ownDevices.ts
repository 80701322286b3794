import type { LetGoOn } from '../ports/letGoOn.ts';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { Peripherals } from '../../agent/peripherals.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { ClinicId, DeviceId } from '../../common/contract/vocabulary.ts';
import { nodeHid } from '../adapters/hid/nodeHid.ts';
import { findUsbPrinters } from '../adapters/printer/usbLine.ts';
import { devices } from '../db/schema/staff.ts';
import type { Hid } from '../ports/hid.ts';
import type { Log } from '../ports/log.ts';
import { passScanOn, type ScanDeps } from '../socket/agentGateway.ts';
import type { SocketServer } from '../socket/hub.ts';
import type { DeviceReports } from '../usecases/access/deviceReports.ts';
import { noteFound, type Who } from '../usecases/agents/agentDevices.ts';
import { pressKey, type KeyDeps } from '../usecases/agents/keys.ts';

type OwnDevicesDeps = KeyDeps &
  ScanDeps & {
    readonly io: SocketServer;
    readonly reports: DeviceReports;
    readonly log: Log;
    readonly letGoOn: LetGoOn;
    /** Absent: this PC's. */
    readonly hid?: Hid | undefined;
  };

/**
 * Scanners and keypads at the server itself, in a clinic with one PC: the agent's own part for them, in this process,
 * where an administrator has said that an agent is this PC. Its printers the server opens itself, by USB or serial port.
 */
export function wireOwnDevices(deps: OwnDevicesDeps): {
  readonly look: () => Promise<void>;
  readonly stop: () => void;
} {
  const { db, clock, newId, log, letGoOn, hid } = deps;
  let own: { readonly who: Who; readonly peripherals: Peripherals } | undefined;
  let isStopped = false;

  const stop = () => {
    own?.peripherals.stop();
    own = undefined;
  };
  const tell = async (): Promise<void> => {
    if (!own) return;
    const { who, peripherals } = own;
    const { uses } = await noteFound(deps, who, { version: packageJson.version, found: [...peripherals.found] });
    peripherals.use(uses);
  };
  const start = (who: Who): Peripherals =>
    new Peripherals({
      hid: hid ?? nodeHid(),
      findUsbPrinters,
      clock,
      log,
      onFound: () => letGoOn(tell()),
      onScan: (text) => letGoOn(passScanOn(deps, who, text)),
      onKey: (device, code) => letGoOn(pressKey(deps, who, { pressId: newId(), device, code })),
    });

  return {
    async look() {
      const [row] = await db
        .select({ agentId: devices.id, clinicId: devices.clinicId })
        .from(devices)
        .where(
          and(eq(devices.kind, 'agent'), isNull(devices.revokedAt), sql`${devices.settings} ->> 'isServer' = 'true'`),
        )
        .orderBy(asc(devices.createdAt))
        .limit(1);
      if (row?.agentId !== own?.who.agentId) stop();
      if (!row || isStopped) return;
      if (!own) {
        // Both are primary keys of their tables.
        const who = { agentId: row.agentId as DeviceId, clinicId: row.clinicId as ClinicId };
        own = { who, peripherals: start(who) };
        own.peripherals.start();
        log.info('Scanners and keypads of this PC are read');
      }
      await tell();
    },
    stop() {
      isStopped = true;
      stop();
    },
  };
}
