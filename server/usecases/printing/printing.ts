import { and, eq, isNull } from 'drizzle-orm';
import { DeviceId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { devices } from '../../db/schema/staff.ts';

/** Which printer prints for a kiosk or desk. */
export class Printing {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async hasPrinter(clinicId: ClinicId, deviceId: DeviceId): Promise<boolean> {
    return (await this.printerOf(clinicId, deviceId)) !== undefined;
  }

  /** A printer's own id, or the printer that a kiosk is set to. */
  async printerOf(
    clinicId: ClinicId,
    deviceId: DeviceId,
  ): Promise<
    { readonly id: DeviceId; readonly settings: Readonly<Record<string, string | number | boolean>> } | undefined
  > {
    const device = await this.#find(clinicId, deviceId);
    if (device?.kind === 'printer') return { id: deviceId, settings: device.settings.printer ?? {} };
    const named = DeviceId.safeParse(device?.settings.printerId);
    const printer = named.success ? await this.#find(clinicId, named.data) : undefined;
    return named.success && printer?.kind === 'printer'
      ? { id: named.data, settings: printer.settings.printer ?? {} }
      : undefined;
  }

  async #find(clinicId: ClinicId, deviceId: DeviceId) {
    const [row] = await this.#db
      .select({ kind: devices.kind, settings: devices.settings })
      .from(devices)
      .where(and(eq(devices.id, deviceId), eq(devices.clinicId, clinicId), isNull(devices.revokedAt)));
    return row;
  }
}
