/** What a kiosk says to somebody who uses it by ear. */
import type { Language } from '../../common/contract/language.ts';
import { formatDate, formatTime } from '../../common/phrases/format.ts';
import type { Phrase } from '../../common/phrases/phrase.ts';
import type { Fragment } from './fragment.ts';
import { sentenceOf } from './sentence.ts';
import { spellTicketNumber } from './spellNumber.ts';

export type KioskSentence = {
  readonly language: Language;
  readonly phrase: Phrase;
  /** Of the phrase in the catalogue; a recording of it has this name. */
  readonly phraseName: string;
  readonly key?: number;
  readonly count?: number;
  readonly from?: number;
  readonly to?: number;
  /** The clinic's own name of what is spoken of. */
  readonly name?: string;
  readonly number?: string;
  readonly at?: number;
  readonly timeZone: string;
};

/** One sentence with its values; numbers of tickets are said as calls say them. */
export function kioskSentence(sentence: KioskSentence): readonly Fragment[] {
  const { language, phrase, phraseName, key, count, from, to, name, number, at, timeZone } = sentence;
  const values = {
    ...(key === undefined ? {} : { key }),
    ...(count === undefined ? {} : { count }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(name === undefined ? {} : { name, place: name, printer: name }),
    ...(at === undefined ? {} : { date: formatDate(at, timeZone, language), time: formatTime(at, timeZone, language) }),
  };
  return sentenceOf(phrase, phraseName, {
    language,
    values,
    ...(number === undefined ? {} : { number: spellTicketNumber(number, language) }),
  });
}
