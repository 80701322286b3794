/** How large letters must be to be read across a room. */

/** Millimetres of capital height for each metre of viewing distance. Current: EN 301 549's 0.7 degrees; history: AVIXA; floor: NUREG-0700. */
const CAPITAL_MM_PER_M = { current: 12.2, history: 6.7, floor: 4.7 } as const;

/** Capital height of the letters that we bring, as a share of the font's size; Noto Sans has 0.714, so this errs on the large side. */
const CAPITAL_SHARE = 0.7;

/** A large screen in a small room need not be filled with small letters: at least this share of its shorter side. */
const LEAST_CURRENT_SHARE = 0.12;

export type Screen = {
  /** Of the visible picture, corner to corner. */
  readonly diagonalInch: number;
  /** From the screen to the farthest seat. */
  readonly viewingDistanceM: number;
  readonly widthPx: number;
  readonly heightPx: number;
};

/** Font sizes in CSS pixels. */
export type LetterSizes = {
  /** The number of a current call. */
  readonly current: number;
  /** Calls that are over. */
  readonly history: number;
  /** Nothing that a patient should read is smaller than this. */
  readonly floor: number;
};

/** Font sizes for this screen at this distance. The window counts as the whole screen, as it is when it is full. */
export function letterSizes({ diagonalInch, viewingDistanceM, widthPx, heightPx }: Screen): LetterSizes {
  const pxPerMm = Math.hypot(widthPx, heightPx) / (diagonalInch * 25.4);
  const needed = (mmPerM: number): number => ((mmPerM * viewingDistanceM) / CAPITAL_SHARE) * pxPerMm;
  const floor = needed(CAPITAL_MM_PER_M.floor);
  const current = Math.max(needed(CAPITAL_MM_PER_M.current), LEAST_CURRENT_SHARE * Math.min(widthPx, heightPx));
  // The same proportion as the rule's, where the current calls were enlarged.
  const history = current * (CAPITAL_MM_PER_M.history / CAPITAL_MM_PER_M.current);
  return { current, history, floor };
}
