/** Which calls a waiting-room screen shows large, which small, and how large: never cut, never under the floor. */
import type { LetterSizes } from './letterSizes.ts';
import { fitBlock, leadingOf, type Block, type Measure } from './lines.ts';
import { turningSlot, type Slot, type Wording } from './wording.ts';

export type PlannedCall = {
  readonly number: string;
  /** The same number in a language's own digits. */
  readonly own?: Wording | undefined;
  readonly place: readonly Slot[];
};

export type HallInput = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizes: LetterSizes;
  /** The most urgent first. */
  readonly current: readonly PlannedCall[];
  /** The newest first. */
  readonly recent: readonly PlannedCall[];
  /** What stands above the recent ones. */
  readonly heading: readonly Slot[];
  readonly measure: Measure;
  /** Nothing but calls, in one list over the whole width as long as they fit so. */
  readonly isAlone?: boolean;
  /** One list above the other, also where the screen is wider than high. */
  readonly isStacked?: boolean;
};

/** One call: the number with its font size, and the place beside it or, where it is too wide, below. */
export type PlannedLine = {
  readonly numberPx: number;
  /** Where the own digits stand, in the size of their font. */
  readonly own: OwnDigits | null;
  readonly place: Block;
  readonly isBelow: boolean;
  readonly heightPx: number;
};

export type OwnDigits = { readonly fontPx: number; readonly isBelow: boolean };

export type HallPlan = {
  /** Beside each other, or one above the other on an upright screen. */
  readonly columns: 'beside' | 'stacked';
  /** The large column's share of the width (or of the height). */
  readonly share: number;
  readonly paddingPx: number;
  readonly gapPx: number;
  /** For the first calls of `current`. */
  readonly large: readonly PlannedLine[];
  /** Whether the small column says each place in every language's own line, or by turns in one. */
  readonly smallPlaces: 'all_slots' | 'by_turns';
  /** For the current calls that are not large; then for as many recent ones as there is room. */
  readonly small: readonly PlannedLine[];
  readonly recentCount: number;
  readonly headingPx: number;
  /** More than one: the small column turns its pages, this many lines on each. */
  readonly perPage: readonly number[];
};

/** The large column's share of the width: two thirds, and less only where the small lines need the room. */
const SHARES = [2 / 3, 0.6, 0.54] as const;
/** So many past calls are worth showing before all else is enlarged. */
const WANTED_RECENT = 3;
/** Of the number's size. */
const ARROW_SHARE = 0.6;
const GAP_SHARE = 0.16;
/** Own digits are for whoever cannot read the others: smaller, and never under the floor. */
const OWN_SHARE = 0.5;

export function planHall(input: HallInput): HallPlan {
  const isUpright = input.isStacked === true || input.heightPx > input.widthPx;
  if (input.isAlone === true) {
    const alone = planWith({ ...input, recent: [] }, 'stacked', 1);
    if (alone.large.length === input.current.length) return alone;
  }
  const plans = (isUpright ? [0.6] : SHARES).map((share) => planWith(input, isUpright ? 'stacked' : 'beside', share));
  const [first] = plans;
  if (first === undefined) throw new Error('A hall is planned with at least one share.');
  const shown = (plan: HallPlan) => plan.large.length + (plan.perPage[0] ?? 0);
  const isWhole = (plan: HallPlan) => plan.perPage.length <= 1;
  return plans.find(isWhole) ?? plans.reduce((best, plan) => (shown(plan) > shown(best) ? plan : best), first);
}

