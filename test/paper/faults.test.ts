import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { stack } from '../../server/adapters/printer/decode.ts';
import { escposPrinter, type EscposOptions } from '../../server/adapters/printer/escposPrinter.ts';
import { startFakePrinter, type FakePrinter } from '../../server/adapters/printer/fakePrinter.ts';
import { networkLine } from '../../server/adapters/printer/networkLine.ts';
import { PROFILES } from '../../server/adapters/printer/profiles.ts';
import type { Bitmap } from '../../server/ports/paper.ts';
import type { Printer, PrinterStatus } from '../../server/ports/printer.ts';
import { layPrinterLine } from '../faults/printerLine.ts';

const bitmap = (seed = 7): Bitmap => ({
  widthDots: 576,
  heightDots: 300,
  bits: Uint8Array.from({ length: 72 * 300 }, (_, i) => (i * seed) & 0xff),
});
const ticket = (seed = 7) => ({ jobId: `print:${seed}`, bitmap: bitmap(seed) });
const PRINTED = ok({ isConfirmed: true });

let fake: FakePrinter;
let printer: Printer;
let troubles: string[];
const watched = (seed = 7) => ({ ...ticket(seed), onTrouble: (code: string) => void troubles.push(code) });
const open = (options: EscposOptions = {}) =>
  escposPrinter(networkLine('127.0.0.1', fake.port), {
    profile: PROFILES.epson_80,
    ...options,
    times: { confirmWithinMs: 400, holdMs: 20_000, answerWithinMs: 200, ...options.times },
  });
beforeEach(async () => {
  troubles = [];
  fake = await startFakePrinter();
  printer = open();
});
afterEach(async () => {
  await fake.close();
  await printer.close();
});

describe('a ticket that the printer stopped in the middle of', () => {
  test('goes on when paper is put in: said at once, one ticket, confirmed', async () => {
    fake.runOutAfterRows(150);
    const printing = printer.print(watched());
    await expect.poll(() => troubles).toEqual(['out_of_paper']);
    expect(fake.papers).toEqual([]);
    fake.putPaper('ok');
    expect(await printing).toEqual(PRINTED);
    expect(fake.papers).toEqual([bitmap()]);
  });

  test('goes on when the cover is closed again', async () => {
    fake.runOutAfterRows(150);
    const printing = printer.print(watched());
    await expect.poll(() => troubles).toEqual(['out_of_paper']);
    fake.putCover('open');
    await expect.poll(() => troubles).toEqual(['out_of_paper', 'cover_open']);
    fake.putPaper('ok');
    fake.putCover('closed');
    expect(await printing).toEqual(PRINTED);
    expect(fake.papers).toEqual([bitmap()]);
  });

  test('hangs in a jammed cutter, and counts as printed once the cutter is free', async () => {
    fake.jamAtNextCut();
    const printing = printer.print(watched());
    await expect.poll(() => troubles).toEqual(['cutter_error']);
    fake.jamCutter(false);
    expect(await printing).toEqual(PRINTED);
    expect(fake.papers).toHaveLength(1);
  });

  test('is unknown when the power goes: half of it lies there, and nothing is sent again', async () => {
    fake.runOutAfterRows(150);
    const printing = printer.print(watched());
    await expect.poll(() => troubles).toEqual(['out_of_paper']);
    await fake.power(false);
    expect(await printing).toEqual(err({ code: 'print_unknown', cause: 'printer_offline' }));
    fake.putPaper('ok');
    await fake.power(true);
    expect(fake.halves.map(({ heightDots }) => heightDots)).toEqual([150]);
    expect(fake.papers).toEqual([]);
    expect(await printer.print(ticket(9))).toEqual(PRINTED);
    expect(fake.papers).toEqual([bitmap(9)]);
  });

  test('is unknown when the cable is pulled, although the printer goes on', async () => {
    fake.runOutAfterRows(150);
    const printing = printer.print(watched());
    await expect.poll(() => troubles).toEqual(['out_of_paper']);
    fake.plug(false);
    expect(await printing).toEqual(err({ code: 'print_unknown', cause: 'printer_offline' }));
    fake.putPaper('ok');
    expect(fake.papers).toEqual([bitmap()]);
    fake.plug(true);
    expect(await printer.print(ticket(9))).toEqual(PRINTED);
    expect(fake.papers).toEqual([bitmap(), bitmap(9)]);
  });

  test('is unknown when nobody helps in time; the next waits until the printer is done with it', async () => {
    printer = open({ times: { holdMs: 600, confirmWithinMs: 300 } });
    fake.runOutAfterRows(150);
    expect(await printer.print(watched())).toEqual(err({ code: 'print_unknown', cause: 'out_of_paper' }));
    expect(await printer.print(ticket(9))).toEqual(err({ code: 'out_of_paper' }));
    fake.putPaper('ok');
    expect(await printer.print(ticket(9))).toEqual(PRINTED);
    expect(fake.papers).toEqual([bitmap(), bitmap(9)]);
  });

  test('is said to be cut off while nothing comes from the line, long before it is given up', async () => {
    const line = await layPrinterLine(fake.port);
    const far = escposPrinter(networkLine('127.0.0.1', line.port), {
      profile: PROFILES.epson_80,
      times: { confirmWithinMs: 3_500, answerWithinMs: 200 },
    });
    const begun = line.nextJob();
    const printing = far.print(watched());
    await begun;
    line.pull();
    await expect.poll(() => troubles).toEqual(['printer_offline']);
    expect(await far.status()).toMatchObject({ trouble: 'printer_offline' });
    expect(await printing).toEqual(err({ code: 'print_unknown', cause: 'printer_offline' }));
    line.plugIn();
    expect(await far.print(ticket(9))).toEqual(PRINTED);
    await line.close();
    await far.close();
  }, 30_000);

  test('is told of by a printer whose memory is full and that hears no question', async () => {
    const small = await startFakePrinter({ memoryBytes: 1_000 });
    const line = escposPrinter(networkLine('127.0.0.1', small.port), { profile: PROFILES.epson_80 });
    small.runOutAfterRows(10);
    const long: Bitmap = { widthDots: 576, heightDots: 8_000, bits: new Uint8Array(72 * 8_000).fill(0x55) };
    const printing = line.print({ jobId: '1', bitmap: long, onTrouble: (code) => void troubles.push(code) });
    await expect.poll(() => troubles).toEqual(['out_of_paper']);
    expect(await line.status()).toMatchObject({ trouble: 'out_of_paper' });
    small.putPaper('ok');
    expect(await printing).toEqual(PRINTED);
    expect(stack(small.papers)).toEqual(long);
    await small.close();
    await line.close();
  });
});

