import type { DeviceUse, FoundDevice } from '../common/contract/agent.ts';
import type { Clock } from '../server/ports/clock.ts';
import type { Hid, HidDevice, HidInput } from '../server/ports/hid.ts';
import type { Log } from '../server/ports/log.ts';
import { whatFailed } from '../server/ports/whatFailed.ts';
import { keysDown, PosScan, Pressing, stateDown, TypedScan } from './hidReports.ts';
import { Presses } from './presses.ts';

export type PeripheralsDeps = {
  readonly hid: Hid;
  /** Printers on this PC's USB. */
  readonly findUsbPrinters: () => Promise<readonly { readonly vendorId: number; readonly productId: number }[]>;
  readonly clock: Clock;
  readonly log: Log;
  /** Something was plugged in or pulled out. */
  readonly onFound: () => void;
  /** May hold a person's number: it is sent on and kept nowhere. */
  readonly onScan: (text: string) => void;
  readonly onKey: (device: string, code: string) => void;
};

/** There is no word of it when something is plugged in on every system; looking costs a millisecond. */
const LOOK_EVERY_MS = 2_000;

const SCANNER_PAGE = 0x8c;
const DESKTOP_PAGE = 0x01;
const CONSUMER_PAGE = 0x0c;
const VENDOR_PAGES = 0xff00;
const KEYBOARDS = new Set([0x06, 0x07]);
/** Joysticks and game pads, as which many pedals speak, and keys of the system. */
const PRESSED = new Set([0x04, 0x05, 0x80]);

type Listening = { readonly device: HidDevice; readonly use: 'scanner' | 'keys'; readonly input: HidInput };

/**
 * Scanners, keypads, pedals and presenters, found as they are plugged in. A scanner that says that it is one is always
 * read; a keyboard only when an administrator has said that it is a scanner or a keypad, for whatever else it types is
 * nobody's business here.
 */
export class Peripherals {
  readonly #deps: PeripheralsDeps;
  readonly #presses = new Presses();
  readonly #listening = new Map<string, Listening>();
  #uses: readonly DeviceUse[] = [];
  /** What was said to be unreadable. */
  readonly #refused = new Set<string>();
  #found: readonly FoundDevice[] = [];
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(deps: PeripheralsDeps) {
    this.#deps = deps;
  }

