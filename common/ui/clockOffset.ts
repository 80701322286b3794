/** News that differ by more show that somebody has set a clock. */
const CLOCK_WAS_SET_MS = 10_000;

/**
 * How far the server's clock is ahead of this screen's, in milliseconds. What the server says is old by the time that it
 * travelled, so the largest difference is the truest.
 *
 * @param known undefined when nothing is known yet
 * @param heard the server's time in a message, less this screen's when it came
 */
export function clockOffset(known: number | undefined, heard: number): number {
  if (known === undefined || Math.abs(heard - known) > CLOCK_WAS_SET_MS) return heard;
  return Math.max(known, heard);
}
