/** The menu's sentences as pieces of speech: what never changes apart from names, numbers, days and times. */
import type { Language } from '../../../common/contract/language.ts';
import { courseText, inCourseWords } from '../../../common/phrases/courseWords.ts';
import {
  dateFormat,
  formatCalendarDate,
  formatDate,
  formatNumber,
  formatTime,
} from '../../../common/phrases/format.ts';
import { say, type Phrase, type Values } from '../../../common/phrases/phrase.ts';
import { phoneBookingPhrases } from '../../../common/phrases/phoneBooking.ts';
import { phoneInformationPhrases } from '../../../common/phrases/phoneInformation.ts';
import { phoneMenuPhrases } from '../../../common/phrases/phoneMenu.ts';
import { spokenInCourses, type SpokenFragment } from '../fragment.ts';
import { numberPieces } from '../spellNumber.ts';

export const menuPhrases = { ...phoneMenuPhrases, ...phoneBookingPhrases, ...phoneInformationPhrases } as const;
export type MenuPhrase = keyof typeof menuPhrases;

type Said = readonly SpokenFragment[];

const isAudible = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/**
 * A sentence, cut around its `{names}`. The words between them are recordings `menu/<phrase>.<place>`, or `menu/<phrase>`
 * for a sentence that never changes; names that stand for pieces are said by those pieces.
 */
export function sentence(
  name: MenuPhrase,
  language: Language,
  parts: Readonly<Record<string, Said>> = {},
  values: Values = {},
): Said {
  const phrase: Phrase = menuPhrases[name];
  const cut = (as: Phrase): Said => piecesOf(as, name, language, parts, values);
  return spokenInCourses(cut(phrase), cut(inCourseWords(phrase)));
}

function piecesOf(
  phrase: Phrase,
  name: MenuPhrase,
  language: Language,
  parts: Readonly<Record<string, Said>>,
  values: Values,
): Said {
  const wording = say(phrase, language, Object.fromEntries(Object.entries(values).filter(([key]) => key === 'count')));
  const pieces = wording.split(/(\{\w+\})/);
  const isCounted = typeof phrase[language] !== 'string';
  let place = 0;
  return pieces.flatMap((piece): Said => {
    const part = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (part !== undefined) return parts[part] ?? [];
    const text = piece.replace(/^[\s،,，:：.。]+/, '').trimEnd();
    if (!isAudible(text)) return [];
    place += 1;
    const recording = pieces.length === 1 ? `menu/${name}` : `menu/${name}.${String(place)}`;
    return [{ kind: 'text', language, text, ...(isCounted ? {} : { recording }) }];
  });
}

/** A name that the clinic wrote, or one of the menu's own; `recording` where it may have recorded it. */
export function named(text: string, language: Language, recording?: string): Said {
  if (!isAudible(text)) return [];
  const said: Said = [{ kind: 'text', language, text, ...(recording === undefined ? {} : { recording }) }];
  return recording?.startsWith('menu/') === true
    ? spokenInCourses(said, [{ kind: 'text', language, text: courseText({ [language]: text })[language] ?? text }])
    : said;
}

/** A small number, as it is counted. */
export const counted = (value: number, language: Language): Said => [
  {
    kind: 'text',
    language,
    text: formatNumber(value, language),
    recording: `number/${String(value)}`,
    pieces: numberPieces(value, language),
  },
];

/** A key of the telephone. */
export const key = (value: number, language: Language): Said => counted(value, language);

/** Digit by digit, in groups that can be followed: a telephone number, an identity, a code. */
export function digits(value: string, language: Language): Said {
  const only = value.replace(/\D/g, '');
  const groups = only.match(/\d{1,3}(?=(?:\d{3})*$)|\d{1,3}/g) ?? [];
  return groups.map((group) => {
    const each = Array.from(group, Number);
    return {
      kind: 'text',
      language,
      text: `${each.map((digit) => formatNumber(digit, language)).join(' ')},`,
      caption: group,
      pieces: each.map((digit) => `number/${String(digit)}`),
    };
  });
}

export type Moment = { readonly at: number; readonly timeZone: string };

/** Weekday, day and month in the calendar of the language. */
export function spokenDate({ at, timeZone }: Moment, language: Language): Said {
  const part = (options: { readonly weekday?: 'long'; readonly month?: 'numeric'; readonly day?: 'numeric' }) =>
    formatCalendarDate(at, timeZone, language, options);
  const latin = (text: string): number =>
    Number(
      text
        .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
        .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
        .replace(/\D/g, ''),
    );
  const weekday = new Date(`${dateFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)}T00:00:00Z`).getUTCDay();
  const day = latin(part({ day: 'numeric' }));
  const month = latin(part({ month: 'numeric' }));
  const ofWeek = `weekday/${String(weekday === 0 ? 7 : weekday)}`;
  const ofDay = numberPieces(day, language);
  const ofMonth = `month/${String(month)}`;
  return [
    {
      kind: 'text',
      language,
      text: formatDate(at, timeZone, language),
      pieces: language === 'zh' ? [ofMonth, ...ofDay, ofWeek] : [ofWeek, ...ofDay, ofMonth],
    },
  ];
}

/** The time of day: hour and minutes. */
export function spokenTime({ at, timeZone }: Moment, language: Language): Said {
  const text = formatTime(at, timeZone, language);
  const [hour = 0, minute = 0] = formatTime(at, timeZone, 'en').split(':').map(Number);
  const minutes = minute === 0 ? [] : numberPieces(minute, language);
  return [
    {
      kind: 'text',
      language,
      text,
      recording: `time/${String(hour * 100 + minute).padStart(4, '0')}`,
      pieces: [...numberPieces(hour, language), ...minutes],
    },
  ];
}
