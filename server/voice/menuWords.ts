/** What the telephone menu says and a clinic can record: its sentences, days, months, times, and its own names. */
import { localText, type Language, type LocalText } from '../../common/contract/language.ts';
import { formatCalendarDate } from '../../common/phrases/format.ts';
import type { SpokenFragment } from './fragment.ts';
import { menuPhrases, sentence, spokenDate, spokenTime, type MenuPhrase } from './phoneMenu/spoken.ts';

/** A name of the clinic's own, as `department/<id>` or `clinic/name`. */
export type OwnName = { readonly recording: string; readonly name: LocalText };

type Words = { readonly language: Language; readonly name: string; readonly says: string; readonly inCourses?: string };

/** Any Monday, at noon. */
const MONDAY_AT = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** Places mostly begin in these hours, at quarters; other times are said by their numbers. */
const FROM_MIN = 7 * 60;
const UNTIL_MIN = 21 * 60;
const STEP_MIN = 15;

const MENU_PHRASES = Object.keys(menuPhrases) as MenuPhrase[]; // its own keys

export const menuWords = (language: Language, names: readonly OwnName[]): readonly Words[] => [
  ...MENU_PHRASES.flatMap((phrase) => sentence(phrase, language).flatMap(wordsIn)),
  ...names
    .map(({ recording, name }) => ({ language, name: recording, says: localText(name, language) }))
    .filter(({ says }) => says !== ''),
  ...weekdays(language),
  ...months(language),
  ...times(language),
];

const wordsIn = ({ language, recording, text, inCourses }: SpokenFragment): readonly Words[] =>
  recording === undefined
    ? []
    : [{ language, name: recording, says: text, ...(inCourses === undefined ? {} : { inCourses }) }];

const weekdays = (language: Language): readonly Words[] =>
  Array.from({ length: 7 }, (_, index) => ({
    language,
    name: `weekday/${String(index + 1)}`,
    says: formatCalendarDate(MONDAY_AT + index * DAY_MS, 'UTC', language, { weekday: 'long' }),
  }));

/** The fifth of each month lies in another month of the Persian calendar, too. */
function months(language: Language): readonly Words[] {
  const found = Array.from({ length: 12 }, (_, month) => {
    const at = Date.UTC(2024, month, 5, 12);
    const name =
      spokenDate({ at, timeZone: 'UTC' }, language)[0]?.pieces?.find((piece) => piece.startsWith('month/')) ?? '';
    return { language, name, says: monthOf(at, language) };
  });
  return found.sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
}

/** As it stands in a date: Russian months have another ending there than alone. */
const monthOf = (at: number, language: Language): string =>
  language === 'zh'
    ? formatCalendarDate(at, 'UTC', language, { month: 'long' })
    : formatCalendarDate(at, 'UTC', language, { day: 'numeric', month: 'long' }).replace(/\p{N}/gu, '').trim();

const times = (language: Language): readonly Words[] =>
  Array.from({ length: (UNTIL_MIN - FROM_MIN) / STEP_MIN }, (_, index) => {
    const at = Date.UTC(2024, 0, 1) + (FROM_MIN + index * STEP_MIN) * MINUTE_MS;
    return spokenTime({ at, timeZone: 'UTC' }, language);
  }).flatMap((said) => said.flatMap(wordsIn));
