/** Scanners, keypads and pedals at an agent, plugged in and pulled out as people do. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeviceUse } from '../../common/contract/agent.ts';
import { Peripherals } from '../../agent/peripherals.ts';
import { Presses, PRESS_AGAIN_MS } from '../../agent/presses.ts';
import { fakeHid, type FakeHid } from '../../server/adapters/hid/fakeHid.ts';

const KEYPAD = { vendorId: 0x1a2c, productId: 0x0b2a, serialNumber: null, name: 'Keypad', usagePage: 1, usage: 6 };
const SCANNER = { ...KEYPAD, productId: 1, name: 'Scanner', usagePage: 0x8c, usage: 2 };
const PEDAL = { ...KEYPAD, productId: 2, name: 'Pedal', usagePage: 0x0c, usage: 1 };
const MOUSE = { ...KEYPAD, productId: 3, name: 'Mouse', usagePage: 1, usage: 2 };
const UP = [0, 0, 0, 0, 0, 0, 0, 0];
const down = (usage: number, modifiers = 0) => [modifiers, 0, usage, 0, 0, 0, 0, 0];

let hid: FakeHid;
let at: number;
let scans: string[];
let presses: string[];
let plugged: Peripherals;
beforeEach(() => {
  hid = fakeHid();
  at = 1_000_000;
  scans = [];
  presses = [];
  const silent = () => undefined;
  plugged = new Peripherals({
    hid,
    findUsbPrinters: () => Promise.resolve([{ vendorId: 0x04b8, productId: 0x0202 }]),
    clock: { now: () => at },
    log: { info: silent, warn: silent, error: silent },
    onFound: silent,
    onScan: (text) => scans.push(text),
    onKey: (_, code) => presses.push(code),
  });
});

async function use(name: string, as: DeviceUse['use']): Promise<void> {
  const device = plugged.found.find((each) => each.name === name)?.device ?? '';
  plugged.use([{ device, use: as }]);
  await plugged.look();
}

describe('what is plugged in', () => {
  test('is found with its printers, without what is nobody’s key', async () => {
    hid.plugIn(KEYPAD);
    hid.plugIn(MOUSE);
    await plugged.look();
    expect(plugged.found.map(({ kind, name }) => [kind, name])).toEqual([
      ['usb_printer', ''],
      ['keyboard', 'Keypad'],
    ]);
  });

  test('is the same device after it was pulled out and plugged in again', async () => {
    const before = hid.plugIn(PEDAL);
    await plugged.look();
    await use('Pedal', 'keys');
    hid.report(before, [1, 0xe9]);
    hid.pullOut(before);
    await plugged.look();
    expect(plugged.found.map(({ kind }) => kind)).toEqual(['usb_printer']);
    const after = hid.plugIn(PEDAL);
    await plugged.look();
    at += 1_000;
    hid.report(after, [1, 0xe9]);
    expect(presses).toEqual(['01e9', '01e9']);
  });

  test('that may not be read does not keep the others from being read', async () => {
    hid.forbid(hid.plugIn(SCANNER));
    const second = hid.plugIn({ ...SCANNER, productId: 9 });
    await plugged.look();
    expect(hid.isOpen(second)).toBe(true);
  });
});

describe('a scanner', () => {
  test('that says that it is one is read at once, also over several reports', async () => {
    const scanner = hid.plugIn(SCANNER);
    await plugged.look();
    const text = `http://queue.example/t/#${'a'.repeat(44)}`;
    const bytes = [...Buffer.from(text)];
    for (let from = 0; from < bytes.length; from += 56) {
      const part = bytes.slice(from, from + 56);
      const report = [2, part.length, 0x5d, 0x51, 0x31, ...part];
      const goesOn = from + 56 < bytes.length;
      hid.report(scanner, [...report, ...Array.from({ length: 63 - report.length }, () => 0), goesOn ? 1 : 0]);
    }
    expect(scans).toEqual([text]);
  });

  test('that types is read when an administrator says that it is one', async () => {
    const scanner = hid.plugIn(KEYPAD);
    await plugged.look();
    expect(hid.isOpen(scanner)).toBe(false);
    await use('Keypad', 'scanner');
    // B-042 and Enter
    for (const key of [down(0x05, 2), down(0x2d), down(0x27), down(0x21), down(0x1f), down(0x28)]) {
      hid.report(scanner, key);
      hid.report(scanner, UP);
    }
    expect(scans).toEqual(['B-042']);
    expect(presses).toEqual([]);
  });
});

describe('a key', () => {
  test('held down, bouncing or repeated by the keyboard is one press', async () => {
    const keypad = hid.plugIn(KEYPAD);
    await plugged.look();
    await use('Keypad', 'keys');
    for (const report of [down(0x58), UP, down(0x58), down(0x58)]) {
      at += 20;
      hid.report(keypad, report);
    }
    at += 5_000; // still held
    hid.report(keypad, UP);
    at += 20;
    hid.report(keypad, down(0x58)); // bounces as it is let go
    hid.report(keypad, UP);
    expect(presses).toEqual(['0:88']);
    at += PRESS_AGAIN_MS;
    hid.report(keypad, down(0x58));
    expect(presses).toEqual(['0:88', '0:88']);
  });

  test('is as many presses as there were, however it bounces', () => {
    const bounces = fc.array(fc.integer({ min: 1, max: PRESS_AGAIN_MS - 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(bounces, fc.integer({ min: PRESS_AGAIN_MS, max: 60_000 })), { maxLength: 20 }),
        (days) => {
          const counted = new Presses();
          let now = 0;
          let count = 0;
          for (const [signs, pauseMs] of days) {
            now += pauseMs;
            if (counted.isOne('key', now)) count += 1;
            for (const gap of signs) {
              now += gap;
              if (counted.isOne('key', now)) count += 1;
            }
          }
          expect(count).toBe(days.length);
        },
      ),
    );
  });

  test('of a keyboard that nobody has named is not read', async () => {
    const keyboard = hid.plugIn(KEYPAD);
    await plugged.look();
    await use('Keypad', 'keys');
    expect(hid.isOpen(keyboard)).toBe(true);
    plugged.use([]);
    await plugged.look();
    expect(hid.isOpen(keyboard)).toBe(false);
    hid.report(keyboard, down(0x04));
    expect(presses).toEqual([]);
  });
});
