import type { PrinterStatus } from '../../ports/printer.ts';
import type { Line } from './line.ts';

const ANSWER_WITHIN_MS = 1_500;
export const OFFLINE: PrinterStatus = {
  isOnline: false,
  paper: 'unknown',
  cover: 'unknown',
  trouble: 'printer_offline',
};

/**
 * Asks by DLE EOT, which printers answer at once even when they cannot print: 2 for the cause of being offline, 3 for
 * errors, 4 for the paper (Epson's ESC/POS reference).
 */
export async function askStatus(line: Line): Promise<PrinterStatus> {
  const [cause, error, paper] = [await ask(line, 2), await ask(line, 3), await ask(line, 4)];
  if (cause === undefined || error === undefined || paper === undefined) return OFFLINE;
  const isOut = (paper & 0x60) !== 0 || (cause & 0x20) !== 0;
  const isOpen = (cause & 0x04) !== 0;
  const isCutterStuck = (error & 0x08) !== 0;
  const hasError = (error & 0x60) !== 0 || (cause & 0x40) !== 0;
  return {
    isOnline: true,
    paper: isOut ? 'out' : (paper & 0x0c) !== 0 ? 'near_end' : 'ok',
    cover: isOpen ? 'open' : 'closed',
    trouble: isOpen
      ? 'cover_open'
      : isOut
        ? 'out_of_paper'
        : isCutterStuck
          ? 'cutter_error'
          : hasError
            ? 'printer_error'
            : null,
  };
}

/** A status byte has the pattern 0xx1xx10; anything else is not meant for us. */
async function ask(line: Line, n: number): Promise<number | undefined> {
  await line.write(Uint8Array.of(0x10, 0x04, n));
  for (;;) {
    const bytes = await line.read(ANSWER_WITHIN_MS);
    if (bytes === undefined) return undefined;
    const status = bytes.find((byte) => (byte & 0x93) === 0x12);
    if (status !== undefined) return status;
  }
}