function planWith(input: HallInput, columns: HallPlan['columns'], share: number): HallPlan {
  const { sizes, current, recent, heading, measure } = input;
  const paddingPx = Math.round(Math.min(input.widthPx, input.heightPx) * 0.03);
  const gapPx = Math.round(paddingPx * 0.5);
  const largeBox =
    columns === 'beside'
      ? { widthPx: input.widthPx * share - paddingPx * 2, heightPx: input.heightPx - paddingPx * 2 }
      : { widthPx: input.widthPx - paddingPx * 2, heightPx: input.heightPx * share - paddingPx * 2 };
  const smallBox =
    columns === 'beside'
      ? { widthPx: input.widthPx * (1 - share) - paddingPx * 2, heightPx: largeBox.heightPx }
      : { widthPx: largeBox.widthPx, heightPx: input.heightPx * (1 - share) - paddingPx * 2 };

  const large: PlannedLine[] = [];
  let usedPx = 0;
  for (const call of current) {
    // Room for the inside of the coloured line.
    const line = planLine(
      call,
      largeBox.widthPx - gapPx * 2,
      { wantedPx: sizes.current, floorPx: sizes.floor, ownIs: 'below' },
      measure,
    );
    const heightPx = line.heightPx + gapPx;
    if (large.length > 0 && usedPx + heightPx > largeBox.heightPx) break;
    usedPx += heightPx + gapPx;
    large.push({ ...line, heightPx });
  }

  const rest = current.slice(large.length);
  const headingBlock = fitBlock(heading, smallBox.widthPx, { largestPx: sizes.floor, floorPx: sizes.floor }, measure);
  const headingHeight = recent.length > 0 ? (headingBlock?.heightPx ?? 0) + gapPx : 0;
  const middle = (sizes.history + sizes.floor) / 2;
  const candidates = (['all_slots', 'by_turns'] as const).flatMap((smallPlaces) =>
    [sizes.history, middle, sizes.floor].flatMap((numberPx) =>
      (['beside', 'below'] as const).map((ownIs) => {
        const shaped = (call: PlannedCall): PlannedCall =>
          smallPlaces === 'all_slots' ? call : { ...call, place: [turningSlot(call.place)] };
        const wanted = { wantedPx: Math.max(numberPx, sizes.floor), floorPx: sizes.floor, ownIs };
        const lines = [...rest, ...recent].map((call) => planLine(shaped(call), smallBox.widthPx, wanted, measure));
        return { smallPlaces, lines };
      }),
    ),
  );
  const heightOf = (lines: readonly PlannedLine[]) => lines.reduce((sum, { heightPx }) => sum + heightPx + gapPx, 0);
  const fits = (count: number) => (candidate: (typeof candidates)[number]) => {
    const withHeading = count > rest.length ? headingHeight : 0;
    return heightOf(candidate.lines.slice(0, count)) + withHeading <= smallBox.heightPx;
  };
  const wanted = rest.length + Math.min(WANTED_RECENT, recent.length);
  const last = candidates.at(-1);
  const chosen = candidates.find(fits(wanted)) ?? candidates.find(fits(rest.length)) ?? last;
  if (chosen === undefined) throw new Error('There is always a smallest way to show the calls.');

  let recentCount = 0;
  while (recentCount < recent.length && fits(rest.length + recentCount + 1)(chosen)) recentCount += 1;
  return {
    columns,
    share,
    paddingPx,
    gapPx,
    large,
    smallPlaces: chosen.smallPlaces,
    small: chosen.lines.slice(0, rest.length + recentCount),
    recentCount,
    headingPx: sizes.floor,
    perPage: pagesOf(chosen.lines.slice(0, rest.length), smallBox.heightPx, gapPx),
  };
}

/** How many lines stand on each page, evenly shared; at least one, so that each is shown at some time. */
function pagesOf(lines: readonly PlannedLine[], heightPx: number, gapPx: number): readonly number[] {
  const fill = (atMost: number): readonly number[] => {
    const pages: number[] = [];
    let usedPx = 0;
    for (const line of lines) {
      const last = pages.at(-1);
      if (last !== undefined && last < atMost && usedPx + line.heightPx <= heightPx) pages[pages.length - 1] = last + 1;
      else {
        pages.push(1);
        usedPx = 0;
      }
      usedPx += line.heightPx + gapPx;
    }
    return pages;
  };
  return fill(Math.ceil(lines.length / Math.max(1, fill(lines.length).length)));
}

