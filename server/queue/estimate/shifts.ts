/** A stretch of time in which a room calls; `untilAt` may be Infinity. */
export type Shift = { readonly fromAt: number; readonly untilAt: number };

/** The first instant from `at` on at which the room calls; Infinity where it does not any more. Shifts in order of time. */
export function callsFrom(shifts: readonly Shift[], at: number): number {
  for (const { fromAt, untilAt } of shifts) if (at < untilAt) return Math.max(at, fromAt);
  return Infinity;
}

export const callsAt = (shifts: readonly Shift[], at: number): boolean =>
  shifts.some(({ fromAt, untilAt }) => at >= fromAt && at < untilAt);