describe('what the printer says by itself', () => {
  test('whoever asks while the first ticket begins is not told that it is off', async () => {
    const printing = printer.print(ticket());
    await new Promise(setImmediate);
    expect(await printer.status()).toMatchObject({ trouble: null });
    expect(await printing).toEqual(PRINTED);
  });

  test('paper, cover, cutter and the end of the roll are known at once, without asking', async () => {
    const heard: PrinterStatus[] = [];
    await printer.status();
    printer.listen((status) => heard.push(status));
    fake.putPaper('near_end');
    await expect.poll(() => heard.at(-1)).toMatchObject({ paper: 'near_end', trouble: null });
    fake.putPaper('out');
    await expect.poll(() => heard.at(-1)).toMatchObject({ trouble: 'out_of_paper' });
    fake.putCover('open');
    await expect.poll(() => heard.at(-1)).toMatchObject({ trouble: 'cover_open' });
    fake.putPaper('ok');
    fake.putCover('closed');
    await expect.poll(() => heard.at(-1)).toMatchObject({ paper: 'ok', cover: 'closed', trouble: null });
    fake.jamCutter(true);
    await expect.poll(() => heard.at(-1)).toMatchObject({ trouble: 'cutter_error' });
  });

  test('after it was switched off and on it is listened to again', async () => {
    await printer.status();
    await fake.power(false);
    expect(await printer.status()).toMatchObject({ trouble: 'printer_offline' });
    await fake.power(true);
    expect(await printer.status()).toMatchObject({ trouble: null });
    await printer.status(); // it has heard by now that it is to tell
    const heard: PrinterStatus[] = [];
    printer.listen((status) => heard.push(status));
    fake.putPaper('out');
    await expect.poll(() => heard.at(-1)).toMatchObject({ trouble: 'out_of_paper' });
  });

  test('a printed ticket does not silence it, although each job begins by starting the printer anew', async () => {
    await printer.print(ticket());
    const heard: PrinterStatus[] = [];
    printer.listen((status) => heard.push(status));
    fake.putPaper('out');
    await expect.poll(() => heard.at(-1)).toMatchObject({ trouble: 'out_of_paper' });
  });
});

describe('what confirms a ticket', () => {
  const other = async (model: Parameters<typeof startFakePrinter>[0], options: EscposOptions = {}) => {
    await fake.close();
    fake = await startFakePrinter(model);
    printer = open(options);
  };

  test('of a printer without process ids: it worked everything through and is well', async () => {
    await other({ answersProcessId: false }, { profile: PROFILES.generic_80 });
    expect(await printer.print(ticket())).toEqual(PRINTED);
    await other({ answersProcessId: false }, { profile: PROFILES.epson_80 }); // an older one of the family
    expect(await printer.print(ticket())).toEqual(PRINTED);
  });

  test('nothing, where it answers neither: the ticket is unknown', async () => {
    await other({ answersProcessId: false, answersInOrder: false }, { profile: PROFILES.generic_80 });
    expect(await printer.print(ticket())).toEqual(err({ code: 'print_unknown' }));
  });

  test('a printer that tells nothing by itself is asked, also while it holds a ticket', async () => {
    await other(
      { sendsAutomaticStatus: false, hasCutter: false, answersProcessId: false },
      { profile: PROFILES.pos_58, times: { confirmWithinMs: 5_000 } },
    );
    fake.runOutAfterRows(150);
    const printing = printer.print(watched());
    await expect.poll(() => troubles, { timeout: 40_000 }).toEqual(['out_of_paper']);
    fake.putPaper('ok');
    expect(await printing).toEqual(PRINTED);
    expect(fake.papers).toEqual([bitmap()]);
  });
});

test('a printer that others reach too is left free between two conversations', async () => {
  const mine = open({ sharesLine: true });
  const theirs = open({ sharesLine: true });
  await Promise.all([mine.print(ticket(3)), theirs.status()]);
  expect(await theirs.print(ticket(5))).toEqual(PRINTED);
  expect(fake.papers).toEqual([bitmap(3), bitmap(5)]);
  await Promise.all([mine.close(), theirs.close()]);
});
