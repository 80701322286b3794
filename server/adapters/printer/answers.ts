import type { PrinterStatus, PrintRefusalCode } from '../../ports/printer.ts';

/** What a printer says. Epson's reference tells how its kinds of answers are told apart by their fixed bits. */
export type Answer =
  /** To DLE EOT, at once. */
  | { readonly type: 'real_time'; readonly byte: number }
  /** By itself, after GS a: whenever something changed. */
  | { readonly type: 'automatic'; readonly bytes: readonly [number, number, number, number] }
  /** To GS ( H: everything before it is on paper. */
  | { readonly type: 'process_id'; readonly id: string }
  /** To GS r: everything before it was worked through. */
  | { readonly type: 'in_order'; readonly byte: number };

const XON = 0x11;
const XOFF = 0x13;
const BLOCK = 0x37;
const PROCESS_ID = 0x22;
/** Longer than any block that is asked for. */
const LONGEST_BLOCK = 80;

const isRealTime = (byte: number) => (byte & 0x93) === 0x12;
const isAutomaticHead = (byte: number) => (byte & 0x93) === 0x10;
const isPlain = (byte: number) => (byte & 0x90) === 0;

/** Takes bytes as they come, in pieces of any size, and gives whole answers; what means nothing is passed over. */
export class AnswerReader {
  #rest: number[] = [];

  push(bytes: Uint8Array): Answer[] {
    this.#rest.push(...[...bytes].filter((byte) => byte !== XON && byte !== XOFF));
    const answers: Answer[] = [];
    for (;;) {
      const step = next(this.#rest);
      if (step === 'incomplete') return answers;
      this.#rest = this.#rest.slice(step.length);
      if (step.answer) answers.push(step.answer);
    }
  }
}

type Step = { readonly answer: Answer | null; readonly length: number } | 'incomplete';

function next(bytes: readonly number[]): Step {
  const [first, second, third, fourth] = bytes;
  if (first === undefined) return 'incomplete';
  if (first === BLOCK) return block(bytes);
  if (isRealTime(first)) return { answer: { type: 'real_time', byte: first }, length: 1 };
  if (isAutomaticHead(first)) {
    for (const byte of bytes.slice(1, 4)) if (!isPlain(byte)) return { answer: null, length: 1 };
    if (second === undefined || third === undefined || fourth === undefined) return 'incomplete';
    return { answer: { type: 'automatic', bytes: [first, second, third, fourth] }, length: 4 };
  }
  return { answer: isPlain(first) ? { type: 'in_order', byte: first } : null, length: 1 };
}

/** 0x37, what it is, some characters, 0. */
function block(bytes: readonly number[]): Step {
  const end = bytes.indexOf(0);
  if (end === -1) return bytes.length > LONGEST_BLOCK ? { answer: null, length: 1 } : 'incomplete';
  const id = String.fromCharCode(...bytes.slice(2, end));
  return { answer: bytes[1] === PROCESS_ID ? { type: 'process_id', id } : null, length: end + 1 };
}

export const OFFLINE: PrinterStatus = {
  isOnline: false,
  paper: 'unknown',
  cover: 'unknown',
  trouble: 'printer_offline',
};

/** Of the answers to DLE EOT 2 (why it is offline), 3 (errors) and 4 (paper). */
export function statusOfRealTime(cause: number, error: number, paper: number): PrinterStatus {
  return statusOf({
    isOpen: (cause & 0x04) !== 0,
    isOut: (paper & 0x60) !== 0 || (cause & 0x20) !== 0,
    isNearEnd: (paper & 0x0c) !== 0,
    isCutterStuck: (error & 0x08) !== 0,
    hasError: (error & 0x60) !== 0 || (cause & 0x40) !== 0,
  });
}

/** Of the four bytes that it sends by itself: the printer, errors, paper, and one without meaning here. */
export function statusOfAutomatic([printer, error, paper]: readonly [number, number, number, number]): PrinterStatus {
  return statusOf({
    isOpen: (printer & 0x20) !== 0,
    isOut: (paper & 0x0c) !== 0,
    isNearEnd: (paper & 0x03) !== 0,
    isCutterStuck: (error & 0x08) !== 0,
    // Mechanical, not recoverable, recovering by itself (too hot); or waiting to be told to go on.
    hasError: (error & 0x65) !== 0,
  });
}

type Facts = Readonly<Record<'isOpen' | 'isOut' | 'isNearEnd' | 'isCutterStuck' | 'hasError', boolean>>;

function statusOf(facts: Facts): PrinterStatus {
  return {
    isOnline: true,
    paper: facts.isOut ? 'out' : facts.isNearEnd ? 'near_end' : 'ok',
    cover: facts.isOpen ? 'open' : 'closed',
    trouble: troubleOf(facts),
  };
}

/** What somebody should do first: an open cover hides everything else. */
function troubleOf({ isOpen, isOut, isCutterStuck, hasError }: Facts): PrintRefusalCode | null {
  if (isOpen) return 'cover_open';
  if (isOut) return 'out_of_paper';
  if (isCutterStuck) return 'cutter_error';
  return hasError ? 'printer_error' : null;
}
