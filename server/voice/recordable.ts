/** Which words a clinic can record in its own voice, and what is to be said for each. */
import type { Language, LocalText } from '../../common/contract/language.ts';
import { formatNumber } from '../../common/phrases/format.ts';
import { callAnnouncement, correctionAnnouncement } from './announcement.ts';
import type { Fragment } from './fragment.ts';
import { menuWords, type OwnName } from './menuWords.ts';

export type RecordableWords = {
  readonly language: Language;
  /** As in a fragment's `recording`. */
  readonly name: string;
  readonly says: string;
  /** What is to be said for it where participants come to teachers; absent where that is the same. */
  readonly inCourses?: string;
  readonly heardIn: 'calls' | 'telephone';
};
type Words = Omit<RecordableWords, 'heardIn'>;

const TO_TWENTY = Array.from({ length: 21 }, (_, value) => value);
const TENS = [30, 40, 50, 60, 70, 80, 90];
const HUNDREDS = [100, 200, 300, 400, 500, 600, 700, 800, 900];
/** Chinese is read digit by digit. */
const DIGITS = TO_TWENTY.slice(0, 10);
/** Said between the parts of a number; Russian and Chinese join nothing. */
const AND: Partial<Record<Language, string>> = { en: 'and', fa: 'و', ar: 'و' };

/** All that calls and their corrections consist of, then all of the telephone menu; the sentences first, each once. */
export function recordableWords({
  languages,
  prefixes,
  places,
  names = [],
}: {
  readonly languages: readonly Language[];
  readonly prefixes: readonly string[];
  readonly places: readonly { readonly name: LocalText; readonly code?: string }[];
  /** What the telephone menu names. */
  readonly names?: readonly OwnName[];
}): readonly RecordableWords[] {
  const calls = places.flatMap(({ name, code }) =>
    prefixes.flatMap((prefix) =>
      callAnnouncement({
        number: prefix,
        place: name,
        languages,
        times: 1,
        ...(code === undefined ? {} : { placeCode: code }),
      }),
    ),
  );
  const corrections = correctionAnnouncement({ number: '', languages });
  const found = new Map<string, RecordableWords>();
  const add = (words: Words, heardIn: RecordableWords['heardIn'] = 'calls') => {
    const key = `${words.language} ${words.name}`;
    if (!found.has(key)) found.set(key, { ...words, heardIn });
  };
  for (const words of [...calls, ...corrections].flatMap(recordableIn)) add(words);
  for (const language of languages) {
    const values = language === 'zh' ? DIGITS : [...TO_TWENTY, ...TENS, ...HUNDREDS];
    for (const value of values) add({ language, name: `number/${value}`, says: formatNumber(value, language) });
    const and = AND[language];
    if (and !== undefined) add({ language, name: 'number/and', says: and });
  }
  for (const words of languages.flatMap((language) => menuWords(language, names))) add(words, 'telephone');
  return [...found.values()];
}

/** As it is written: the comma after a part is for the generated voice alone. */
const recordableIn = (fragment: Fragment): readonly Words[] =>
  fragment.kind === 'text' && fragment.recording !== undefined
    ? [
        {
          language: fragment.language,
          name: fragment.recording,
          says: fragment.recording.startsWith('letter/')
            ? fragment.recording.slice('letter/'.length).toUpperCase()
            : fragment.text.replace(/[,،，]$/, ''),
        },
      ]
    : [];
