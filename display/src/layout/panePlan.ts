/** How much of a screen is left for what stands beside the calls: pictures, or the services with their waits. */
import { planHall, type HallInput } from './hallPlan.ts';
import { fitBlock, leadingOf, linesOf, type Measure } from './lines.ts';
import type { LetterSizes } from './letterSizes.ts';
import type { Slot } from './wording.ts';

/** Shares of the width (of the height, on an upright screen) that the pane may have, the largest first. */
const SHARES = {
  /** A list stays where it is. */
  services: [0.5, 0.42, 0.34],
  media: [0.6, 0.5, 0.34],
  /** While a number is called the pictures step back. */
  mediaDuringCall: [0.34],
} as const;
export type PaneKind = keyof typeof SHARES;

/** The share of the pane; 0 where the calls need the whole screen: they are never cut, turned in pages or made smaller for it. */
export const paneShare = (kind: PaneKind, input: HallInput): number =>
  SHARES[kind].find((share) => {
    const plan = planHall({ ...input, ...besidePane(input, share), recent: [] });
    const all = plan.large.length + (plan.perPage[0] ?? 0);
    return plan.perPage.length <= 1 && all === input.current.length && isInside(plan.large, input, share);
  }) ?? 0;

/** What the pane leaves of a screen. The calls keep one arrangement, so that nothing jumps when the pane grows. */
export const besidePane = ({ widthPx, heightPx }: Pick<HallInput, 'widthPx' | 'heightPx'>, share: number) =>
  heightPx > widthPx
    ? { widthPx, heightPx: heightPx * (1 - share), isStacked: true }
    : { widthPx: widthPx * (1 - share), heightPx, isStacked: true };

/** The first call is always planned, however high it is. */
const isInside = (large: readonly { readonly heightPx: number }[], input: HallInput, share: number): boolean =>
  large.length === 0 || (large[0]?.heightPx ?? 0) <= besidePane(input, share).heightPx * 0.6;

export type ServiceRow = { readonly title: Slot; readonly detail: Slot };
export type ServicesPlan = {
  readonly fontPx: number;
  /** The wait stands below the name, because beside it there is no room. */
  readonly isBelow: boolean;
  readonly perPage: number;
  readonly gapPx: number;
};

/** Between a service and its wait, and between two services, as shares of the letters' size. */
export const SERVICE_GAP_EM = 0.8;
const ROW_GAP_EM = 0.5;

/** All services with letters as large as they fit, never under the floor; else in pages. */
export function planServices(
  rows: readonly ServiceRow[],
  box: { readonly widthPx: number; readonly heightPx: number; readonly sizes: LetterSizes },
  measure: Measure,
): ServicesPlan {
  const { widthPx, heightPx, sizes } = box;
  const widest = (slot: Slot) => Math.max(0, ...slot.map(measure));
  const planAt = (fontPx: number) => {
    const isBelow = rows.some(
      ({ title, detail }) => (widest(title) + SERVICE_GAP_EM + widest(detail)) * fontPx > widthPx,
    );
    const heightOf = (slot: Slot) => linesIn(slot, widthPx / fontPx, measure) * leadingOf([slot]) * fontPx;
    const heights = rows.map(({ title, detail }) =>
      isBelow ? heightOf(title) + heightOf(detail) : Math.max(leadingOf([title]), leadingOf([detail])) * fontPx,
    );
    const gapPx = fontPx * ROW_GAP_EM;
    const perPage = Math.max(1, Math.floor((heightPx + gapPx) / (Math.max(1, ...heights) + gapPx)));
    return { fontPx, isBelow, perPage, gapPx };
  };
  for (let fontPx = sizes.history; fontPx > sizes.floor; fontPx *= 0.95) {
    const plan = planAt(fontPx);
    if (plan.perPage >= rows.length && isOneLine(rows, widthPx, plan, measure)) return plan;
  }
  const least = planAt(sizes.floor);
  const pages = Math.ceil(rows.length / least.perPage);
  return { ...least, perPage: Math.max(1, Math.ceil(rows.length / Math.max(1, pages))) };
}

/** Large letters are no gain where a name then takes two lines. */
const isOneLine = (rows: readonly ServiceRow[], widthPx: number, { fontPx }: ServicesPlan, measure: Measure): boolean =>
  rows.every(({ title, detail }) => [title, detail].every((slot) => linesIn(slot, widthPx / fontPx, measure) === 1));

const linesIn = (slot: Slot, widthEm: number, measure: Measure): number =>
  Math.max(
    1,
    ...slot.map((wording) => linesOf(wording, widthEm, measure) ?? Math.ceil(measure(wording) / widthEm) + 1),
  );

/** The largest letters for a text in a box; at the floor it is broken between words. */
export function fitText(
  slots: readonly Slot[],
  box: { readonly widthPx: number; readonly heightPx: number; readonly largestPx: number; readonly floorPx: number },
  measure: Measure,
): number {
  for (let largestPx = box.largestPx; largestPx > box.floorPx; largestPx *= 0.95) {
    const lines = slots.reduce((sum, slot) => sum + linesIn(slot, box.widthPx / largestPx, measure), 0);
    const isWhole = slots.flat().every((wording) => linesOf(wording, box.widthPx / largestPx, measure) !== undefined);
    if (isWhole && lines * leadingOf(slots) * largestPx <= box.heightPx) return largestPx;
  }
  return fitBlock(slots, box.widthPx, { largestPx: box.floorPx, floorPx: box.floorPx }, measure)?.fontPx ?? box.floorPx;
}
