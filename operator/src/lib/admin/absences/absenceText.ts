import type { Absence } from '#common/contract/booking.ts';
import type { Language } from '#common/contract/language.ts';
import { formatCalendarDate, formatTime } from '#common/phrases/format.ts';

const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;

/** A day with its time, in the reader's calendar. */
export const momentText = (at: number, timeZone: string, language: Language): string =>
  `${formatCalendarDate(at, timeZone, language, DAY)} ${formatTime(at, timeZone, language)}`;

/** From when until when: days where it is of whole days, times where it is not, and a shared day once. */
export function absenceText({ fromAt, untilAt, days }: Absence, timeZone: string, language: Language): string {
  const dayOf = (at: number) => formatCalendarDate(at, timeZone, language, DAY);
  if (days !== null) {
    const [first, last] = [days.fromDate, days.untilDate].map((date) =>
      formatCalendarDate(Date.parse(date), 'UTC', language, DAY),
    );
    return first === last ? `${first}` : `${first} – ${last}`;
  }
  const until =
    dayOf(fromAt) === dayOf(untilAt)
      ? formatTime(untilAt, timeZone, language)
      : momentText(untilAt, timeZone, language);
  return `${momentText(fromAt, timeZone, language)} – ${until}`;
}
