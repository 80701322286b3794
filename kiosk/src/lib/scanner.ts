/**
 * A scanner that is a "keyboard wedge" types what it reads, faster than any person, and ends with Enter. So a scan can
 * come on any screen, whatever has the focus.
 */

/** Between two keys of one scan; a person needs longer. */
const GAP_MS = 80;
/** Shorter runs may be a person drumming on the keys. */
const LEAST_LENGTH = 5;
/** No person types so many keys at that speed: whatever follows within a moment still belongs to the scan. */
export const SURELY_A_SCAN = 12;
const HICCUP_MS = 500;

/**
 * What was typed so far without a pause: the text that the computer made of it, and the text by the places of the keys on
 * the American layout, by which scanners press them.
 */
export type Strokes = {
  readonly text: string;
  readonly byPlaces: string;
  /** A key gave what is on no Latin keyboard: Persian, Arabic or Russian letters, or an input method for Chinese. */
  readonly isOtherLayout: boolean;
  readonly lastAt: number;
};
export const NO_STROKES: Strokes = {
  text: '',
  byPlaces: '',
  isOtherLayout: false,
  lastAt: Number.NEGATIVE_INFINITY,
};

export type Stroke = { readonly key: string; readonly code: string; readonly shiftKey: boolean };

/** Takes one key in. `scanned` is there after the Enter that ends a scan; `isFirst` where a new run begins. */
export function takeStroke(
  before: Strokes,
  stroke: Stroke,
  at: number,
): { readonly after: Strokes; readonly isFirst: boolean; readonly scanned?: string } {
  const isRun = at - before.lastAt <= (before.byPlaces.length >= SURELY_A_SCAN ? HICCUP_MS : GAP_MS);
  if (stroke.key === 'Enter') {
    // One key of another layout gives all away: there, `/` and `#` may come out as other signs that look right.
    const scanned = before.isOtherLayout ? before.byPlaces : before.text;
    const isScan = isRun && scanned.length >= LEAST_LENGTH;
    return isScan ? { after: NO_STROKES, isFirst: false, scanned } : { after: NO_STROKES, isFirst: false };
  }
  const isLatin = /^[\x21-\x7e]$/.test(stroke.key);
  const sign = isLatin ? stroke.key : signAt(stroke);
  if (sign === '') return { after: { ...before, lastAt: isRun ? at : before.lastAt }, isFirst: false };
  const run = isRun ? before : NO_STROKES;
  const after = {
    text: run.text + sign,
    byPlaces: run.byPlaces + (signAt(stroke) || sign),
    isOtherLayout: run.isOtherLayout || !isLatin,
    lastAt: at,
  };
  return { after, isFirst: !isRun };
}

const SIGNS: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Semicolon: [';', ':'],
  Digit1: ['1', '!'],
  Digit2: ['2', '@'],
  Digit3: ['3', '#'],
  Digit4: ['4', '$'],
  Digit5: ['5', '%'],
  Digit6: ['6', '^'],
  Digit7: ['7', '&'],
  Digit8: ['8', '*'],
  Digit9: ['9', '('],
  Digit0: ['0', ')'],
};

/** As on the American layout; empty for keys that give no sign, such as Shift. */
function signAt({ code, shiftKey }: Stroke): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  return SIGNS[code]?.[shiftKey ? 1 : 0] ?? /^Numpad(\d)$/.exec(code)?.[1] ?? '';
}

/** What a scanned text says of the booking: the code itself, or the last part of an address. */
export function codeInScan(text: string): string {
  const afterHash = /#([^#?&]+)$/.exec(text)?.[1];
  const lastPart = /^https?:\/\/.*\/([^/?#]+)\/?$/i.exec(text)?.[1];
  return (afterHash ?? lastPart ?? text).trim().slice(0, 60);
}

/** The token of a patient's page in a scanned text: of a ticket on paper, or of a booking. */
export const tokenInScan = (text: string): string | undefined => /\/t\/?#([\w-]{44})$/.exec(text.trim())?.[1];
