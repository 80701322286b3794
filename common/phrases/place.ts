import { localText, type Language } from '../contract/language.ts';
import type { PlaceName } from '../contract/clinicHead.ts';
import { definePhrases, localeOf, say, type Phrase } from './phrase.ts';

/** What a room or desk is called where its own name is only a number. */
export const placePhrases = definePhrases({
  room: { en: 'Room {name}', fa: 'اتاق {name}', ar: 'غرفة {name}', zh: '{name}号诊室', ru: 'Кабинет {name}' },
  counter: {
    en: 'Desk {name}',
    fa: 'پذیرش {name}',
    ar: 'الاستقبال {name}',
    zh: '{name}号服务台',
    ru: 'Регистратура {name}',
  },
});

/**
 * What is on the door; a bare number is given its word and the digits of the language: "Room 4", «اتاق ۴».
 *
 * @param words of the clinic's sector, where no screen has set them
 */
export function placeText(
  { kind, name }: Pick<PlaceName, 'kind' | 'name'>,
  language: Language,
  words: (phrase: Phrase) => Phrase = (phrase) => phrase,
): string {
  const written = localText(name, language);
  if (!isBare(written)) return written;
  return say(words(placePhrases[kind]), language, { name: inOwnDigits(written, language) });
}

/** At most three signs with a digit among them: `4`, `12`, `2a`. */
const isBare = (name: string): boolean => /^\p{L}?\p{Nd}{1,3}\p{L}?$/u.test(name) && name.length <= 3;

function inOwnDigits(text: string, language: Language): string {
  const format = new Intl.NumberFormat(localeOf(language));
  // In each run of ten digits that we know, Latin, Arabic, Persian and full-width, the last four bits are the value.
  return text.replace(/\p{Nd}/gu, (digit) => format.format((digit.codePointAt(0) ?? 0) & 0xf));
}
