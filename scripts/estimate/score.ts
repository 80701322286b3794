/** How far predictions were from what happened. */

/** Both in ms. */
export type Outcome = { readonly predictedMs: number; readonly actualMs: number };

export type Errors = {
  readonly count: number;
  readonly maeMin: number;
  readonly rmseMin: number;
  /** Over waits of at least 10 min; NaN where there is none. */
  readonly mape: number;
  /** Sum of the errors by the sum of the waits. */
  readonly wape: number;
};

const MINUTE_MS = 60_000;
const LONG_MS = 10 * MINUTE_MS;

export function errorsOf(outcomes: readonly Outcome[]): Errors {
  const off = outcomes.map(({ predictedMs, actualMs }) => Math.abs(predictedMs - actualMs));
  const long = outcomes.filter(({ actualMs }) => actualMs >= LONG_MS);
  const waited = sum(outcomes.map(({ actualMs }) => actualMs));
  return {
    count: outcomes.length,
    maeMin: sum(off) / outcomes.length / MINUTE_MS,
    rmseMin: Math.sqrt(sum(off.map((ms) => ms * ms)) / outcomes.length) / MINUTE_MS,
    mape: sum(long.map(({ predictedMs, actualMs }) => Math.abs(predictedMs - actualMs) / actualMs)) / long.length,
    wape: sum(off) / waited,
  };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
