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

/** A text in lines that are no wider than this: broken between words; a word that is wider, and Chinese, between signs. */
export function brokenInto({ language, text }: Wording, widthEm: number, measure: Measure): readonly Wording[] {
  const fits = (words: string) => measure({ language, text: words }) <= widthEm;
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, language, fits)) {
    if (line !== '' && !fits((line + piece).trim())) {
      lines.push(line.trim());
      line = '';
    }
    line += piece;
  }
  if (line.trim() !== '') lines.push(line.trim());
  return lines.map((each) => ({ language, text: each }));
}

/** Words with the space behind them; signs with the punctuation behind them, which must not begin a line. */
const piecesOf = (text: string, language: Wording['language'], fits: (word: string) => boolean): readonly string[] =>
  (text.match(/\S+\s*/g) ?? []).flatMap((word) => {
    if (fits(word.trim()) && language !== 'zh') return [word];
    const signs = language === 'zh' ? CHINESE_SIGNS : SIGNS;
    return word.match(signs) ?? [];
  });
const SIGNS = /.[\p{P}\p{M}\s]*/gu;
/** "X光" may be parted, "ABC" may not. */
const CHINESE_SIGNS = /(?:[\p{Script=Latin}\p{Nd}]+|.)[\p{P}\p{M}\s]*/gu;

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
