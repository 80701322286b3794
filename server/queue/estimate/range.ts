import type { WaitRange } from '../../../common/contract/clinicHead.ts';
import { quantilesOf, type Calibration, type Expectation } from './spread.ts';

const MINUTE_MS = 60_000;
const STEP_MIN = 5;

/** What a patient is told: P20 to P80, rounded to 5 min; never one number. */
export function shownRange(expected: Expectation, calibration?: Calibration): WaitRange {
  const { earlyMs, lateMs } = quantilesOf(expected, calibration);
  const fromMin = rounded(earlyMs);
  return { fromMin, toMin: Math.max(fromMin + STEP_MIN, rounded(lateMs)) };
}

const rounded = (ms: number): number => Math.round(ms / MINUTE_MS / STEP_MIN) * STEP_MIN;
