import { pinyin } from 'pinyin-pro';
import type { LatinSpellings } from '../../ports/names.ts';

/**
 * Pinyin with the readings that surnames have (单 is Shan, 曾 is Zeng), whole and by initials. Ü is typed as `v` on
 * keyboards, as `u` by those who do not find it and as `yu` in passports.
 */
export const pinyinOf: LatinSpellings = (name) => {
  const letters = name.normalize('NFKC').match(/\p{Script=Han}/gu);
  if (letters === null) return [];
  const syllables = pinyin(letters.join(''), { mode: 'surname', toneType: 'none', type: 'array', v: true });
  const whole = syllables.join('').toLowerCase();
  const initials = syllables.map((syllable) => syllable.slice(0, 1)).join('');
  return [...new Set([whole, whole.replaceAll('v', 'u'), whole.replaceAll('v', 'yu'), initials.toLowerCase()])];
};
