import type { Language } from '../contract/language.ts';
import { formatCalendarDate, type DateOptions } from '../phrases/format.ts';
import { localeOf } from '../phrases/phrase.ts';
import { toLatinDigits } from '../typed/digits.ts';

/** Days, months and weeks in the reader's calendar. Days are 'YYYY-MM-DD' (Gregorian) and belong to no time zone. */

export type CalendarName = 'gregory' | 'persian';

/** A day as the calendar's readers write it; month and day count from 1. */
export type DayParts = { readonly year: number; readonly month: number; readonly day: number };

/** As in ISO 8601: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const CALENDAR_OF = {
  en: 'gregory',
  fa: 'persian',
  ar: 'gregory',
  zh: 'gregory',
  ru: 'gregory',
} as const satisfies Record<Language, CalendarName>;

/** The column in which a week starts for the language's readers (Unicode CLDR, supplemental week data). */
const FIRST_WEEKDAY = { en: 1, fa: 6, ar: 6, zh: 1, ru: 1 } as const satisfies Record<Language, Weekday>;

export const calendarOf = (language: Language): CalendarName => CALENDAR_OF[language];
export const firstWeekdayOf = (language: Language): Weekday => FIRST_WEEKDAY[language];

const DAY_MS = 86_400_000;
const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Noon is never shown; midnight UTC of the day stands for the day. Undefined if there is no such day. */
function instantOf(day: string): number | undefined {
  const match = DAY_PATTERN.exec(day);
  if (match === null) return undefined;
  const at = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return dayAt(at) === day ? at : undefined;
}

const dayAt = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const isDay = (text: string): boolean => instantOf(text) !== undefined;

function mustBeDay(day: string): number {
  const at = instantOf(day);
  if (at === undefined) throw new RangeError(`No such day: ${day}`);
  return at;
}

export const addDays = (day: string, days: number): string => dayAt(mustBeDay(day) + days * DAY_MS);

/** How many days `later` is after `earlier`; negative if before. */
export const daysBetween = (earlier: string, later: string): number => (mustBeDay(later) - mustBeDay(earlier)) / DAY_MS;

export function weekdayOf(day: string): Weekday {
  // `getUTCDay` gives 0 (Sunday) to 6 and nothing else.
  return (new Date(mustBeDay(day)).getUTCDay() || 7) as Weekday;
}

const persianFormat = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});

export function partsOf(day: string, calendar: CalendarName): DayParts {
  const at = mustBeDay(day);
  if (calendar === 'gregory') {
    const date = new Date(at);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  }
  const parts = new Map(persianFormat.formatToParts(at).map(({ type, value }) => [type, Number.parseInt(value, 10)]));
  return { year: parts.get('year') ?? 0, month: parts.get('month') ?? 0, day: parts.get('day') ?? 0 };
}

/** The day that the calendar's readers write so; undefined if their calendar has none (30 Esfand in a common year). */
export function dayOf(parts: DayParts, calendar: CalendarName): string | undefined {
  const { year, month, day } = parts;
  if (![year, month, day].every(Number.isInteger) || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (calendar === 'gregory') {
    if (year < 1 || year > 9999) return undefined;
    const text = `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
    return isDay(text) ? text : undefined;
  }
  if (year < 1 || year > 9000) return undefined;
  // The first six months have 31 days and the next five 30; only the new year's day (20 to 22 March) must be sought.
  const daysBefore = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  const guess = Date.UTC(year + 621, 2, 21) + (daysBefore + day - 1) * DAY_MS;
  for (const shift of [0, -1, 1, -2, 2]) {
    const candidate = dayAt(guess + shift * DAY_MS);
    const found = partsOf(candidate, 'persian');
    if (found.year === year && found.month === month && found.day === day) return candidate;
  }
  return undefined;
}

const pad = (value: number) => String(value).padStart(2, '0');

/** The same day `months` later; the last day of the month where it has no such day. */
export function addMonths(day: string, months: number, calendar: CalendarName): string {
  const parts = partsOf(day, calendar);
  const count = parts.year * 12 + parts.month - 1 + months;
  const year = Math.floor(count / 12);
  const month = (count % 12) + 1;
  for (let wanted = parts.day; wanted > 0; wanted -= 1) {
    const found = dayOf({ year, month, day: wanted }, calendar);
    if (found !== undefined) return found;
  }
  return day; // before the calendar's first or after its last year
}

export function firstOfMonth(day: string, calendar: CalendarName): string {
  return addDays(day, 1 - partsOf(day, calendar).day);
}

/** The weeks of the month that holds `day`, seven days each, filled up with the neighbouring months' days. */
export function monthGrid(day: string, calendar: CalendarName, firstWeekday: Weekday): readonly (readonly string[])[] {
  const first = firstOfMonth(day, calendar);
  const next = addMonths(first, 1, calendar);
  let cursor = addDays(first, -((weekdayOf(first) - firstWeekday + 7) % 7));
  const weeks: string[][] = [];
  while (cursor < next) {
    weeks.push(Array.from({ length: 7 }, (_, column) => addDays(cursor, column)));
    cursor = addDays(cursor, 7);
  }
  return weeks;
}

const format = (day: string, language: Language, options: DateOptions): string =>
  formatCalendarDate(mustBeDay(day), 'UTC', language, options);

/** `Thursday, 19 November 2026`: for a person who hears it. */
export const longDay = (day: string, language: Language): string =>
  format(day, language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** `November 2026`: over a month's grid. */
export const monthTitle = (day: string, language: Language): string =>
  format(day, language, { month: 'long', year: 'numeric' });

/** The number in a grid's cell, in the language's digits. */
export const dayNumber = (day: string, language: Language): string =>
  new Intl.NumberFormat(localeOf(language), { useGrouping: false }).format(partsOf(day, calendarOf(language)).day);

/** The names over the grid's columns, from the first weekday on; short for the eye, long for the ear. */
export function weekdayNames(
  language: Language,
  firstWeekday: Weekday = firstWeekdayOf(language),
): readonly { readonly weekday: Weekday; readonly short: string; readonly long: string }[] {
  const sunday = '2026-11-01';
  return Array.from({ length: 7 }, (_, column) => {
    const day = addDays(sunday, firstWeekday + column);
    return {
      weekday: weekdayOf(day),
      short: format(day, language, { weekday: language === 'fa' || language === 'ar' ? 'narrow' : 'short' }),
      long: format(day, language, { weekday: 'long' }),
    };
  });
}

/** How a day is typed and shown in a field: year/month/day in the language's calendar and digits. */
export function typedDay(day: string, language: Language): string {
  const { year, month, day: dayOfMonth } = partsOf(day, calendarOf(language));
  const plain = new Intl.NumberFormat(localeOf(language), { useGrouping: false, minimumIntegerDigits: 2 });
  return [year, month, dayOfMonth].map((value) => plain.format(value)).join('/');
}

/** Reads what a person typed in their own calendar and digits, `1405/8/28` or `2026-11-19`; undefined if it is no day. */
export function readTypedDay(text: string, language: Language): string | undefined {
  const match = /^\s*(\d{4})\s*[/.\-年]\s*(\d{1,2})\s*[/.\-月]\s*(\d{1,2})\s*日?\s*$/.exec(toLatinDigits(text));
  if (match === null) return undefined;
  return dayOf({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }, calendarOf(language));
}
