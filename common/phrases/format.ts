import type { Language } from '../contract/language.ts';
import { localeOf } from './phrase.ts';

/** Persian readers reckon in the Persian calendar; the others in the Gregorian. */
const CALENDAR = {
  en: 'gregory',
  fa: 'persian',
  ar: 'gregory',
  zh: 'gregory',
  ru: 'gregory',
} as const satisfies Record<Language, string>;

/** Making a formatter costs a hundred times as much as using it. Few are ever made: languages times zones times shapes. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

/** The formatter of these options, made once. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(options)}`;
  const known = dateFormats.get(name);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  // A zone that nobody chose here could be named otherwise each time.
  if (dateFormats.size < MOST_FORMATS) dateFormats.set(name, made);
  return made;
}

const MOST_FORMATS = 1_000;

/** The same for numbers. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const name = `${locale} ${JSON.stringify(options)}`;
  const known = numberFormats.get(name) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(name, known);
  return known;
}

export const formatNumber = (value: number, language: Language): string =>
  numberFormat(localeOf(language)).format(value);

/** The time of day where the clinic is, 24 hours, in the language's digits: `14:05`, `۱۴:۰۵`. */
export function formatTime(at: number, timeZone: string, language: Language): string {
  return dateFormat(localeOf(language), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(at);
}

export type DateOptions = Pick<Intl.DateTimeFormatOptions, 'weekday' | 'day' | 'month' | 'year'>;

/** In Persian the parts stand as they are spoken; ICU's own pattern for this calendar puts the year first. */
const PERSIAN_ORDER = ['weekday', 'day', 'month', 'year'] as const;

/** The parts that `options` asks for, in the calendar and order of the language's readers. */
export function formatCalendarDate(at: number, timeZone: string, language: Language, options: DateOptions): string {
  const calendar = CALENDAR[language];
  const format = dateFormat(localeOf(language), { ...options, calendar, timeZone });
  if (calendar !== 'persian') return format.format(at);
  const parts = format.formatToParts(at);
  return PERSIAN_ORDER.flatMap((wanted) => parts.filter(({ type }) => type === wanted).map(({ value }) => value)).join(
    ' ',
  );
}

/** Weekday, day and month in the calendar of the language's readers. */
export function formatDate(at: number, timeZone: string, language: Language): string {
  return formatCalendarDate(at, timeZone, language, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** The same with the year, for paper that is kept. */
export function formatDateWithYear(at: number, timeZone: string, language: Language): string {
  return formatCalendarDate(at, timeZone, language, { year: 'numeric', day: 'numeric', month: 'long' });
}

/** Wraps a ticket number or telephone number so that it reads left to right inside any text. */
export const leftToRight = (text: string): string => `\u2066${text}\u2069`;

/** A share between 0 and 1 as a percentage, to a tenth: `12.5%`, `۱۲٫۵٪`. */
export const formatShare = (share: number, language: Language): string =>
  numberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 1 }).format(share);
