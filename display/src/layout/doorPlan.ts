import type { LetterSizes } from './letterSizes.ts';
import { fitBlock, type Measure } from './lines.ts';
import { turningSlot, type Slot, type Wording } from './wording.ts';

export type DoorInput = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizes: LetterSizes;
  readonly number: string | undefined;
  /** The same number in a language's own digits. */
  readonly own: Wording | undefined;
  readonly place: readonly Slot[];
  /** Who works there; empty where that is not shown. */
  readonly doctor: readonly Slot[];
  readonly words: readonly Slot[];
  readonly measure: Measure;
};

/** What stands in which lines, and how large. */
export type DoorPlan = {
  readonly place: readonly Slot[];
  readonly words: readonly Slot[];
  readonly placePx: number;
  readonly doctorPx: number;
  readonly numberPx: number;
  readonly ownPx: number;
  readonly wordsPx: number;
};

/** Of the height, at most; the rest is air. */
const SHARES = { place: 0.2, doctor: 0.16, number: 0.5, words: 0.24 } as const;
const LINE = 1.2;
const WIDTH_SHARE = 0.88;
/** Of the room's name. */
const DOCTOR_SHARE = 0.75;
/** Of the number. */
const OWN_SHARE = 0.4;
const OWN_LINE = 1.3;

/**
 * The number as large as the screen takes, the room above and the words below as large as they fit. Languages that leave
 * no room for a number that is read across the room take turns in one line.
 */
export function planDoor(input: DoorInput): DoorPlan {
  const whole = planLines(input);
  const isWhole = whole.isFitting && (input.number === undefined || whole.plan.numberPx >= input.sizes.history);
  if (isWhole) return whole.plan;
  return planLines({ ...input, place: [turningSlot(input.place)], words: [turningSlot(input.words)] }).plan;
}

function planLines({ widthPx, heightPx, sizes, ...said }: DoorInput): {
  readonly plan: DoorPlan;
  readonly isFitting: boolean;
} {
  const { number, own, place, doctor, words, measure } = said;
  const width = widthPx * WIDTH_SHARE;
  const heightOf = (slots: readonly Slot[], fontPx: number): number =>
    slots.length === 0
      ? 0
      : (fitBlock(slots, width, { largestPx: fontPx, floorPx: sizes.floor }, measure)?.heightPx ?? 0);
  const sized = (slots: readonly Slot[], share: number, startPx: number = sizes.current): number => {
    for (let largestPx = startPx; largestPx > sizes.floor; largestPx *= 0.95) {
      const block = fitBlock(slots, width, { largestPx, floorPx: sizes.floor }, measure);
      if (block && block.heightPx <= heightPx * share) return block.fontPx;
    }
    return sizes.floor;
  };
  const placePx = sized(place, SHARES.place);
  const doctorPx = sized(doctor, SHARES.doctor, placePx * DOCTOR_SHARE);
  const wordsPx = sized(words, number === undefined ? SHARES.number : SHARES.words);
  const left = heightPx * 0.94 - heightOf(place, placePx) - heightOf(doctor, doctorPx) - heightOf(words, wordsPx);
  const numberEm = number === undefined ? 1 : measure({ language: 'en', text: number }) * 1.04;
  const room = Math.min(heightPx * SHARES.number, left);
  // Own digits shrink with the number down to the floor, and no farther.
  const ownLeast = own === undefined ? 0 : sizes.floor * OWN_LINE;
  const shared = room / (LINE + (own === undefined ? 0 : OWN_SHARE * OWN_LINE));
  const fitting = shared * OWN_SHARE >= sizes.floor ? shared : Math.max(0, room - ownLeast) / LINE;
  const numberPx = Math.max(sizes.floor, Math.min(width / numberEm, fitting));
  const isFitting = number === undefined ? left >= 0 : numberPx * LINE + ownLeast <= left;
  const plan = {
    place,
    words,
    placePx,
    doctorPx,
    numberPx,
    ownPx: Math.max(sizes.floor, numberPx * OWN_SHARE),
    wordsPx,
  };
  return { plan, isFitting };
}
