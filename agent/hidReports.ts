/**
 * What the reports of scanners and keypads mean. Sources: USB HID Usage Tables 1.5 (keyboard page 0x07) and the USB HID
 * Point of Sale Usage Tables 1.02 (page 0x8C), with the layout of a scanned report that scanners in "HID POS" mode share:
 * number, length, three bytes of symbology, up to 56 bytes of data, and a last byte that says that more follows.
 */

const BOOT_LENGTH = 8;
const ENTER = new Set([0x28, 0x58]);
const SHIFT = 0x22; // left and right
const DATA_AT = 5;
const DATA_LENGTH = 56;
const POS_LENGTH = 64;
const LONGEST_SCAN = 2_000;

/** A keyboard's report without the number that some put before it. */
const withoutNumber = (report: Uint8Array): Uint8Array =>
  report.length === BOOT_LENGTH + 1 ? report.subarray(1) : report;

/** Keys that are down in a keyboard's report, as `modifiers:usage`. */
export function keysDown(report: Uint8Array): readonly string[] {
  const boot = withoutNumber(report);
  const [modifiers = 0] = boot;
  const usages = [...boot.subarray(2, BOOT_LENGTH)].filter((usage) => usage > 3); // up to 3 are errors
  // A pedal may be nothing but a shift key.
  if (usages.length === 0) return modifiers === 0 ? [] : [`${modifiers}:0`];
  return usages.map((usage) => `${modifiers}:${usage}`);
}

/** What is down in the report of another device: the report itself, and nothing where it is all zero but its number. */
export function stateDown(report: Uint8Array): readonly string[] {
  const isAtRest = report.every((byte, index) => byte === 0 || (index === 0 && report.length > 1));
  return isAtRest ? [] : [Buffer.from(report).toString('hex').slice(0, 64)];
}

/** Down now and not before: those are pressed; the other way about, let go. */
export class Pressing {
  #down: ReadonlySet<string> = new Set();

  take(down: readonly string[]): { readonly pressed: readonly string[]; readonly letGo: readonly string[] } {
    const before = this.#down;
    this.#down = new Set(down);
    return {
      pressed: down.filter((key) => !before.has(key)),
      letGo: [...before].filter((key) => !this.#down.has(key)),
    };
  }
}

/** A scanner that types: its text by the American layout, by which scanners press their keys. */
export class TypedScan {
  readonly #pressing = new Pressing();
  #text = '';

  /** @returns the text, with the Enter that ends it */
  take(report: Uint8Array): string | undefined {
    for (const key of this.#pressing.take(keysDown(report)).pressed) {
      const [modifiers = 0, usage = 0] = key.split(':').map(Number);
      if (ENTER.has(usage)) {
        const scanned = this.#text;
        this.#text = '';
        if (scanned !== '') return scanned;
      } else this.#text = (this.#text + signOf(usage, (modifiers & SHIFT) !== 0)).slice(-LONGEST_SCAN);
    }
    return undefined;
  }
}

/** A scanner that says that it is one: whole texts, in one or more reports. */
export class PosScan {
  #bytes: number[] = [];

  take(report: Uint8Array): string | undefined {
    const length = report[1] ?? 0;
    if (report.length < DATA_AT || length === 0) return undefined;
    this.#bytes.push(...report.subarray(DATA_AT, DATA_AT + Math.min(length, DATA_LENGTH)));
    const goesOn = report.length >= POS_LENGTH && (report[POS_LENGTH - 1] ?? 0) !== 0;
    if (goesOn && this.#bytes.length < LONGEST_SCAN) return undefined;
    const text = Buffer.from(this.#bytes).toString('utf8');
    this.#bytes = [];
    return text;
  }
}

const DIGITS = '1234567890';
const SHIFTED_DIGITS = '!@#$%^&*()';
const SIGNS: Readonly<Record<number, string>> = {
  0x2c: '  ',
  0x2d: '-_',
  0x2e: '=+',
  0x2f: '[{',
  0x30: ']}',
  0x31: '\\|',
  0x33: ';:',
  0x34: '\'"',
  0x35: '`~',
  0x36: ',<',
  0x37: '.>',
  0x38: '/?',
  0x54: '//',
  0x55: '**',
  0x56: '--',
  0x57: '++',
  0x62: '00',
  0x63: '..',
};

function signOf(usage: number, isShifted: boolean): string {
  if (usage >= 0x04 && usage <= 0x1d) return String.fromCharCode((isShifted ? 65 : 97) + usage - 0x04);
  if (usage >= 0x1e && usage <= 0x27) return (isShifted ? SHIFTED_DIGITS : DIGITS)[usage - 0x1e] ?? '';
  if (usage >= 0x59 && usage <= 0x61) return String(usage - 0x58);
  return SIGNS[usage]?.[isShifted ? 1 : 0] ?? '';
}
