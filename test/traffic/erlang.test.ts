import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answeredWithin,
  erlangB,
  erlangC,
  erlangsOf,
  linesFor,
  meanWaitMs,
  seatsFor,
} from '../../common/traffic/erlang.ts';

/** The formula as Erlang wrote it, term by term from the largest, as nothing in the code does it. */
function bySummation(erlangs: number, lines: number): number {
  let term = 1;
  let sum = 1;
  for (let line = lines; line >= 1; line -= 1) {
    term *= line / erlangs;
    sum += term;
  }
  return 1 / sum;
}

/** @returns the traffic that so many lines take at this share of refused calls, to a hundred-thousandth */
function trafficAt(lines: number, share: number): number {
  let [low, high] = [0, lines * 10];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (erlangB(middle, lines) > share) high = middle;
    else low = middle;
  }
  return low;
}

const Traffic = fc.double({ min: 0.01, max: 400, noNaN: true });
const Lines = fc.integer({ min: 1, max: 500 });

describe('callers who find every line busy', () => {
  it('are as many as the table says (D. Collins, Carrier Grade Voice over IP, 2nd edition, appendix A)', () => {
    const SHARES = [0.0001, 0.0005, 0.001, 0.002, 0.003, 0.004, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05];
    const ERLANGS: readonly (readonly [lines: number, ...erlangs: number[]])[] = [
      [2, 0.0, 0.0, 0.0, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4],
      [4, 0.2, 0.4, 0.4, 0.5, 0.6, 0.7, 0.7, 0.9, 1.1, 1.3, 1.4, 1.5],
      [6, 0.7, 1.0, 1.1, 1.3, 1.4, 1.5, 1.6, 1.9, 2.3, 2.5, 2.8, 3.0],
      [7, 1.1, 1.4, 1.6, 1.8, 1.9, 2.1, 2.2, 2.5, 2.9, 3.2, 3.5, 3.7],
      [8, 1.4, 1.8, 2.1, 2.3, 2.5, 2.6, 2.7, 3.1, 3.6, 4.0, 4.3, 4.5],
      [9, 1.8, 2.3, 2.6, 2.9, 3.1, 3.2, 3.3, 3.8, 4.3, 4.7, 5.1, 5.4],
    ];
    for (const [lines, ...erlangs] of ERLANGS) {
      erlangs.forEach((printed, column) => {
        expect(Math.abs(trafficAt(lines, SHARES[column] ?? 0) - printed)).toBeLessThan(0.0501);
      });
    }
  });

  it("are as many as the makers of a telephone planner print (Westbay Engineers, Erlang calculators' manual)", () => {
    // 15 lines at one lost call in a hundred carry 8.108 erlangs; 158.333 erlangs at 3 % need 168 lines.
    expect(trafficAt(15, 0.01)).toBeCloseTo(8.108, 3);
    expect(linesFor(158.333, 0.03)).toBe(168);
  });

  it('are 3.65 % of those who offer 10 erlangs to 15 lines', () => {
    expect(erlangB(10, 15)).toBeCloseTo(0.0365, 4);
    expect(linesFor(10, 0.0365)).toBe(15);
    expect(linesFor(10, 0.0364)).toBe(16);
  });

  it('are the same by recursion as by adding up the terms', () => {
    fc.assert(
      fc.property(Traffic, Lines, (erlangs, lines) => {
        const exact = bySummation(erlangs, lines);
        expect(Math.abs(erlangB(erlangs, lines) - exact)).toBeLessThanOrEqual(1e-12 + exact * 1e-9);
      }),
    );
  });

  it('become fewer with every line and more with every call', () => {
    fc.assert(
      fc.property(Traffic, Lines, (erlangs, lines) => {
        const share = erlangB(erlangs, lines);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThan(1);
        expect(erlangB(erlangs, lines + 1)).toBeLessThanOrEqual(share);
        expect(erlangB(erlangs * 1.1, lines)).toBeGreaterThanOrEqual(share);
      }),
    );
  });

  it('need just as many lines as keep their share below the chosen one', () => {
    fc.assert(
      fc.property(Traffic, fc.double({ min: 0.0001, max: 0.5, noNaN: true }), (erlangs, share) => {
        const lines = linesFor(erlangs, share);
        expect(erlangB(erlangs, lines)).toBeLessThanOrEqual(share);
        if (lines > 1) expect(erlangB(erlangs, lines - 1)).toBeGreaterThan(share);
      }),
    );
  });

  it('are counted for a city with a hundred thousand lines too', () => {
    expect(erlangB(100_000, 100_000)).toBeCloseTo(Math.sqrt(2 / (Math.PI * 100_000)), 4);
    expect(linesFor(0, 0.01)).toBe(1);
    expect(() => linesFor(1, 0)).toThrow(RangeError);
  });
});

describe('callers who wait for a person', () => {
  it('wait as long as the tables of queues say (three rooms at 0.8, five at 0.9, one service a second)', () => {
    expect(erlangC(2.4, 3)).toBeCloseTo(0.6472, 4);
    expect(meanWaitMs({ erlangs: 2.4, meanMs: 1000 }, 3)).toBeCloseTo(1078.7, 0);
    expect(meanWaitMs({ erlangs: 4.5, meanMs: 1000 }, 5)).toBeCloseTo(1525, 0);
  });

  it('of a city with 144 erlangs are answered by 153 people: 80 of 100 within 20 seconds', () => {
    const desk = { erlangs: erlangsOf(2160, 240_000), meanMs: 240_000 };
    expect(desk.erlangs).toBeCloseTo(144, 9);
    expect(seatsFor(desk, { share: 0.8, withinMs: 20_000 })).toBe(153);
  });

  it('of one person wait as often as that person is busy', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (erlangs) => {
        expect(erlangC(erlangs, 1)).toBeCloseTo(erlangs, 9);
      }),
    );
  });

  it('need just as many people as answer the chosen share in time', () => {
    const Share = fc.double({ min: 0.5, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(Traffic, Share, fc.integer({ min: 0, max: 120 }), (erlangs, share, withinSec) => {
        const desk = { erlangs, meanMs: 180_000 };
        const level = { share, withinMs: withinSec * 1000 };
        const seats = seatsFor(desk, level);
        expect(answeredWithin(desk, seats, level.withinMs)).toBeGreaterThanOrEqual(share - 1e-12);
        if (seats > 1) expect(answeredWithin(desk, seats - 1, level.withinMs)).toBeLessThan(share);
        expect(answeredWithin(desk, seats + 1, level.withinMs)).toBeGreaterThanOrEqual(
          answeredWithin(desk, seats, level.withinMs),
        );
      }),
    );
  });

  it('wait for ever where there is more to say than people to say it', () => {
    expect(erlangC(3, 3)).toBe(1);
    expect(answeredWithin({ erlangs: 3, meanMs: 1000 }, 3, 60_000)).toBe(0);
    expect(meanWaitMs({ erlangs: 3, meanMs: 1000 }, 3)).toBeNull();
    expect(erlangC(0, 0)).toBe(0);
    expect(seatsFor({ erlangs: 0, meanMs: 1000 }, { share: 0.8, withinMs: 0 })).toBe(1);
    expect(() => seatsFor({ erlangs: 1, meanMs: 1000 }, { share: 1, withinMs: 0 })).toThrow(RangeError);
  });
});
