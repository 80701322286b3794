import type { LetterSizes } from './letterSizes.ts';
import { fitBlock, type Measure } from './lines.ts';
import type { Slot } from './wording.ts';

export type DoorInput = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizes: LetterSizes;
  readonly number: string | undefined;
  readonly place: readonly Slot[];
  readonly words: readonly Slot[];
  readonly measure: Measure;
};

export type DoorPlan = { readonly placePx: number; readonly numberPx: number; readonly wordsPx: number };

/** Of the height, at most; the rest is air. */
const SHARES = { place: 0.2, number: 0.5, words: 0.24 } as const;
const LINE = 1.2;
const WIDTH_SHARE = 0.88;

/** The number as large as the screen takes, the room above and the words below as large as they fit. */
export function planDoor({ widthPx, heightPx, sizes, number, place, words, measure }: DoorInput): DoorPlan {
  const width = widthPx * WIDTH_SHARE;
  const sized = (slots: readonly Slot[], share: number): number => {
    for (let largestPx = sizes.current; largestPx > sizes.floor; largestPx *= 0.95) {
      const block = fitBlock(slots, width, { largestPx, floorPx: sizes.floor }, measure);
      if (block && block.heightPx <= heightPx * share) return block.fontPx;
    }
    return sizes.floor;
  };
  const placePx = sized(place, SHARES.place);
  const wordsPx = sized(words, number === undefined ? SHARES.number : SHARES.words);
  const used = (slots: readonly Slot[], fontPx: number): number =>
    fitBlock(slots, width, { largestPx: fontPx, floorPx: sizes.floor }, measure)?.heightPx ?? 0;
  const left = heightPx * 0.94 - used(place, placePx) - used(words, wordsPx);
  const numberEm = number === undefined ? 1 : measure({ language: 'en', text: number }) * 1.04;
  const numberPx = Math.max(sizes.floor, Math.min(width / numberEm, (heightPx * SHARES.number) / LINE, left / LINE));
  return { placePx, numberPx, wordsPx };
}
