/** What became of a paper, whatever else fails beside it. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { USUAL_TEMPLATE } from '../../common/contract/paperTemplate.ts';
import { ok } from '../../common/contract/result.ts';
import { ClinicId, DeviceId } from '../../common/contract/vocabulary.ts';
import type { TestPaper } from '../../server/ports/paper.ts';
import type { Printer, PrinterStatus } from '../../server/ports/printer.ts';
import { printPaper, type PrintPaperDeps } from '../../server/usecases/printing/printPaper.ts';

const PAPER: TestPaper = { kind: 'test', lines: [] };
const WELL: PrinterStatus = { isOnline: true, paper: 'ok', cover: 'closed', trouble: null };

test('a paper that the printer confirmed is printed, also where the database went away meanwhile', async () => {
  const printAt = DeviceId.parse(randomUUID());
  const printer: Printer = {
    print: () => Promise.resolve(ok({ isConfirmed: true })),
    status: () => Promise.resolve(WELL),
    listen: () => () => undefined,
    close: () => Promise.resolve(),
  };
  const deps: PrintPaperDeps = {
    clock: { now: () => 0 },
    printing: {
      printerOf: () =>
        Promise.resolve({
          id: printAt,
          name: 'Entrance',
          settings: { kind: 'network', host: '127.0.0.1', port: 9100 },
        }),
      insteadOf: () => Promise.resolve(undefined),
      begin: () => Promise.resolve(true),
      isInDoubt: () => Promise.resolve(true),
      noteStatus: () => Promise.reject(new Error('The connection to the database was lost')),
    },
    printers: { of: () => Promise.resolve(printer), close: () => Promise.resolve() },
    painter: { paint: () => Promise.resolve({ widthDots: 8, heightDots: 1, bits: Uint8Array.of(1) }) },
    templateOf: () => Promise.resolve(USUAL_TEMPLATE),
  };
  const job = { key: 'print:1', clinicId: ClinicId.parse(randomUUID()), payload: {}, attempts: 1, createdAt: 0 };
  const told: string[] = [];
  const printed = await printPaper(deps, job, {
    printAt,
    paperOf: () => Promise.resolve(PAPER),
    overCode: 'over',
    tell: (state) => void told.push(state),
  });
  expect(printed).toEqual({ kind: 'done', detail: { isConfirmed: true } });
  expect(told).toEqual(['printing', 'printed']);
});
