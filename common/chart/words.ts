import { localText, type Language, type LocalText } from '../contract/language.ts';
import type { Figures } from '../contract/statistics.ts';
import { formatDuration } from '../phrases/duration.ts';
import { formatCalendarDate, formatNumber, formatShare } from '../phrases/format.ts';
import { say, type Phrase, type Values } from '../phrases/phrase.ts';
import type { FigureColumn } from './tables.ts';

const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`);

/** How one language says names, days, hours and figures: on the page and on the paper. */
export const wordsIn = (language: Language) => ({
  t: (phrase: Phrase, values?: Values): string => say(phrase, language, values),
  local: (text: LocalText): string => localText(text, language),
  /** Day and month, short enough to stand under a bar: `2 Mar`, `۱۱ اسفند`. */
  day: (date: string): string => formatCalendarDate(noon(date), 'UTC', language, { day: 'numeric', month: 'short' }),
  longDay: (date: string): string =>
    formatCalendarDate(noon(date), 'UTC', language, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
  /** Two digits, as on a clock. */
  hour: (hour: number): string => {
    const digits = formatNumber(hour, language);
    return hour < 10 ? `${formatNumber(0, language)}${digits}` : digits;
  },
  number: (value: number): string => formatNumber(value, language),
  cell: ({ kind, value }: FigureColumn, figures: Figures): string => {
    const of = value(figures);
    if (of === null) return '–';
    if (kind === 'duration') return formatDuration(of, language);
    return kind === 'share' ? formatShare(of, language) : formatNumber(of, language);
  },
});
