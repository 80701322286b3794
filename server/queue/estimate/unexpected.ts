/** Who comes without an appointment and goes before others: nobody knows who, but about how many, from earlier days. */

/** How many of a kind came on the average in each hour of the day, from midnight of the clinic's clock on. */
export type PerHour = readonly number[];

const HOUR_MS = 60 * 60_000;
/** Further ahead they make little difference to those who wait now. */
const AHEAD_MS = 3 * HOUR_MS;
/** Less than one in ten days at that hour says nothing. */
const LEAST = 0.02;

export type LikelyArrival = { readonly at: number; readonly likely: number };

/**
 * The next arrivals of a kind: each stands for a stretch of time, with how likely somebody comes in it.
 *
 * @param midnight instant at which the clinic's clock showed 00:00 that day
 */
export function arrivalsAhead(perHour: PerHour, at: number, midnight: number): readonly LikelyArrival[] {
  const found: LikelyArrival[] = [];
  for (let from = at; from < at + AHEAD_MS;) {
    const hour = Math.floor((from - midnight) / HOUR_MS);
    const rate = perHour[((hour % 24) + 24) % 24] ?? 0;
    const hourEndsAt = midnight + (hour + 1) * HOUR_MS;
    // So short that at most one is expected in it.
    const untilAt = Math.min(hourEndsAt, from + HOUR_MS / Math.max(2, Math.ceil(rate)));
    const likely = (rate * (untilAt - from)) / HOUR_MS;
    if (rate >= LEAST) found.push({ at: (from + untilAt) / 2, likely });
    from = untilAt;
  }
  return found;
}
