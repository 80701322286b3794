/** Hours of the clinic's clock, as callers speak of them. */
export const DAY_PARTS = {
  morning: { from: 0, until: 12 },
  afternoon: { from: 12, until: 17 },
  evening: { from: 17, until: 24 },
} as const;
export type DayPart = keyof typeof DAY_PARTS;
export const DAY_PART_NAMES = ['morning', 'afternoon', 'evening'] as const satisfies readonly DayPart[];
