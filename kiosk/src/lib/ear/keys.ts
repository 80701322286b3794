/**
 * Keys of a keypad or keyboard for somebody who uses the kiosk by ear, told from a scanner that types. A key counts when
 * the next one has not come at a scanner's speed.
 */
import { toLatinDigits } from '#common/typed/digits.ts';
import { NO_STROKES, SURELY_A_SCAN, takeStroke, type Stroke, type Strokes } from '../scanner.ts';

export type EarKey =
  | { readonly is: 'digit'; readonly digit: string }
  | {
      readonly is:
        'enter' | 'back' | 'delete' | 'repeat' | 'next' | 'previous' | 'louder' | 'quieter' | 'person' | 'cover';
    };
type Named = Exclude<EarKey['is'], 'digit'>;

/** By the sign, or by the name of the key. Telephone keypads end with `#`; keypads with a ring of keys have arrows and "select". */
const KEYS: Readonly<Record<string, Named>> = {
  Enter: 'enter',
  '#': 'enter',
  Select: 'enter',
  ArrowDown: 'next',
  ArrowUp: 'previous',
  ArrowLeft: 'back',
  Escape: 'back',
  GoBack: 'back',
  Backspace: 'delete',
  ArrowRight: 'repeat',
  '*': 'repeat',
  '+': 'louder',
  AudioVolumeUp: 'louder',
  '-': 'quieter',
  AudioVolumeDown: 'quieter',
  '/': 'person',
  '?': 'person',
  Help: 'person',
  F1: 'person',
  '.': 'cover',
};

/** On a keypad the places of the digits hold, whatever its number lock says. */
export function earKeyOf({ key, code }: Stroke): EarKey | undefined {
  const digit = /^Numpad(\d)$/.exec(code)?.[1] ?? /^\d$/.exec(toLatinDigits(key))?.[0];
  if (digit !== undefined) return { is: 'digit', digit };
  if (code === 'NumpadDecimal') return { is: 'cover' };
  const is = KEYS[key];
  return is && { is };
}

/** Digits or an `X` that belong to a number are letters to a scanner, too; a longer pause tells that nobody scans. */
export const SETTLE_MS = 100;
const SETTLE_LONG_MS = 520;

export type Run = {
  readonly strokes: Strokes;
  /** Of the run that is being typed: not yet known to be a person's. */
  readonly pending: readonly EarKey[];
  /** A key that is none of ours is in it: letters, which only a scanner types. */
  readonly isText: boolean;
};
export const NO_RUN: Run = { strokes: NO_STROKES, pending: [], isText: false };

export type Taken = {
  readonly run: Run;
  /** A scan has just ended. */
  readonly scanned?: string;
  /** A new run has begun. */
  readonly isFirst: boolean;
  /** Keys that a person has pressed. */
  readonly keys: readonly EarKey[];
  /** So long without another stroke, and the run is over: `settle`. */
  readonly settleMs?: number;
};

export function takeKey(before: Run, stroke: Stroke, at: number): Taken {
  const { after: strokes, isFirst, scanned } = takeStroke(before.strokes, stroke, at);
  const key = earKeyOf(stroke);
  const earlier = before.isText ? [] : before.pending;
  if (scanned !== undefined) return { run: { ...NO_RUN, strokes }, scanned, isFirst, keys: [] };
  if (key !== undefined && !isSign(stroke))
    return {
      run: { ...NO_RUN, strokes },
      isFirst,
      keys: before.isText && stroke.key === 'Enter' ? [] : [...earlier, key],
    };
  if (strokes.byPlaces === before.strokes.byPlaces && strokes.text === before.strokes.text && !isFirst)
    return { run: { ...before, strokes }, isFirst, keys: [] }; // Shift and the like
  const goesOn = !isFirst;
  const run: Run = {
    strokes,
    pending: [...(goesOn ? before.pending : []), ...(key === undefined ? [] : [key])],
    isText: (goesOn && before.isText) || key === undefined,
  };
  const settleMs = strokes.byPlaces.length >= SURELY_A_SCAN ? SETTLE_LONG_MS : SETTLE_MS;
  return { run, isFirst, keys: goesOn ? [] : earlier, settleMs };
}

/** No other stroke has come: what was typed were keys, unless it was longer than any person types at that speed. */
export function settle(run: Run): { readonly run: Run; readonly keys: readonly EarKey[] } {
  const isPerson = !run.isText && run.strokes.byPlaces.length < SURELY_A_SCAN;
  return { run: { ...NO_RUN, strokes: run.strokes }, keys: isPerson ? run.pending : [] };
}

/** What a scanner may type. Enter ends a scan and is looked at by `takeStroke`. */
const isSign = ({ key, code }: Stroke): boolean => /^[\x21-\x7e]$/.test(key) || /^(Numpad\d|Digit\d)$/.test(code);
