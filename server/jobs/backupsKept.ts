import { addDays, weekdayOf } from '../booking/clinicTime.ts';
import type { ClinicDate } from '../../common/contract/vocabulary.ts';

/** How many backups are kept: of the last days, and one of each of the last weeks. */
export type Keeping = { readonly days: number; readonly weeks: number };

const mondayOf = (date: ClinicDate): ClinicDate => addDays(date, 1 - weekdayOf(date));

/**
 * Those of these days' backups that are no longer kept. Counted by number and not by age: a clinic that was closed for a month
 * still has as many as before. Of a clock that was wrong: a backup dated later than the one just made neither counts nor goes.
 *
 * @param made the day of the one just made, which always stays
 */
export function noLongerKept(
  dates: readonly ClinicDate[],
  { days, weeks }: Keeping,
  made: ClinicDate,
): readonly ClinicDate[] {
  const newestFirst = [made, ...new Set(dates.filter((date) => date < made))].toSorted().toReversed();
  const lastOfWeeks = newestFirst.filter(
    (date, n) => n === 0 || mondayOf(date) !== mondayOf(newestFirst[n - 1] ?? date),
  );
  const kept = new Set([...newestFirst.slice(0, days), ...lastOfWeeks.slice(0, weeks)]);
  return newestFirst.filter((date) => !kept.has(date));
}
