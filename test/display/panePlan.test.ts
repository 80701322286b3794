import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planHall, type HallInput } from '../../display/src/layout/hallPlan.ts';
import { letterSizes } from '../../display/src/layout/letterSizes.ts';
import { besidePane, paneShare, planServices, type ServiceRow } from '../../display/src/layout/panePlan.ts';
import { measure, planned } from './build.ts';

const screen = { widthPx: 1920, heightPx: 1080 } as const;
const sizes = letterSizes({ diagonalInch: 43, viewingDistanceM: 5, ...screen });
const hall = (count: number, over: Partial<HallInput> = {}): HallInput => ({
  widthPx: 1920,
  heightPx: 990,
  sizes,
  current: Array.from({ length: count }, (_, index) => planned(`B-${String(index).padStart(3, '0')}`, 'Laboratory')),
  recent: [],
  heading: [],
  measure,
  ...over,
});

describe('what stands beside the calls', () => {
  test('has most of the screen while few are called, and steps back while a number is called', () => {
    expect(paneShare('media', hall(1))).toBe(0.6);
    expect(paneShare('mediaDuringCall', hall(1))).toBe(0.34);
  });

  test('is gone where the calls need the whole screen', () => {
    expect(paneShare('media', hall(12))).toBe(0);
    expect(paneShare('services', hall(12))).toBe(0);
  });

  test('never takes a call off the screen or its letters away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 }), fc.boolean(), (count, isUpright) => {
        const box = isUpright ? { widthPx: 1080, heightPx: 1800 } : {};
        const input = hall(count, {
          ...box,
          sizes: letterSizes({ diagonalInch: 43, viewingDistanceM: 5, ...screen, ...box }),
        });
        for (const kind of ['media', 'mediaDuringCall', 'services'] as const) {
          const share = paneShare(kind, input);
          if (share === 0) continue;
          const plan = planHall({ ...input, ...besidePane(input, share) });
          expect(plan.perPage.length).toBeLessThanOrEqual(1);
          expect(plan.large.length + (plan.perPage[0] ?? 0)).toBe(count);
          for (const line of [...plan.large, ...plan.small])
            expect(line.place.fontPx).toBeGreaterThanOrEqual(input.sizes.floor);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a corridor', () => {
  test('shows nothing but the calls, over its whole width', () => {
    const plan = planHall(hall(3, { isAlone: true }));
    expect([plan.share, plan.large.length, plan.small.length]).toEqual([1, 3, 0]);
  });

  test('puts those in a second list that do not fit under each other', () => {
    const plan = planHall(hall(12, { isAlone: true }));
    expect(plan.share).toBeLessThan(1);
    expect(plan.large.length + plan.small.length).toBe(12);
  });
});

describe('the list of services', () => {
  const row = (name: string): ServiceRow => ({
    title: [{ language: 'en', text: name }],
    detail: [{ language: 'en', text: 'about 10 to 20 min' }],
  });
  const box = { widthPx: 880, heightPx: 900, sizes };

  test('has large letters where there are few', () => {
    const plan = planServices([row('X-ray'), row('Dentist')], box, measure);
    expect(plan.fontPx).toBeGreaterThan(sizes.floor);
    expect(plan.perPage).toBeGreaterThanOrEqual(2);
  });

  test('puts the wait below a long name, and turns evenly filled pages where all do not fit', () => {
    const plan = planServices(
      Array.from({ length: 9 }, () => row('Gastroenterology and liver')),
      box,
      measure,
    );
    expect(plan.isBelow).toBe(true);
    expect(plan.fontPx).toBeCloseTo(sizes.floor);
    expect(plan.perPage).toBe(3);
  });
});
