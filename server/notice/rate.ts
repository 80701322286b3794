/** At most `count` messages to one contact within `windowMs`. */
export type RateLimit = { readonly count: number; readonly windowMs: number };

/**
 * From when on one more message may go to a contact: `now` when there is room.
 *
 * @param sentAts when the earlier ones were sent, in any order
 */
export function freeFrom(sentAts: readonly number[], { count, windowMs }: RateLimit, now: number): number {
  const counting = sentAts.filter((sentAt) => sentAt > now - windowMs).toSorted((a, b) => b - a);
  // The one that must fall out of the window before there is room; none when fewer have been sent.
  const oldest = counting[count - 1];
  return oldest === undefined ? now : oldest + windowMs;
}
