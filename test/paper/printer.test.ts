import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { EscposDecoder, stack } from '../../server/adapters/printer/decode.ts';
import { escposJob } from '../../server/adapters/printer/escposJob.ts';
import { escposPrinter } from '../../server/adapters/printer/escposPrinter.ts';
import { startFakePrinter, type FakePrinter } from '../../server/adapters/printer/fakePrinter.ts';
import { filePrinter } from '../../server/adapters/printer/filePrinter.ts';
import { networkLine } from '../../server/adapters/printer/networkLine.ts';
import { PROFILES } from '../../server/adapters/printer/profiles.ts';
import type { Bitmap } from '../../server/ports/paper.ts';
import type { Printer } from '../../server/ports/printer.ts';

const bitmap = (heightDots = 300, seed = 7): Bitmap => ({
  widthDots: 576,
  heightDots,
  bits: Uint8Array.from({ length: 72 * heightDots }, (_, i) => (i * seed) & 0xff),
});
const QUICK = { times: { confirmWithinMs: 300, holdMs: 1_500, answerWithinMs: 200 } };

let fake: FakePrinter;
let printer: Printer;
beforeEach(async () => {
  fake = await startFakePrinter();
  printer = escposPrinter(networkLine('127.0.0.1', fake.port), QUICK);
});
afterEach(async () => {
  await printer.close();
  await fake.close();
});

describe('every printer', () => {
  const kinds: readonly [
    string,
    () => Promise<{
      printer: Printer;
      papers: () => Promise<readonly (Bitmap | undefined)[]>;
      clean: () => Promise<void>;
    }>,
  ][] = [
    ['on the network', async () => ({ printer, papers: async () => fake.papers, clean: async () => undefined })],
    [
      'into a file',
      async () => {
        const folder = await mkdtemp(path.join(tmpdir(), 'turnstone-paper-'));
        const papers = async () =>
          Promise.all(
            (await readdir(folder)).map(async (name) =>
              stack(
                new EscposDecoder()
                  .push(await readFile(path.join(folder, name)))
                  .flatMap((command) => (command.type === 'picture' ? [command.picture] : [])),
              ),
            ),
          );
        return { printer: filePrinter(folder), papers, clean: () => rm(folder, { recursive: true }) };
      },
    ],
  ];
  test.each(kinds)('%s puts the picture on paper as it was drawn, once, and confirms it', async (_, open) => {
    const { printer: tried, papers, clean } = await open();
    expect(await tried.status()).toMatchObject({ isOnline: true, paper: 'ok', trouble: null });
    expect(await tried.print({ jobId: 'print:1', bitmap: bitmap() })).toEqual(ok({ isConfirmed: true }));
    expect(await papers()).toEqual([bitmap()]);
    await clean();
  });
});

describe('trouble with the printer', () => {
  test('out of paper is known before anything is sent, and nothing is printed', async () => {
    fake.putPaper('out');
    expect(await printer.print({ jobId: '1', bitmap: bitmap() })).toEqual(err({ code: 'out_of_paper' }));
    fake.putPaper('ok');
    expect(fake.papers).toEqual([]);
  });

  test('an open cover, a jammed cutter and one that is too hot are told apart', async () => {
    fake.putCover('open');
    expect(await printer.print({ jobId: '1', bitmap: bitmap() })).toEqual(err({ code: 'cover_open' }));
    fake.putCover('closed');
    fake.jamCutter(true);
    expect(await printer.print({ jobId: '2', bitmap: bitmap() })).toEqual(err({ code: 'cutter_error' }));
    expect(await printer.status()).toMatchObject({ trouble: 'cutter_error' });
    fake.jamCutter(false);
    fake.overheat(true);
    expect(await printer.status()).toMatchObject({ trouble: 'printer_error' });
  });

  test('unplugged: clearly not printed', async () => {
    await fake.power(false);
    expect(await printer.print({ jobId: '1', bitmap: bitmap() })).toEqual(err({ code: 'printer_offline' }));
    expect(await printer.status()).toMatchObject({ isOnline: false, trouble: 'printer_offline' });
    await fake.power(true);
    expect(await printer.print({ jobId: '1', bitmap: bitmap() })).toEqual(ok({ isConfirmed: true }));
    expect(fake.papers).toHaveLength(1);
  });

  test('near the end it still prints and says so', async () => {
    fake.putPaper('near_end');
    expect(await printer.status()).toMatchObject({ paper: 'near_end', trouble: null });
    expect(await printer.print({ jobId: '1', bitmap: bitmap() })).toEqual(ok({ isConfirmed: true }));
  });
});

test('whatever is drawn arrives dot by dot, in whatever pieces the line cuts it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.constantFrom(48, 72),
      fc.integer({ min: 1, max: 255 }),
      fc.integer({ min: 1, max: 4096 }),
      (heightDots, rowBytes, seed, piece) => {
        const drawn: Bitmap = {
          widthDots: rowBytes * 8,
          heightDots,
          bits: Uint8Array.from({ length: rowBytes * heightDots }, (_, i) => (i * seed) & 0xff),
        };
        const bytes = escposJob(drawn, '0001', PROFILES.epson_80);
        const decoder = new EscposDecoder();
        const commands = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
          decoder.push(bytes.subarray(i * piece, (i + 1) * piece)),
        ).flat();
        expect(stack(commands.flatMap((command) => (command.type === 'picture' ? [command.picture] : [])))).toEqual(
          drawn,
        );
        expect(commands.filter(({ type }) => type === 'cut')).toHaveLength(1);
        expect(commands.slice(-2)).toEqual([
          { type: 'process_id_wanted', id: new TextEncoder().encode('0001') },
          { type: 'in_order_status_wanted', n: 1 },
        ]);
      },
    ),
    { numRuns: 40 },
  );
});
