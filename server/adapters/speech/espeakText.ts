/** What every espeak-ng is told, whether the package brings it or Debian. */
import type { Language } from '../../../common/contract/language.ts';

/** What each language is called by espeak-ng. Debian 12's `cmn` reads pinyin as English; this variant is right in all versions. */
export const ESPEAK_VOICES = {
  en: 'en',
  fa: 'fa',
  ar: 'ar',
  zh: 'cmn-latn-pinyin',
  ru: 'ru',
} as const satisfies Record<Language, string>;

/** Words per minute: slower than reading aloud, for a hall with people talking. */
export const ESPEAK_RATE = 160;
/** Below 100, the voice's own, at which Chinese and Persian clip before we could turn them down. */
export const ESPEAK_VOLUME = 70;

/**
 * The text as espeak-ng reads it right: without control characters, markup and its own phoneme brackets, and in Arabic
 * with the doubling sign before the vowel (Unicode orders them the other way, and espeak-ng then swallows the vowel),
 * none on letters that take over the article's l (it doubles them by itself), and the silent ending of a feminine word.
 */
export function espeakText(language: Language, text: string): string {
  const words = text.replace(/[\p{Cc}<>[\]{}\\]/gu, ' ').trim();
  if (language !== 'ar') return words;
  return words
    .replace(/([\u064B-\u0650])\u0651/g, '\u0651$1')
    .replace(/(?<=ال.)\u0651/g, '')
    .replace(/\u064Eة(?![\u064B-\u0650])/g, '\u064Eه');
}
