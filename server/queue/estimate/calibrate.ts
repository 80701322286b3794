import { counted } from './serviceTime.ts';
import { quantilesOf, UNCALIBRATED, type Calibration, type Expectation } from './spread.ts';

/** What was expected of a wait, and how long it was. */
export type Past = { readonly expected: Expectation; readonly actualMs: number };

/** Between P20 and P80 there are three of five. */
const GOAL = 0.6;
/** So many waits that agreed are taken for granted, so that a handful does not turn the estimate over. */
const WEIGHT = 30;
const STEPS = 24;

/** What past waits teach of the coming ones. Who was expected to be called at once teaches nothing. */
export function calibrate(past: readonly Past[]): Calibration {
  const waited = past.filter(({ expected }) => expected.meanMs > 0);
  if (waited.length === 0) return UNCALIBRATED;
  let expectedMs = 0;
  let actualMs = 0;
  for (const { expected, actualMs: one } of waited) {
    expectedMs += expected.meanMs;
    actualMs += counted(one, Math.max(expected.meanMs, 60_000));
  }
  const granted = (WEIGHT * expectedMs) / waited.length;
  const bias = (actualMs + granted) / (expectedMs + granted);
  // Wider covers more: halved until it covers what it should.
  let narrow = -2;
  let wide = 2;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (narrow + wide) / 2;
    if (coverage(waited, { bias, spread: 2 ** middle }) < GOAL) narrow = middle;
    else wide = middle;
  }
  const spread = 2 ** ((wide * waited.length) / (waited.length + WEIGHT));
  return { bias, spread };
}

/** The share of waits that lay between their P20 and P80. */
export function coverage(past: readonly Past[], calibration: Calibration): number {
  const inside = past.filter(({ expected, actualMs }) => {
    const { earlyMs, lateMs } = quantilesOf(expected, calibration);
    return actualMs >= earlyMs && actualMs <= lateMs;
  });
  return inside.length / past.length;
}
