import type { Language } from '../../common/contract/language.ts';
import { foldText } from '../../common/typed/fold.ts';
import { readReply } from './readReply.ts';
import { POLITE_WORDS, type Reply } from './replyWords.ts';

/** What somebody chose whose doctor is absent: one of the places, to be called, or to give the booking up. */
export type Choice = 'place_1' | 'place_2' | 'place_3' | 'call_me' | 'cancel';

const KEYS: ReadonlyMap<number, Choice> = new Map([
  [4, 'call_me'],
  [9, 'cancel'],
]);
const PLACES = ['place_1', 'place_2', 'place_3'] as const satisfies readonly Choice[];
const CHINESE = '零一二三四五六七八九';

const COURTESIES: ReadonlySet<string> = new Set(POLITE_WORDS.flatMap((line) => line.split(/[ _]/).map(foldText)));

/**
 * What a reply to such a message means: the keys of the call, in any digits; words that give up, STOP and the like as
 * everywhere. Words of an answer to another question ("coming") mean nothing here and go to a person.
 *
 * @param firstNumber before the first time of the list
 */
export function readChoice(
  text: string,
  language: Language,
  firstNumber = 1,
): Choice | Exclude<Reply, 'coming' | 'later'> {
  const words = wordsOf(text);
  const number = choiceNumber(text);
  const chosen = number === undefined ? undefined : (KEYS.get(number) ?? PLACES[number - firstNumber]);
  if (chosen !== undefined) return chosen;
  const read = readReply(text, language);
  // A 3 beside other words means a place here, and that is not sure enough.
  const isByKey = read === 'cancel' && words.some((word) => (numberOf(word) ?? 10) < 10);
  return read === 'coming' || read === 'later' || isByKey ? 'unknown' : read;
}

/** The number that a reply is, beside which only courtesies stand; undefined where it is anything else. */
export function choiceNumber(text: string): number | undefined {
  const [key, ...others] = wordsOf(text);
  return key === undefined || others.length > 0 ? undefined : numberOf(key);
}

const wordsOf = (text: string): readonly string[] =>
  foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !COURTESIES.has(word));

/** In any digits, or the one Chinese letter; undefined for a word. */
function numberOf(word: string): number | undefined {
  if (/^\d{1,3}$/.test(word)) return Number(word);
  const chinese = word.length === 1 ? CHINESE.indexOf(word) : -1;
  return chinese < 0 ? undefined : chinese;
}
