/**
 * Draws nothing: says where each bar, line and word of a chart stands, so that the panel and the paper show the same.
 * Lengths are in units of the drawing; `x` runs from the side where a line of text begins, so that whoever draws for a
 * language that runs from right to left mirrors it as a whole.
 */
import type { Fill, Mark, Plot } from '../contract/plot.ts';
import { Outcome, type Breakdown, type FigureName, type Figures } from '../contract/statistics.ts';

export type Measure = 'waits' | 'services' | 'outcomes';
export type PlotGroup = { readonly key: string; readonly label: string; readonly figures: Figures };
type Setting = {
  readonly width: number;
  readonly measure: Measure;
  readonly by: Breakdown;
  readonly number: (value: number) => string;
};

const MINUTE_MS = 60_000;
const COLUMNS_HEIGHT = 220;
const ROW_HEIGHT = 28;
const MARGIN = { start: 48, end: 16, top: 10, bottom: 24 } as const;
const NAMES_WIDTH = 190;
/** A word for each bar would run into the next where bars stand closer. */
const LABEL_WIDTH = 52;
const MOST_BAR = 40;

/** Time runs along the line of reading, as columns; names need their own line, as rows. */
export function plotOf(groups: readonly PlotGroup[], setting: Setting): Plot {
  const isTime = setting.by === 'day' || setting.by === 'hour';
  return isTime ? columns(groups, setting) : rows(groups, setting);
}

/** A bar's parts as lengths of value: where each begins and ends. */
type Part = { readonly fill: Fill; readonly from: number; readonly to: number; readonly figure: FigureName };

function partsOf({ figures }: PlotGroup, measure: Measure): readonly Part[] {
  if (measure !== 'outcomes') {
    const spread = figures[measure];
    if (spread === null) return [];
    const [p20, p50, p80, p90] = [spread.p20Ms, spread.p50Ms, spread.p80Ms, spread.p90Ms].map((ms) => ms / MINUTE_MS);
    return [
      { fill: 'time', from: 0, to: p50 ?? 0, figure: measure },
      { fill: 'range', from: p20 ?? 0, to: p80 ?? 0, figure: measure },
      { fill: 'dot', from: p90 ?? 0, to: p90 ?? 0, figure: measure },
    ];
  }
  let from = 0;
  return Outcome.options.flatMap((outcome) => {
    const count = figures.outcomes[outcome];
    if (count === 0) return [];
    from += count;
    return [{ fill: outcome, from: from - count, to: from, figure: outcome }];
  });
}

/** Round steps, at most six of them. */
export function ticksUpTo(most: number): readonly number[] {
  const rough = Math.max(most, 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, n) => n * step);
}

const mostOf = (bars: readonly (readonly Part[])[]): number => Math.max(1, ...bars.flat().map(({ to }) => to));

/** The line and the dot of a bar are thinner than it. */
function thickness(fill: Fill, bar: number): number {
  if (fill === 'range') return 3;
  return fill === 'dot' ? 8 : bar;
}