  /** What is plugged in, printers first. */
  get found(): readonly FoundDevice[] {
    return this.#found;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    void this.look();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearInterval(this.#timer);
    for (const { input } of this.#listening.values()) input.close();
    this.#listening.clear();
  }

  /** What the administrator says of these devices. */
  use(uses: readonly DeviceUse[]): void {
    if (JSON.stringify(uses) === JSON.stringify(this.#uses)) return;
    this.#uses = uses;
    void this.look();
  }

  /** Looks at what is plugged in now. */
  look(): Promise<void> {
    const before = this.#looking ?? Promise.resolve();
    const looking = before
      .then(() => this.#look())
      .catch((error: unknown) => this.#deps.log.warn({ error: whatFailed(error) }, 'The devices could not be listed'));
    this.#looking = looking;
    return looking;
  }

  async #look(): Promise<void> {
    if (this.#isStopped) return;
    const { hid, findUsbPrinters, onFound } = this.#deps;
    const devices = (await this.#listed('scanners and keypads', () => hid.list())).filter((device) => kindOf(device));
    const printers = await this.#listed('printers', findUsbPrinters);
    for (const path of [...this.#listening.keys()]) {
      const device = devices.find((each) => each.path === path);
      if (!device || this.#useOf(device) !== this.#listening.get(path)?.use) this.#forget(path);
    }
    for (const device of devices) await this.#listen(device);
    const found = [...printers.map(printerFound), ...onlyOnce(devices.flatMap(deviceFound))];
    if (JSON.stringify(found) === JSON.stringify(this.#found)) return;
    this.#found = found;
    onFound();
  }

  /** A library that is missing here takes nothing from the rest of the agent's work; it is said once. */
  async #listed<T>(what: string, list: () => Promise<readonly T[]>): Promise<readonly T[]> {
    try {
      return await list();
    } catch (error) {
      if (!this.#refused.has(what))
        this.#deps.log.warn({ what, error: whatFailed(error) }, 'Not all devices can be found on this PC');
      this.#refused.add(what);
      return [];
    }
  }

  async #listen(device: HidDevice): Promise<void> {
    const use = this.#useOf(device);
    if (!use || this.#listening.has(device.path)) return;
    const hear = use === 'scanner' ? this.#scanner(device) : this.#keys(device);
    try {
      const input = await this.#deps.hid.open(device.path, hear, () => this.#listening.delete(device.path));
      this.#listening.set(device.path, { device, use, input });
      this.#refused.delete(device.path);
    } catch (error) {
      // It is tried again, and said once.
      if (!this.#refused.has(device.path))
        this.#deps.log.warn({ error: whatFailed(error), name: device.name }, 'A device may not be read');
      this.#refused.add(device.path);
    }
  }

  #scanner(device: HidDevice): (report: Uint8Array) => void {
    const scan = kindOf(device) === 'scanner' ? new PosScan() : new TypedScan();
    return (report) => {
      const text = scan.take(report)?.trim();
      if (text) this.#deps.onScan(text);
    };
  }

  #keys(device: HidDevice): (report: Uint8Array) => void {
    const { clock, onKey } = this.#deps;
    const pressing = new Pressing();
    const key = keyOf(device);
    const read = kindOf(device) === 'keyboard' ? keysDown : stateDown;
    return (report) => {
      const at = clock.now();
      // A key that is still down is the same press, however long.
      const { pressed, letGo } = pressing.take(read(report));
      for (const code of letGo) this.#presses.letGo(`${key} ${code}`, at);
      for (const code of pressed) if (this.#presses.isOne(`${key} ${code}`, at)) onKey(key, code);
    };
  }

  #useOf(device: HidDevice): 'scanner' | 'keys' | undefined {
    const key = keyOf(device);
    const said = this.#uses.find((use) => use.device === key)?.use;
    return said ?? (kindOf(device) === 'scanner' ? 'scanner' : undefined);
  }

  #forget(path: string): void {
    this.#listening.get(path)?.input.close();
    this.#listening.delete(path);
  }
}

/** The same for the same device, wherever it is plugged in; two of one kind without a serial number are one. */
const keyOf = ({ vendorId, productId, serialNumber, usagePage, usage }: HidDevice): string =>
  [hex(vendorId), hex(productId), serialNumber ?? '-', hex(usagePage), hex(usage)].join(':').slice(0, 200);
const hex = (value: number): string => value.toString(16).padStart(4, '0');

/** @returns undefined for mice, touch screens and what else is nobody's key */
function kindOf({ usagePage, usage }: HidDevice): 'scanner' | 'keyboard' | 'keys' | undefined {
  if (usagePage === SCANNER_PAGE) return 'scanner';
  if (usagePage === DESKTOP_PAGE && KEYBOARDS.has(usage)) return 'keyboard';
  const isPressed = usagePage === CONSUMER_PAGE || (usagePage === DESKTOP_PAGE && PRESSED.has(usage));
  return isPressed || usagePage >= VENDOR_PAGES ? 'keys' : undefined;
}

function deviceFound(device: HidDevice): FoundDevice[] {
  const kind = kindOf(device);
  const { vendorId, productId, name } = device;
  return kind ? [{ device: keyOf(device), kind, vendorId, productId, name: name.slice(0, 100) }] : [];
}

const printerFound = ({ vendorId, productId }: { readonly vendorId: number; readonly productId: number }) => ({
  device: `usb:${hex(vendorId)}:${hex(productId)}`,
  kind: 'usb_printer' as const,
  vendorId,
  productId,
  name: '',
});

const onlyOnce = (found: readonly FoundDevice[]): readonly FoundDevice[] => [
  ...new Map(found.map((each) => [each.device, each])).values(),
];
