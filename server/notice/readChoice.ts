import type { Language } from '../../common/contract/language.ts';
import { foldText } from '../../common/typed/fold.ts';
import { readReply } from './readReply.ts';
import { POLITE_WORDS, type Reply } from './replyWords.ts';

/** What somebody chose whose doctor is absent: one of the places, to be called, or to give the booking up. */
export type Choice = 'place_1' | 'place_2' | 'place_3' | 'call_me' | 'cancel';

const KEYS: ReadonlyMap<string, Choice> = new Map([
  ['1', 'place_1'],
  ['2', 'place_2'],
  ['3', 'place_3'],
  ['4', 'call_me'],
  ['9', 'cancel'],
  ['一', 'place_1'],
  ['二', 'place_2'],
  ['三', 'place_3'],
  ['四', 'call_me'],
  ['九', 'cancel'],
]);

const COURTESIES: ReadonlySet<string> = new Set(POLITE_WORDS.flatMap((line) => line.split(/[ _]/).map(foldText)));

/**
 * What a reply to such a message means: the keys of the call, in any digits; words that give up, STOP and the like as
 * everywhere. Words of an answer to another question ("coming") mean nothing here and go to a person.
 */
export function readChoice(text: string, language: Language): Choice | Exclude<Reply, 'coming' | 'later'> {
  const words = foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !COURTESIES.has(word));
  const [key, ...others] = words;
  const chosen = key === undefined || others.length > 0 ? undefined : KEYS.get(key);
  if (chosen !== undefined) return chosen;
  const read = readReply(text, language);
  // A 3 beside other words means a place here, and that is not sure enough.
  const isByKey = read === 'cancel' && words.some((word) => KEYS.has(word));
  return read === 'coming' || read === 'later' || isByKey ? 'unknown' : read;
}
