import type { Bitmap } from '../../ports/paper.ts';

/** What a printer understands of a stream of bytes. Written from the reference, not from our encoder, to check it. */
export type PrinterCommand =
  | { readonly type: 'initialise' }
  | { readonly type: 'picture'; readonly picture: Bitmap }
  | { readonly type: 'cut' }
  | { readonly type: 'feed'; readonly lines: number }
  | { readonly type: 'status_wanted'; readonly n: number }
  /** GS r: answered in its order, unlike the one before. */
  | { readonly type: 'in_order_status_wanted'; readonly n: number }
  /** GS a: tells by itself of what the bits name; none ends it. */
  | { readonly type: 'automatic_status'; readonly bits: number }
  | { readonly type: 'process_id_wanted'; readonly id: Uint8Array }
  | { readonly type: 'setting'; readonly name: string }
  | { readonly type: 'text'; readonly byte: number };

type Step = { readonly command: PrinterCommand; readonly length: number } | 'incomplete';

const DLE = 0x10;
const ESC = 0x1b;
const GS = 0x1d;
const LF = 0x0a;

/** Takes bytes as they come, in pieces of any size, and gives whole commands. */
export class EscposDecoder {
  #rest = Buffer.alloc(0);

  push(bytes: Uint8Array): PrinterCommand[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const commands: PrinterCommand[] = [];
    for (;;) {
      const step = this.#rest.length === 0 ? 'incomplete' : next(this.#rest);
      if (step === 'incomplete') return commands;
      commands.push(step.command);
      this.#rest = this.#rest.subarray(step.length);
    }
  }
}

function next(bytes: Buffer): Step {
  const [first = 0, second, third, fourth] = bytes;
  switch (first) {
    case LF:
      return { command: { type: 'feed', lines: 1 }, length: 1 };
    case DLE:
      if (second === undefined || third === undefined) return 'incomplete';
      return { command: { type: 'status_wanted', n: third }, length: 3 };
    case ESC:
      if (second === undefined) return 'incomplete';
      if (second === 0x40) return { command: { type: 'initialise' }, length: 2 };
      if (third === undefined) return 'incomplete';
      if (second === 0x64) return { command: { type: 'feed', lines: third }, length: 3 };
      return { command: { type: 'setting', name: `ESC ${second.toString(16)}` }, length: 3 };
    case GS:
      if (second === undefined || third === undefined) return 'incomplete';
      if (second === 0x76 && third === 0x30) return picture(bytes);
      if (second === 0x28) return extended(bytes);
      // Functions A (0, 1) and B (65, 66, with a feed) of GS V.
      if (second === 0x56) {
        if (third < 0x41) return { command: { type: 'cut' }, length: 3 };
        return fourth === undefined ? 'incomplete' : { command: { type: 'cut' }, length: 4 };
      }
      if (second === 0x72) return { command: { type: 'in_order_status_wanted', n: third }, length: 3 };
      if (second === 0x61) return { command: { type: 'automatic_status', bits: third }, length: 3 };
      return { command: { type: 'setting', name: `GS ${second.toString(16)}` }, length: 3 };
    default:
      return { command: { type: 'text', byte: first }, length: 1 };
  }
}

/** GS v 0 m xL xH yL yH, then rows of bytes. */
function picture(bytes: Buffer): Step {
  if (bytes.length < 8) return 'incomplete';
  const rowBytes = bytes.readUInt16LE(4);
  const rows = bytes.readUInt16LE(6);
  const length = 8 + rowBytes * rows;
  if (bytes.length < length) return 'incomplete';
  const bits = new Uint8Array(bytes.subarray(8, length));
  return { command: { type: 'picture', picture: { widthDots: rowBytes * 8, heightDots: rows, bits } }, length };
}

/** GS ( letter pL pH, then so many bytes; H with function 48 asks for a process id. */
function extended(bytes: Buffer): Step {
  if (bytes.length < 5) return 'incomplete';
  const length = 5 + bytes.readUInt16LE(3);
  if (bytes.length < length) return 'incomplete';
  const isProcessId = bytes[2] === 0x48 && bytes[5] === 0x30 && bytes[6] === 0x30;
  return {
    command: isProcessId
      ? { type: 'process_id_wanted', id: new Uint8Array(bytes.subarray(7, length)) }
      : { type: 'setting', name: 'GS (' },
    length,
  };
}

/** Pictures below one another, as they lie on the paper. */
export function stack(pictures: readonly Bitmap[]): Bitmap | undefined {
  const [first] = pictures;
  if (!first) return undefined;
  const rowBytes = Math.ceil(first.widthDots / 8);
  const heightDots = pictures.reduce((sum, picture) => sum + picture.heightDots, 0);
  const bits = new Uint8Array(rowBytes * heightDots);
  let at = 0;
  for (const picture of pictures) {
    bits.set(picture.bits, at);
    at += picture.bits.length;
  }
  return { widthDots: first.widthDots, heightDots, bits };
}
