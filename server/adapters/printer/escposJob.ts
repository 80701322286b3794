import escpos, { type Adapter } from 'escpos';
import type { Bitmap } from '../../ports/paper.ts';
import { PROFILES, type PrinterProfile } from './profiles.ts';

/** Printers keep little of a picture in their memory; a ticket is sent in bands of this many rows. */
const BAND_ROWS = 240;

/** GS a: say by itself what changes: online or not, errors, paper. */
export const TELL_CHANGES = Uint8Array.of(0x1d, 0x61, 0x0e);

/** The library writes into its own buffer; what it collected is taken out and sent by us, because we also listen. */
const nowhere: Adapter = { open: (done) => done(), write: (_data, done) => done?.(), close: (done) => done?.() };

/**
 * One ticket as ESC/POS: start, picture, cut, and the questions whether it is on paper.
 *
 * @param processId four printable characters that the printer repeats when it has printed everything before them
 */
export function escposJob(
  bitmap: Bitmap,
  processId: string,
  { cut, says }: Pick<PrinterProfile, 'cut' | 'says'> = PROFILES.generic_80,
): Uint8Array {
  const printer = new escpos.Printer(nowhere);
  printer.hardware('INIT');
  // Starting anew also ends the automatic status.
  if (says.automaticStatus) printer.buffer.write(Buffer.from(TELL_CHANGES));
  for (let row = 0; row < bitmap.heightDots; row += BAND_ROWS)
    printer.raster(bandOf(bitmap, row, Math.min(BAND_ROWS, bitmap.heightDots - row)));
  if (cut.kind === 'tear_bar') printer.feed(cut.feedRows);
  else printer.cut(cut.kind === 'partial', cut.feedRows);
  // GS ( H <fn 48>: send the process id back when everything before it has been printed.
  if (says.processId)
    printer.buffer.write(Buffer.from([0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...Buffer.from(processId, 'latin1')]));
  // GS r 1: answered in its order, so after everything before it was worked through.
  printer.buffer.write(Buffer.from([0x1d, 0x72, 0x01]));
  return printer.buffer.flush();
}

/** The library's own way from pixels to dots makes an array for each pixel and takes 100 ms; our bits are ready. */
function bandOf({ widthDots, bits }: Bitmap, row: number, rows: number): InstanceType<typeof escpos.Image> {
  const rowBytes = Math.ceil(widthDots / 8);
  const raster = {
    data: Buffer.from(bits.subarray(row * rowBytes, (row + rows) * rowBytes)),
    width: rowBytes,
    height: rows,
  };
  // An Image by its prototype, which is what the library asks for.
  return Object.assign(Object.create(escpos.Image.prototype) as InstanceType<typeof escpos.Image>, {
    toRaster: () => raster,
  });
}
