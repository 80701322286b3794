import type { Slot, Wording } from './wording.ts';

/** The width of a text as a share of its font's size: 2.5 means that at 100 px it is 250 px wide. */
export type Measure = (wording: Wording) => number;

/** Room between two baselines as a share of the font's size; Persian and Arabic letters reach farther up and down. */
const LEADING = { en: 1.2, ru: 1.2, zh: 1.25, fa: 1.3, ar: 1.3 } as const;

export const leadingOf = (slots: readonly Slot[]): number =>
  Math.max(LEADING.en, ...slots.flat().map(({ language }) => LEADING[language]));

/**
 * In how many lines a text stands in this width when it breaks between words, as browsers break it.
 * @returns undefined where a single word is wider
 */
export function linesOf(wording: Wording, widthEm: number, measure: Measure): number | undefined {
  const { language, text } = wording;
  const width = (words: string) => measure({ language, text: words });
  let lines = 1;
  let line = '';
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    if (width(word) > widthEm) return undefined;
    const longer = line === '' ? word : `${line} ${word}`;
    if (width(longer) <= widthEm) line = longer;
    else {
      lines += 1;
      line = word;
    }
  }
  return lines;
}

/** `isBroken`: some line had to be broken between its words. */
export type Block = { readonly fontPx: number; readonly heightPx: number; readonly isBroken: boolean };

/** A size is looked for in steps of this share. */
const STEP = 0.96;

/**
 * The largest size at which these lines fit: each slot in one line as long as the size stays above the floor, and with
 * breaks between words at the floor. A slot's size is the same for all its turns, so that nothing moves.
 *
 * @param largestPx wanted for the font; never more
 * @returns undefined where a word does not fit even at the floor
 */
export function fitBlock(
  slots: readonly Slot[],
  widthPx: number,
  { largestPx, floorPx }: { readonly largestPx: number; readonly floorPx: number },
  measure: Measure,
): Block | undefined {
  const widestEm = Math.max(0, ...slots.flat().map(measure));
  const leading = leadingOf(slots);
  const inOneLine = widestEm === 0 ? largestPx : Math.min(largestPx, (widthPx * STEP) / widestEm);
  if (inOneLine >= floorPx) return { fontPx: inOneLine, heightPx: slots.length * inOneLine * leading, isBroken: false };
  let lines = 0;
  for (const slot of slots) {
    const each = slot.map((wording) => linesOf(wording, (widthPx * STEP) / floorPx, measure));
    if (each.includes(undefined)) return undefined;
    lines += Math.max(1, ...each.filter((count) => count !== undefined));
  }
  return { fontPx: floorPx, heightPx: lines * floorPx * leading, isBroken: lines > slots.length };
}
