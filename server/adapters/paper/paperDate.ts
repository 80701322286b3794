import type { Language } from '../../../common/contract/language.ts';
import type { PaperTemplate } from '../../../common/contract/paperTemplate.ts';
import { formatDateWithYear } from '../../../common/phrases/format.ts';
import { localeOf } from '../../../common/phrases/phrase.ts';

const CALENDARS = { gregory: 'gregory', persian: 'persian', islamic: 'islamic-umalqura' } as const;
/** Day, month, year: as it is spoken in each of our languages but Chinese, where ICU's own order is right. */
const SPOKEN_ORDER = ['day', 'month', 'year'] as const;

/** Day, month and year in the calendar that the clinic wants on its paper; else in that of the language's readers. */
export function paperDate(
  at: number,
  timeZone: string,
  language: Language,
  calendar: PaperTemplate['calendar'],
): string {
  if (calendar === 'language') return formatDateWithYear(at, timeZone, language);
  const format = new Intl.DateTimeFormat(localeOf(language), {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    calendar: CALENDARS[calendar],
    timeZone,
  });
  if (language === 'zh' || calendar === 'gregory') return format.format(at);
  const parts = format.formatToParts(at);
  return SPOKEN_ORDER.flatMap((wanted) => parts.filter(({ type }) => type === wanted).map(({ value }) => value)).join(
    ' ',
  );
}

/** Persian and Arabic digits as the Latin ones of the same value; everything else as it is. */
export const latinDigits = (text: string): string =>
  text.replaceAll(/[۰-۹٠-٩]/g, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    return String(code - (code >= 0x06f0 ? 0x06f0 : 0x0660));
  });
