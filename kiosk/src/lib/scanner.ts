/**
 * A scanner that is a "keyboard wedge" types what it reads, faster than any person, and ends with Enter. So a scan can
 * come on any screen, whatever has the focus.
 */

/** Between two keys of one scan; a person needs longer. */
const GAP_MS = 50;
/** Shorter runs may be a person drumming on the keys. */
const LEAST_LENGTH = 5;

/** What was typed so far without a pause. */
export type Strokes = { readonly text: string; readonly lastAt: number };
export const NO_STROKES: Strokes = { text: '', lastAt: Number.NEGATIVE_INFINITY };

export type Stroke = { readonly key: string; readonly code: string; readonly shiftKey: boolean };

/** Takes one key in. `scanned` is there after the Enter that ends a scan; `isFirst` where a new run begins. */
export function takeStroke(
  before: Strokes,
  stroke: Stroke,
  at: number,
): { readonly after: Strokes; readonly isFirst: boolean; readonly scanned?: string } {
  const isRun = at - before.lastAt <= GAP_MS;
  if (stroke.key === 'Enter') {
    const isScan = isRun && before.text.length >= LEAST_LENGTH;
    return isScan ? { after: NO_STROKES, isFirst: false, scanned: before.text } : { after: NO_STROKES, isFirst: false };
  }
  const letter = letterOf(stroke);
  if (letter === '') return { after: { ...before, lastAt: isRun ? at : before.lastAt }, isFirst: false };
  return { after: { text: isRun ? before.text + letter : letter, lastAt: at }, isFirst: !isRun };
}

/** As on the American layout, by which scanners press keys: with a Persian layout set, the `A` key would give a ش. */
const SIGNS: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Semicolon: [';', ':'],
  Digit3: ['3', '#'],
  Digit5: ['5', '%'],
  Digit7: ['7', '&'],
};

function letterOf({ key, code, shiftKey }: Stroke): string {
  if (key.length !== 1) return '';
  if (/^[\x21-\x7e]$/.test(key)) return key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  return SIGNS[code]?.[shiftKey ? 1 : 0] ?? /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? '';
}

/** What a scanned text says of the booking: the code itself, or the last part of an address. */
export function codeInScan(text: string): string {
  const afterHash = /#([^#?&]+)$/.exec(text)?.[1];
  const lastPart = /^https?:\/\/.*\/([^/?#]+)\/?$/i.exec(text)?.[1];
  return (afterHash ?? lastPart ?? text).trim().slice(0, 60);
}

/** The token of a patient's page in a scanned text: of a ticket on paper, or of a booking. */
export const tokenInScan = (text: string): string | undefined => /\/t\/?#([\w-]{44})$/.exec(text.trim())?.[1];