function columns(groups: readonly PlotGroup[], { width, measure, number }: Setting): Plot {
  const bars = groups.map((group) => partsOf(group, measure));
  const ticks = ticksUpTo(mostOf(bars));
  const most = ticks.at(-1) ?? 1;
  const height = COLUMNS_HEIGHT;
  const inner = { width: width - MARGIN.start - MARGIN.end, height: height - MARGIN.top - MARGIN.bottom };
  const y = (value: number) => MARGIN.top + inner.height * (1 - value / most);
  const band = inner.width / Math.max(1, groups.length);
  const barWidth = Math.min(MOST_BAR, band * 0.7);
  const everyNth = Math.max(1, Math.ceil(LABEL_WIDTH / band));
  const marks: Mark[] = ticks.flatMap((tick): Mark[] => [
    { kind: 'grid', x1: MARGIN.start, x2: width - MARGIN.end, y1: y(tick), y2: y(tick) },
    { kind: 'label', x: MARGIN.start - 8, y: y(tick) + 4, anchor: 'end', text: number(tick), most: MARGIN.start },
  ]);
  for (const [place, group] of groups.entries()) {
    const middle = MARGIN.start + band * (place + 0.5);
    for (const { fill, from, to, figure } of bars[place] ?? []) {
      const wide = thickness(fill, barWidth);
      const [top, bottom] = fill === 'dot' ? [y(to) - 4, y(to) + 4] : [y(to), y(from)];
      const rect = { x: middle - wide / 2, y: top, width: wide, height: bottom - top };
      marks.push({ kind: 'rect', ...rect, fill, target: measure === 'outcomes' ? { key: group.key, figure } : null });
    }
    if (measure !== 'outcomes') {
      const hit = { x: middle - band / 2, y: MARGIN.top, width: band, height: inner.height };
      marks.push({ kind: 'rect', ...hit, fill: 'hit', target: { key: group.key, figure: measure } });
    }
    if (place % everyNth === 0) {
      const most = band * everyNth;
      marks.push({ kind: 'label', x: middle, y: height - 6, anchor: 'middle', text: group.label, most });
    }
  }
  return { width, height, marks };
}

function rows(groups: readonly PlotGroup[], { width, measure, number }: Setting): Plot {
  const bars = groups.map((group) => partsOf(group, measure));
  const ticks = ticksUpTo(mostOf(bars));
  const most = ticks.at(-1) ?? 1;
  const height = MARGIN.top + groups.length * ROW_HEIGHT + MARGIN.bottom;
  const bottom = height - MARGIN.bottom;
  const x = (value: number) => NAMES_WIDTH + ((width - NAMES_WIDTH - MARGIN.end) * value) / most;
  const marks: Mark[] = ticks.flatMap((tick): Mark[] => [
    { kind: 'grid', x1: x(tick), x2: x(tick), y1: MARGIN.top, y2: bottom },
    { kind: 'label', x: x(tick), y: height - 6, anchor: 'middle', text: number(tick), most: LABEL_WIDTH },
  ]);
  for (const [place, group] of groups.entries()) {
    const middle = MARGIN.top + ROW_HEIGHT * (place + 0.5);
    const label = { x: NAMES_WIDTH - 10, y: middle + 4, text: group.label, most: NAMES_WIDTH - 10 };
    marks.push({ kind: 'label', ...label, anchor: 'end' });
    for (const { fill, from, to, figure } of bars[place] ?? []) {
      const high = thickness(fill, ROW_HEIGHT * 0.64);
      const [left, right] = fill === 'dot' ? [x(to) - 4, x(to) + 4] : [x(from), x(to)];
      const rect = { x: left, y: middle - high / 2, width: right - left, height: high };
      marks.push({ kind: 'rect', ...rect, fill, target: measure === 'outcomes' ? { key: group.key, figure } : null });
    }
    if (measure !== 'outcomes') {
      const hit = { x: NAMES_WIDTH, y: middle - ROW_HEIGHT / 2, width: width - NAMES_WIDTH, height: ROW_HEIGHT };
      marks.push({ kind: 'rect', ...hit, fill: 'hit', target: { key: group.key, figure: measure } });
    }
  }
  return { width, height, marks };
}

/**
 * Told apart also by those who do not tell red from green, and in grey: the hues are of Paul Tol's set for that, and
 * parts that touch have a white line between them. Amber is not among them: it means a number being called.
 */
export const FILLS = {
  time: '#7fb5b8',
  range: '#10242e',
  dot: '#10242e',
  hit: 'transparent',
  served: '#0a5c63',
  missed: '#cc6677',
  gave_up: '#882255',
  left_waiting: '#aa4499',
  cancelled: '#bbbbbb',
  sent_on: '#88ccee',
  open: '#f7f5f0',
  never_came: '#332288',
} as const satisfies Record<Fill, string>;
