import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plotOf, ticksUpTo, type Measure, type PlotGroup } from '../../common/chart/plot.ts';
import type { Mark } from '../../common/contract/plot.ts';
import { Outcome, type Breakdown, type Figures } from '../../common/contract/statistics.ts';

const MIN = 60_000;
const figures = (over: Partial<Figures> = {}): Figures => ({
  tickets: 6,
  outcomes: { served: 4, missed: 2, gave_up: 0, left_waiting: 0, cancelled: 0, sent_on: 0, open: 0, never_came: 0 },
  bookedCame: 0,
  waits: {
    count: 6,
    meanMs: 25 * MIN,
    p20Ms: 10 * MIN,
    p50Ms: 20 * MIN,
    p80Ms: 40 * MIN,
    p90Ms: 60 * MIN,
    longestMs: 90 * MIN,
  },
  services: null,
  ...over,
});
const group = (key: string, over: Partial<Figures> = {}): PlotGroup => ({ key, label: key, figures: figures(over) });
const plot = (groups: readonly PlotGroup[], measure: Measure, by: Breakdown, width = 800) =>
  plotOf(groups, { width, measure, by, number: String });
type Rect = Extract<Mark, { kind: 'rect' }>;
const rects = (marks: readonly Mark[], fill?: string): readonly Rect[] =>
  marks.filter((mark): mark is Rect => mark.kind === 'rect' && (fill === undefined || mark.fill === fill));

describe('a chart', () => {
  test('of waits has a bar as high as the half waited, and a line from 20 to 80 of 100', () => {
    const { marks } = plot([group('09')], 'waits', 'hour');
    const [bar, line] = [rects(marks, 'time')[0], rects(marks, 'range')[0]];
    if (!bar || !line) throw new Error('There is no bar');
    const minute = bar.height / 20;
    expect(line.height).toBeCloseTo(30 * minute); // from 10 to 40
    expect(bar.y + bar.height - (line.y + line.height)).toBeCloseTo(10 * minute);
  });

  test('of what became of people has parts that touch and are as long as their counts', () => {
    const [served, missed] = rects(plot([group('x-ray')], 'outcomes', 'service').marks);
    expect([served?.fill, missed?.fill]).toEqual(['served', 'missed']);
    expect(served?.width).toBeCloseTo(2 * (missed?.width ?? 0));
    expect((served?.x ?? 0) + (served?.width ?? 0)).toBeCloseTo(missed?.x ?? 0);
    expect(missed?.target).toEqual({ key: 'x-ray', figure: 'missed' });
  });

  test('of nobody’s waits draws none, and still can be pressed', () => {
    const { marks } = plot([group('09', { waits: null })], 'waits', 'hour');
    expect(rects(marks).map(({ fill }) => fill)).toEqual(['hit']);
  });

  test('stays inside its frame, whatever is drawn', () => {
    const count = fc.integer({ min: 0, max: 10_000 });
    const outcomes = fc.tuple(...Outcome.options.map(() => count)).map(
      (counts) =>
        // One count for each outcome.
        Object.fromEntries(Outcome.options.map((outcome, n) => [outcome, counts[n] ?? 0])) as Figures['outcomes'],
    );
    const given = fc.array(outcomes, { maxLength: 60 });
    const by = fc.constantFrom<Breakdown[]>('day', 'hour', 'service', 'class');
    fc.assert(
      fc.property(
        given,
        by,
        fc.constantFrom<Measure[]>('waits', 'outcomes'),
        fc.integer({ min: 400, max: 1400 }),
        (all, one, measure, width) => {
          const groups = all.map((each, n) => group(String(n), { outcomes: each }));
          const { marks, height } = plot(groups, measure, one, width);
          for (const { x, y, ...size } of rects(marks)) {
            expect(x >= 0 && x + size.width <= width + 0.01).toBe(true);
            expect(y >= 0 && y + size.height <= height + 0.01).toBe(true);
          }
        },
      ),
    );
  });

  test('has a few round steps that reach above the highest', () => {
    expect(ticksUpTo(37)).toEqual([0, 10, 20, 30, 40]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 6 }), (most) => {
        const ticks = ticksUpTo(most);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      }),
    );
  });
});
