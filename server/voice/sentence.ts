import type { Language } from '../../common/contract/language.ts';
import { inCourseWords } from '../../common/phrases/courseWords.ts';
import { say, type Phrase, type Values } from '../../common/phrases/phrase.ts';
import { speechPhrases } from '../../common/phrases/speech.ts';
import { spokenInCourses, type SpokenFragment } from './fragment.ts';

type Sentence = {
  readonly language: Language;
  /** For the `{names}` of the phrase, the number aside. */
  readonly values?: Values;
  /** What is said for `{number}`, part by part. */
  readonly number?: readonly SpokenFragment[];
  /** The recording of the words after the number, where a value makes them differ from call to call. */
  readonly recordingAfterNumber?: string | undefined;
};

/**
 * A phrase, cut around `{number}`, so that the few words that change from call to call are pieces of their own and all
 * the others can be kept as sound. Its recordings are `phrase/<name>`, or `phrase/<name>.1` and `phrase/<name>.2`
 * before and after the number; words with a value in them have none of their own.
 */
export const sentence = (name: keyof typeof speechPhrases, spoken: Sentence): readonly SpokenFragment[] =>
  sentenceOf(speechPhrases[name], name, spoken);

/** The same for any phrase. @param name under which it may be recorded */
export const sentenceOf = (phrase: Phrase, name: string, spoken: Sentence): readonly SpokenFragment[] =>
  spokenInCourses(piecesOf(phrase, name, spoken), piecesOf(inCourseWords(phrase), name, spoken));

function piecesOf(phrase: Phrase, name: string, spoken: Sentence): readonly SpokenFragment[] {
  const { language, values = {}, number = [], recordingAfterNumber } = spoken;
  const [unfilledBefore, unfilledAfter] = say(phrase, language).split('{number}');
  const [before = '', after] = say(phrase, language, values).split('{number}');

  if (after === undefined) return words(language, before, before === unfilledBefore ? `phrase/${name}` : undefined);
  return [
    ...words(language, before, before === unfilledBefore ? `phrase/${name}.1` : undefined),
    ...number.map(continuing),
    ...words(language, after, recordingAfterNumber ?? (after === unfilledAfter ? `phrase/${name}.2` : undefined)),
  ];
}

function words(language: Language, text: string, recording: string | undefined): readonly SpokenFragment[] {
  const said = text.replace(/^[\s،,，:]+/, '').trimEnd();
  if (!/[\p{L}\p{N}]/u.test(said)) return [];
  return [{ kind: 'text', language, text: said, ...(recording === undefined ? {} : { recording }) }];
}

const COMMA = { en: ',', fa: '،', ar: '،', zh: '，', ru: ',' } as const satisfies Record<Language, string>;

/** A comma after each part, so that the voice does not fall as at the end of a sentence. */
function continuing(part: SpokenFragment): SpokenFragment {
  return { ...part, caption: part.caption ?? part.text, text: part.text + COMMA[part.language] };
}