function planLine(
  call: PlannedCall,
  widthPx: number,
  { wantedPx, floorPx, ownIs }: { readonly wantedPx: number; readonly floorPx: number; readonly ownIs: OwnIs },
  measure: Measure,
): PlannedLine {
  const numberEm = measure({ language: 'en', text: call.number }) * 1.04;
  // Only a number that is wider than its column makes its letters smaller.
  const numberPx = Math.min(wantedPx, widthPx / numberEm);
  return planPlace(
    call,
    numberBlock(call, widthPx, { numberPx, numberEm, floorPx, ownIs }, measure),
    widthPx,
    floorPx,
    measure,
  );
}

/** The number as it stands: by itself, or with its own digits below it or beside it. */
type NumberBlock = {
  readonly numberPx: number;
  readonly own: OwnDigits | null;
  readonly widthPx: number;
  readonly heightPx: number;
};
type OwnIs = 'below' | 'beside';

function numberBlock(
  { own }: PlannedCall,
  widthPx: number,
  sizes: { readonly numberPx: number; readonly numberEm: number; readonly floorPx: number; readonly ownIs: OwnIs },
  measure: Measure,
): NumberBlock {
  const { numberPx, numberEm, floorPx, ownIs } = sizes;
  const alone = { numberPx, own: null, widthPx: numberEm * numberPx, heightPx: numberPx * LINE };
  if (own === undefined) return alone;
  const ownEm = measure(own) * 1.04;
  const fontPx = Math.min(Math.max(floorPx, numberPx * OWN_SHARE), widthPx / ownEm);
  const besidePx = alone.widthPx + numberPx * GAP_SHARE + ownEm * fontPx;
  if (ownIs === 'beside' && besidePx <= widthPx)
    return {
      numberPx,
      own: { fontPx, isBelow: false },
      widthPx: besidePx,
      heightPx: Math.max(alone.heightPx, fontPx * OWN_LINE),
    };
  return {
    numberPx,
    own: { fontPx, isBelow: true },
    widthPx: Math.max(alone.widthPx, ownEm * fontPx),
    heightPx: alone.heightPx + fontPx * OWN_LINE,
  };
}

function planPlace(
  call: PlannedCall,
  { numberPx, own, ...number }: NumberBlock,
  widthPx: number,
  floorPx: number,
  measure: Measure,
): PlannedLine {
  const arrowPx = numberPx * ARROW_SHARE;
  const gaps = numberPx * GAP_SHARE * 2;
  // Words as large as the number; of two languages each takes half of its height, as long as that can be read.
  const leading = leadingOf(call.place);
  const largestPx =
    call.place.length > 1 ? Math.max(floorPx, (numberPx * LINE) / (leading * call.place.length)) : numberPx * 0.9;

  const besidePx = widthPx - number.widthPx - arrowPx - gaps;
  const beside = fitBlock(call.place, besidePx, { largestPx, floorPx }, measure);
  const below = fitBlock(call.place, widthPx - arrowPx - gaps, { largestPx, floorPx }, measure);
  // A word wider than the screen is the only one that is broken inside.
  const brokenLines = (slot: Slot) =>
    Math.ceil((Math.max(...slot.map(measure)) * floorPx) / (widthPx - arrowPx - gaps)) + 1;
  const fallback = {
    fontPx: floorPx,
    heightPx: call.place.reduce((sum, slot) => sum + brokenLines(slot), 0) * floorPx * leading,
    isBroken: true,
  };
  const numberHeight = number.heightPx;
  const belowBlock = below ?? fallback;
  const belowHeight = numberHeight + belowBlock.heightPx;
  const inBelow = { numberPx, own, place: belowBlock, isBelow: true, heightPx: belowHeight };
  if (beside === undefined) return inBelow;
  // "X-ray" with its "2" in another line is read worse than one line below the number.
  const isBetterBelow = beside.isBroken && (below?.isBroken === false || belowHeight < beside.heightPx);
  const besideHeight = Math.max(numberHeight, beside.heightPx);
  return isBetterBelow ? inBelow : { numberPx, own, place: beside, isBelow: false, heightPx: besideHeight };
}

/** Height of a line of the number, as a share of its font's size. */
const LINE = 1.1;
/** The same for the digits of Persian and Arabic, whose letters reach farther. */
const OWN_LINE = 1.3;
