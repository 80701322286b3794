import { addDays, isDay } from '#common/ui/calendar.ts';

export const PERIODS = ['today', 'yesterday', 'lastWeek', 'lastMonth', 'chosenDays'] as const;
export type PeriodName = (typeof PERIODS)[number];
export type Days = { readonly from: string; readonly until: string };

/** @param today the clinic's date; @returns undefined where the chosen days are none, or end before they begin */
export function daysOf(name: PeriodName, today: string, chosen: Days): Days | undefined {
  if (!isDay(today)) return undefined;
  switch (name) {
    case 'today':
      return { from: today, until: today };
    case 'yesterday':
      return { from: addDays(today, -1), until: addDays(today, -1) };
    case 'lastWeek':
      return { from: addDays(today, -6), until: today };
    case 'lastMonth':
      return { from: addDays(today, -29), until: today };
    case 'chosenDays':
      return isDay(chosen.from) && isDay(chosen.until) && chosen.from <= chosen.until ? chosen : undefined;
  }
}
