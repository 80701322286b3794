import type { Language } from '../../common/contract/language.ts';
import { foldText } from '../../common/typed/fold.ts';
import {
  POLITE_WORDS,
  REPLY_WORDS,
  STOP_AT_ONCE,
  STOP_BY_CUSTOM,
  THANKS,
  type Intent,
  type Reply,
} from './replyWords.ts';

/**
 * What a reply means: 1, 2, 3 in any digits, or words in any of the five languages, with courtesies and the ticket's number
 * around them. Careful rather than clever: a text that says anything more, or two things, is `unknown` and goes to a
 * person, because a turn given up by a misunderstanding cannot be given back. Only STOP counts by its first word alone.
 *
 * @param language in which the person was written to; decides about what is a custom of one country
 */
export function readReply(text: string, language: Language): Reply {
  const words = wordsOf(text);
  if (words.length === 0 || words.length > MOST_WORDS) return firstIsStop(words) ? 'stop' : 'unknown';
  if (words.join('_') === STOP_BY_CUSTOM[language]) return 'stop';

  const found = understand(words);
  if (found === undefined) return firstIsStop(words) ? 'stop' : 'unknown';
  const [intent, ...others] = new Set(found);
  return intent === undefined || others.length > 0 ? 'unknown' : intent;
}

/** Thanks and nothing else: no answer, and nothing for a person to do. */
export function isOnlyThanks(text: string): boolean {
  const words = wordsOf(text);
  const line = `_${words.join('_')}_`;
  return understand(words)?.length === 0 && THANKED.some((key) => line.includes(`_${key}_`));
}

const MOST_WORDS = 12;

/** `A12`, `B-042`, a booking's code with letters and digits, or digits too many to be an answer. */
const TICKET_OR_CODE =
  /(?<![\p{L}\p{N}])([a-z]{1,2}-?\d{2,4}|(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{4,8}|\d{3,6})(?![\p{L}\p{N}])/gu;

const AT_ONCE = keysOf(STOP_AT_ONCE);
const THANKED = THANKS.flatMap(keysOf);

/** Each word or phrase by its folded form. A courtesy means nothing by itself. */
const MEANING: ReadonlyMap<string, Intent | 'courtesy'> = new Map([
  ...POLITE_WORDS.flatMap((line) => keysOf(line).map((key) => [key, 'courtesy'] as const)),
  ...intents().flatMap(([intent, lines]) => lines.flatMap((line) => keysOf(line).map((key) => [key, intent] as const))),
]);

const LONGEST = Math.max(...[...MEANING.keys()].map((key) => key.split('_').length));

/** The meanings in order, taking the longest phrase each time; undefined when anything is not understood. */
function understand(words: readonly string[]): readonly Intent[] | undefined {
  const found: Intent[] = [];
  let at = 0;
  while (at < words.length) {
    const length = longestFrom(words, at);
    const meaning = length === 0 ? undefined : MEANING.get(words.slice(at, at + length).join('_'));
    if (meaning === undefined) return undefined;
    if (meaning !== 'courtesy') found.push(meaning);
    at += length;
  }
  return found;
}

function longestFrom(words: readonly string[], at: number): number {
  for (let length = Math.min(LONGEST, words.length - at); length > 0; length -= 1) {
    if (MEANING.has(words.slice(at, at + length).join('_'))) return length;
  }
  return 0;
}

function firstIsStop(words: readonly string[]): boolean {
  const text = `${words.join('_')}_`;
  return AT_ONCE.some((key) => text.startsWith(`${key}_`));
}

function wordsOf(text: string): readonly string[] {
  const plain = foldText(text)
    .replace(TICKET_OR_CODE, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
  // Chinese has no spaces: each letter is a word of its own, and phrases are found among them.
  return plain
    .replace(/\p{Script=Han}/gu, ' $& ')
    .split(' ')
    .filter((word) => word !== '');
}

function keysOf(line: string): readonly string[] {
  return line.split(' ').map((phrase) => wordsOf(phrase.replaceAll('_', ' ')).join('_'));
}

function intents(): readonly (readonly [Intent, readonly string[]])[] {
  const { coming, later, cancel, stop, start, help, wrong_number } = REPLY_WORDS;
  return [
    ['coming', coming],
    ['later', later],
    ['cancel', cancel],
    ['stop', stop],
    ['start', start],
    ['help', help],
    ['wrong_number', wrong_number],
  ];
}
