import type { Spread } from '../../../common/contract/statistics.ts';

/**
 * The value below which this share of the sorted values lies; between two of them in proportion, so that the half is
 * the median that the report of the day names (Hyndman and Fan 1996, definition 7; PostgreSQL's `percentile_cont`).
 */
export function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}

/** Durations in milliseconds, in any order, put in order in place. Null of none. */
export function spreadOf(durations: Float64Array): Spread | null {
  const count = durations.length;
  if (count === 0) return null;
  durations.sort();
  let sum = 0;
  for (const ms of durations) sum += ms;
  const part = (share: number) => Math.round(quantile(durations, share));
  return {
    count,
    meanMs: Math.round(sum / count),
    p20Ms: part(0.2),
    p50Ms: part(0.5),
    p80Ms: part(0.8),
    p90Ms: part(0.9),
    longestMs: part(1),
  };
}
