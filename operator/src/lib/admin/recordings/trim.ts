/** Below this a room is quiet, breath and ventilation included. */
const QUIET = 0.02;
/** So much is left before the first and after the last loud moment, so that no consonant is cut. */
const KEPT_S = 0.12;
const LOOK_S = 0.01;

/**
 * What was spoken, without the silence before and after it.
 *
 * @returns undefined where nothing louder than a quiet room is in it
 */
export function trimmed(samples: Float32Array, sampleRate: number): Float32Array | undefined {
  const step = Math.max(1, Math.round(sampleRate * LOOK_S));
  let [first, last] = [-1, -1];
  for (let from = 0; from < samples.length; from += step) {
    if (levelOf(samples.subarray(from, from + step)) < QUIET) continue;
    if (first < 0) first = from;
    last = from + step;
  }
  if (first < 0) return undefined;
  const kept = Math.round(sampleRate * KEPT_S);
  return samples.slice(Math.max(0, first - kept), Math.min(samples.length, last + kept));
}

/** The strongest swing of these samples, 0 to 1. */
export function levelOf(samples: Float32Array): number {
  let most = 0;
  for (const sample of samples) most = Math.max(most, Math.abs(sample));
  return Math.min(1, most);
}
