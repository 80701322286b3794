import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrate, coverage } from '../../../server/queue/estimate/calibrate.ts';
import {
  counted,
  doubtOfMean,
  serviceOf,
  shrunkMeanMs,
  timeLeft,
  VARIATION,
} from '../../../server/queue/estimate/serviceTime.ts';
import { probabilityWithin, quantilesOf } from '../../../server/queue/estimate/spread.ts';
import { chanceOf } from '../../../scripts/demoDay/chance.ts';
import { MINUTE_MS } from './queueAhead.ts';

describe('the spread', () => {
  test('of one service is that of a gamma distribution', () => {
    const { earlyMs, middleMs, lateMs } = quantilesOf(serviceOf(10 * MINUTE_MS));
    // Shape 1 / 0.47², mean 10: quantiles by integration.
    expect(earlyMs / MINUTE_MS).toBeCloseTo(5.99, 1);
    expect(middleMs / MINUTE_MS).toBeCloseTo(9.27, 1);
    expect(lateMs / MINUTE_MS).toBeCloseTo(13.59, 1);
  });

  test('says the same as the probability of being called within', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        (min, variation) => {
          const wait = { meanMs: min * MINUTE_MS, variance: (variation * min * MINUTE_MS) ** 2 };
          const { earlyMs, middleMs, lateMs } = quantilesOf(wait);
          expect(probabilityWithin(wait, middleMs)).toBeCloseTo(0.5, 3);
          expect(probabilityWithin(wait, lateMs)).toBeCloseTo(0.8, 3);
          if (earlyMs > 0) expect(probabilityWithin(wait, earlyMs)).toBeCloseTo(0.2, 3);
        },
      ),
    );
  });

  test('a turn that is now is near, and one that never comes in time is not', () => {
    expect(probabilityWithin({ meanMs: 0, variance: 0 }, 0)).toBe(1);
    expect(probabilityWithin(serviceOf(60 * MINUTE_MS), 0)).toBe(0);
  });
});

describe('the mean of a service', () => {
  test('is the class mean until something was seen, and half of each after nineteen services', () => {
    expect(shrunkMeanMs(600, { count: 0, sumMs: 0 })).toBe(600);
    expect(shrunkMeanMs(600, { count: 19, sumMs: 19 * 1200 })).toBe(900);
    expect(doubtOfMean({ count: 19 })).toBeLessThan(doubtOfMean({ count: 0 }));
  });

  test('does not follow a service that somebody forgot to end', () => {
    expect(counted(600_000, 10)).toBe(40);
    expect(counted(-5, 10)).toBe(0);
  });
});

describe('what is left of a service', () => {
  test('that has just begun is all of it', () => {
    expect(timeLeft(600, 0)).toEqual(serviceOf(600));
  });

  test('is what it is in ten thousand services that lasted so long', () => {
    const chance = chanceOf(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    const sigma = Math.sqrt(Math.log(1 + VARIATION ** 2));
    const services = Array.from({ length: 40_000 }, () => 10 * Math.exp(sigma * normal() - sigma ** 2 / 2));
    for (const elapsed of [4, 8, 14]) {
      const left = services.filter((minutes) => minutes > elapsed).map((minutes) => minutes - elapsed);
      const mean = left.reduce((sum, each) => sum + each, 0) / left.length;
      const variance = left.reduce((sum, each) => sum + (each - mean) ** 2, 0) / left.length;
      const expected = timeLeft(10, elapsed);
      expect(expected.meanMs / mean).toBeCloseTo(1, 1);
      expect(expected.variance / variance).toBeCloseTo(1, 0.5);
    }
  });

  test('is never negative, however long it lasts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 100_000_000 }), (mean, elapsed) => {
        const { meanMs, variance } = timeLeft(mean, elapsed);
        expect(meanMs).toBeGreaterThanOrEqual(0);
        expect(meanMs).toBeLessThan(10 * mean);
        expect(variance).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('what past waits teach', () => {
  const chance = chanceOf(3);
  const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  const expected = { meanMs: 30 * MINUTE_MS, variance: (5 * MINUTE_MS) ** 2 };
  const past = Array.from({ length: 2_000 }, () => ({ expected, actualMs: (36 + 10 * normal()) * MINUTE_MS }));

  test('is that waits are longer and less sure than was thought', () => {
    const { bias, spread } = calibrate(past);
    expect(bias).toBeCloseTo(1.2, 1);
    expect(spread).toBeGreaterThan(1.4);
  });

  test('makes three of five fall between P20 and P80', () => {
    expect(coverage(past, { bias: 1, spread: 1 })).toBeLessThan(0.4);
    expect(coverage(past, calibrate(past))).toBeCloseTo(0.6, 1);
  });

  test('is nothing where nothing was measured, and little where little was', () => {
    expect(calibrate([])).toEqual({ bias: 1, spread: 1 });
    expect(calibrate(past.slice(0, 3)).bias).toBeCloseTo(1, 1);
  });
});
