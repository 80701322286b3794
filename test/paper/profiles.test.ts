import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { PRINTER_PROFILES, PrinterSettings } from '../../common/contract/printing.ts';
import { ok } from '../../common/contract/result.ts';
import { escposPrinter } from '../../server/adapters/printer/escposPrinter.ts';
import { FakeMechanism } from '../../server/adapters/printer/fakeMechanism.ts';
import { profileFor, profileOfUsb, PROFILES } from '../../server/adapters/printer/profiles.ts';
import { serialLine } from '../../server/adapters/printer/serialLine.ts';
import type { Bitmap } from '../../server/ports/paper.ts';

test('every model that can be chosen is described, and no two are known by the same ids', () => {
  expect(Object.keys(PROFILES).sort()).toEqual([...PRINTER_PROFILES].sort());
  const ids = Object.values(PROFILES).flatMap(({ usb }) =>
    usb.map(({ vendorId, productId }) => `${vendorId}:${productId ?? 'any'}`),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('a printer is recognised by its very model, else by its maker, else by its paper', () => {
  expect(profileOfUsb(0x04b8, 0x0202)?.id).toBe('epson_80_180dpi');
  expect(profileOfUsb(0x04b8, 0x0e28)?.id).toBe('epson_80');
  expect(profileOfUsb(0x0416, 0x5011)?.id).toBe('pos_58');
  expect(profileOfUsb(0x0519, 0x0003)).toBeUndefined(); // Star's with another command set
  expect(profileFor({ profile: 'auto', widthDots: 384 }).id).toBe('generic_58');
  expect(profileFor({ profile: 'citizen_80', widthDots: 576, vendorId: 0x04b8, productId: 0x0202 }).id).toBe(
    'citizen_80',
  );
});

test('settings written before there were models still hold', () => {
  expect(PrinterSettings.parse({ kind: 'network', host: '10.0.0.9', port: 9100, widthDots: 576 })).toMatchObject({
    profile: 'auto',
  });
  expect(PrinterSettings.parse({ kind: 'usb', widthDots: 384 })).toEqual({
    kind: 'usb',
    widthDots: 384,
    profile: 'auto',
  });
});

/** A pseudo terminal: what is written into its far end comes out of our pipe, and the other way round. */
const PTY = `
import os, pty, sys, threading, tty
ours, theirs = pty.openpty()
tty.setraw(theirs)
sys.stdout.buffer.write((os.ttyname(theirs) + "\\n").encode()); sys.stdout.flush()
def back():
    while True:
        read = os.read(0, 65536)
        if not read: os._exit(0)
        os.write(ours, read)
threading.Thread(target=back, daemon=True).start()
while True:
    sys.stdout.buffer.write(os.read(ours, 65536)); sys.stdout.flush()
`;

function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'import pty'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI'] === 'true') throw new Error('A pseudo terminal needs python3');
    process.stdout.write('skipped: no python3, so no serial line is tried\n');
    return false;
  }
}

test('on a serial line a ticket is printed and confirmed dot by dot, and trouble is told', async () => {
  if (!hasPython()) return;
  const terminal = spawn('python3', ['-u', '-c', PTY], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [first] = (await once(terminal.stdout, 'data')) as [Buffer];
    const path = first.toString('latin1').trim();
    const mechanism = new FakeMechanism();
    const { push } = mechanism.connect((bytes) => terminal.stdin.write(bytes));
    terminal.stdout.on('data', (bytes: Buffer) => push(bytes));
    const printer = escposPrinter(serialLine(path, 115_200), { profile: PROFILES.epson_80 });
    const bitmap: Bitmap = {
      widthDots: 576,
      heightDots: 260,
      bits: Uint8Array.from({ length: 72 * 260 }, (_, i) => (i * 11) & 0xff),
    };
    expect(await printer.print({ jobId: '1', bitmap })).toEqual(ok({ isConfirmed: true }));
    expect(mechanism.papers).toEqual([bitmap]);
    mechanism.change(() => (mechanism.state.cover = 'open'));
    expect(await printer.status()).toMatchObject({ trouble: 'cover_open' });
    await printer.close();
    const gone = escposPrinter(serialLine('/dev/ttyNOT_THERE', 9_600));
    expect(await gone.status()).toMatchObject({ trouble: 'printer_offline' });
  } finally {
    terminal.kill();
  }
});
