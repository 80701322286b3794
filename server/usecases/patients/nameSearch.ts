import { foldText } from '../../../common/typed/fold.ts';
import type { LatinSpellings } from '../../ports/names.ts';

/** What a name is searched by: its folded words, and the Latin spellings of a Chinese name, each after a space. */
export const nameSearchOf = (name: string, latinSpellings: LatinSpellings): string =>
  ` ${[foldText(name), ...latinSpellings(name)].join(' ')}`;

/**
 * SQL `like` patterns for a typed name: a stored name fits when it has a word that begins with each typed one, or one that
 * begins with all of them together (`zhang wei` for 张伟). Chinese names have no spaces, so theirs may stand anywhere.
 */
export function namePatterns(typed: string): { readonly each: readonly string[]; readonly joined: string } | undefined {
  const words = foldText(typed).split(' ').filter(Boolean).map(escaped);
  if (words.length === 0) return undefined;
  const patternOf = (word: string) => (/\p{Script=Han}/u.test(word) ? `%${word}%` : `% ${word}%`);
  return { each: words.map(patternOf), joined: patternOf(words.join('')) };
}

const escaped = (word: string): string => word.replace(/[\\%_]/g, (sign) => `\\${sign}`);
