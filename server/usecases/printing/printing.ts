import { and, eq, isNull } from 'drizzle-orm';
import { PrinterSettings } from '../../../common/contract/printing.ts';
import { DeviceId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { devices } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { News } from '../../ports/news.ts';
import type { PrinterStatus } from '../../ports/printer.ts';
import { beginInWorld, isInDoubt, type WorldJob } from './jobInWorld.ts';

/** How a printer is reached, as the administrator set it. @returns undefined where it is not a whole setting */
export function readPrinterSettings(settings: unknown): PrinterSettings | undefined {
  const parsed = PrinterSettings.safeParse(settings);
  return parsed.success ? parsed.data : undefined;
}

/** A printer of a clinic; its settings as they stand, unread. */
type FoundPrinter = {
  readonly id: DeviceId;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** Which printer prints for a kiosk or desk. */
export class Printing {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #news: News;

  constructor(db: Db, clock: Clock, news: News) {
    this.#db = db;
    this.#clock = clock;
    this.#news = news;
  }

  /** All printers that are set up, of all clinics. */
  async all(): Promise<
    readonly { readonly id: DeviceId; readonly clinicId: ClinicId; readonly settings: PrinterSettings }[]
  > {
    const rows = await this.#db
      .select({ id: devices.id, clinicId: devices.clinicId, settings: devices.settings })
      .from(devices)
      .where(and(eq(devices.kind, 'printer'), isNull(devices.revokedAt)));
    return rows.flatMap(({ id, clinicId, settings }) => {
      const printer = readPrinterSettings(settings.printer);
      // Both ids are primary keys of their tables.
      return printer ? [{ id: id as DeviceId, clinicId: clinicId as ClinicId, settings: printer }] : [];
    });
  }

  /** What a printer said of itself; screens hear of it when it is something new. */
  async noteStatus(clinicId: ClinicId, printerId: DeviceId, status: PrinterStatus): Promise<void> {
    const health = { paper: status.paper, cover: status.cover, trouble: status.trouble ?? '' };
    const [before] = await this.#db.select({ health: devices.health }).from(devices).where(eq(devices.id, printerId));
    const hasChanged = Object.entries(health).some(([name, value]) => before?.health?.[name] !== value);
    await this.#db
      .update(devices)
      .set({ health, lastSeenAt: new Date(this.#clock.now()) })
      .where(and(eq(devices.id, printerId), eq(devices.clinicId, clinicId)));
    if (hasChanged) this.#news.tell({ kind: 'beside', clinicId });
  }

  /** A printer is about to be given this job. @returns false where it may not be: see {@link beginInWorld} */
  begin(job: WorldJob): Promise<boolean> {
    return beginInWorld(this.#db, job);
  }

  /** Nobody has told what became of this job: see {@link isInDoubt}. */
  isInDoubt(job: WorldJob): Promise<boolean> {
    return isInDoubt(this.#db, job);
  }

  async hasPrinter(clinicId: ClinicId, deviceId: DeviceId): Promise<boolean> {
    return (await this.printerOf(clinicId, deviceId)) !== undefined;
  }

  /** A printer's own id, or the printer that a kiosk is set to. */
  async printerOf(clinicId: ClinicId, deviceId: DeviceId): Promise<FoundPrinter | undefined> {
    const device = await this.#find(clinicId, deviceId);
    if (device?.kind === 'printer') return { id: deviceId, name: device.name, settings: device.settings.printer ?? {} };
    const named = DeviceId.safeParse(device?.settings.printerId);
    const printer = named.success ? await this.#find(clinicId, named.data) : undefined;
    return named.success && printer?.kind === 'printer'
      ? { id: named.data, name: printer.name, settings: printer.settings.printer ?? {} }
      : undefined;
  }

  /** The printer that takes over where this one certainly cannot print. */
  async insteadOf(clinicId: ClinicId, printerId: DeviceId): Promise<FoundPrinter | undefined> {
    const printer = await this.#find(clinicId, printerId);
    const named = DeviceId.safeParse(printer?.settings.insteadPrinterId);
    if (!named.success || named.data === printerId) return undefined;
    const other = await this.#find(clinicId, named.data);
    return other?.kind === 'printer'
      ? { id: named.data, name: other.name, settings: other.settings.printer ?? {} }
      : undefined;
  }

  async #find(clinicId: ClinicId, deviceId: DeviceId) {
    const [row] = await this.#db
      .select({ kind: devices.kind, name: devices.name, settings: devices.settings })
      .from(devices)
      .where(and(eq(devices.id, deviceId), eq(devices.clinicId, clinicId), isNull(devices.revokedAt)));
    return row;
  }
}
