import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planHall, type HallInput, type HallPlan, type PlannedCall } from '../../display/src/layout/hallPlan.ts';
import { letterSizes } from '../../display/src/layout/letterSizes.ts';
import { linesOf } from '../../display/src/layout/lines.ts';
import { measure, planned } from './build.ts';

const screen = { widthPx: 1920, heightPx: 1080 } as const;
const usual = letterSizes({ diagonalInch: 43, viewingDistanceM: 5, ...screen });
const heading = [[{ language: 'en', text: 'Called earlier' }]] as const;

/** As much as a strip at the bottom leaves. */
const hall = (current: readonly PlannedCall[], recent: readonly PlannedCall[] = [], over: Partial<HallInput> = {}) =>
  planHall({ widthPx: 1920, heightPx: 960, sizes: usual, current, recent, heading, measure, ...over });

const numbered = (count: number, ...places: readonly string[]) =>
  Array.from({ length: count }, (_, index) => planned(`B-${String(index).padStart(3, '0')}`, ...places));

describe('a hall with few calls', () => {
  test('shows each number at the size for the room', () => {
    const { large } = hall(numbered(3, 'Room 4', 'اتاق ۴'));
    expect(large.map(({ numberPx }) => numberPx)).toEqual([usual.current, usual.current, usual.current]);
    expect(large.every(({ isBelow }) => !isBelow)).toBe(true);
  });

  test('shows the room nearly as large as the number where there is one language and a short name', () => {
    expect(hall([planned('B-042', '4')]).large[0]?.place.fontPx).toBeCloseTo(usual.current * 0.9);
  });

  test('shows the last calls beside them', () => {
    const { recentCount } = hall(numbered(2, 'Room 4'), numbered(6, 'Room 4'));
    expect(recentCount).toBeGreaterThanOrEqual(3);
  });
});

describe('a hall with many calls', () => {
  test('shows twelve rooms with names of ten letters, in two languages, on one page', () => {
    const plan = hall(numbered(12, 'Laboratory', 'آزمایشگاه'));
    expect(plan.perPage).toHaveLength(1);
    expect(plan.large.length + plan.small.length).toBe(12);
  });

  test('puts a name below its number before it makes its letters too small', () => {
    const [line] = hall([planned('B-042', 'Gastroenterology')]).large;
    expect(line?.place.fontPx).toBeGreaterThanOrEqual(usual.floor);
    expect(line?.isBelow).toBe(true);
  });

  test('turns pages, evenly filled, where even the smallest letters do not fit', () => {
    const plan = hall(numbered(40, 'Laboratory', 'آزمایشگاه'), numbered(6, 'Room 4'));
    expect(plan.perPage.length).toBeGreaterThan(1);
    expect(plan.large.length + plan.perPage.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(Math.max(...plan.perPage) - Math.min(...plan.perPage.slice(0, -1))).toBeLessThanOrEqual(1);
    expect(plan.recentCount).toBe(0);
  });

  test('stacks its two lists on an upright screen', () => {
    const plan = hall(numbered(6, 'Room 4'), [], { widthPx: 1080, heightPx: 1800 });
    expect(plan.columns).toBe('stacked');
  });
});

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ش', 'Ж', '诊'), minLength: 1, maxLength: 10 });
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const anyCall = fc
  .record({ number: fc.constantFrom('B-1', 'B-042', 'AB-0420'), names: fc.array(name, { minLength: 1, maxLength: 3 }) })
  .map(({ number, names }) => planned(number, ...names));
const anyHall = fc
  .record({
    current: fc.array(anyCall, { minLength: 1, maxLength: 16 }),
    recent: fc.array(anyCall, { maxLength: 6 }),
    diagonalInch: fc.integer({ min: 32, max: 85 }),
    viewingDistanceM: fc.integer({ min: 2, max: 8 }),
  })
  .map(({ current, recent, ...room }) => {
    const sizes = letterSizes({ ...room, ...screen });
    return { current, recent, sizes, plan: hall(current, recent, { sizes }) };
  });

const heightOf = (plan: HallPlan, lines: HallPlan['small']) =>
  lines.reduce((sum, { heightPx }) => sum + heightPx, 0) + plan.gapPx * Math.max(0, lines.length - 1);

describe('whatever is called', () => {
  test('no room is written smaller than can be read', () => {
    fc.assert(
      fc.property(anyHall, ({ plan, sizes }) => {
        for (const { place } of [...plan.large, ...plan.small])
          expect(place.fontPx).toBeGreaterThanOrEqual(sizes.floor);
      }),
    );
  });

  test('nothing is cut: the lines of a column are not higher than the column', () => {
    fc.assert(
      fc.property(anyHall, ({ plan }) => {
        const columnPx = 960 - plan.paddingPx * 2;
        if (plan.large.length > 1) expect(heightOf(plan, plan.large)).toBeLessThanOrEqual(columnPx + 0.01);
        if (plan.perPage.length === 1 && plan.small.length > 1 && plan.recentCount === 0)
          expect(heightOf(plan, plan.small)).toBeLessThanOrEqual(columnPx + 0.01);
      }),
    );
  });

  test('every current call is shown, at once or on a page', () => {
    fc.assert(
      fc.property(anyHall, ({ plan, current }) => {
        const onPages = plan.perPage.reduce((sum, count) => sum + count, 0);
        expect(plan.large.length + onPages).toBe(current.length);
      }),
    );
  });
});

describe('breaking a line', () => {
  const english = (text: string) => ({ language: 'en', text }) as const;

  test('happens between words only', () => {
    expect(linesOf(english('one two'), 3.8, measure)).toBe(1);
    expect(linesOf(english('one two'), 3.7, measure)).toBe(2);
    expect(linesOf(english('one two three'), 3.2, measure)).toBe(3);
  });

  test('is not possible where a word is wider than the line', () => {
    expect(linesOf(english('laboratory'), 5.6, measure)).toBeUndefined();
  });
});
