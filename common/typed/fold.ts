import { toLatinDigits } from './digits.ts';

/** Letters that one hand writes in several ways, as the one by which all of them are found. */
const SAME_LETTER: Readonly<Record<string, string>> = {
  ي: 'ی', // Arabic yeh, as many keyboards still type it in Persian
  ى: 'ی', // alef maksura
  ے: 'ی',
  ك: 'ک', // Arabic kaf
  ڪ: 'ک',
  ة: 'ه', // teh marbuta, often written as heh: فاطمة, فاطمه
  ە: 'ه',
  ھ: 'ه',
  ہ: 'ه',
  ۃ: 'ه',
  ٱ: 'ا',
};

/**
 * The key by which a text is searched and compared: one form of yeh and kaf, no diacritics (so that آ is found as ا and
 * ё as е), no joiners or marks that cannot be seen, no difference of case or width, Latin digits, single spaces.
 * Fold what is stored and what is typed; show neither. Folding twice changes nothing.
 */
export function foldText(text: string): string {
  const bare = strip(text);
  // Through capitals, because that also makes ß into ss and joins ς with σ; capitals may bring marks of their own.
  const small = strip(bare.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ'));
  return toLatinDigits(small)
    .replace(/[يىےكڪةەھہۃٱ]/gu, (letter) => SAME_LETTER[letter] ?? letter)
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Without marks above and below, tatweel, zero-width joiners, direction marks and other format or control characters. */
const strip = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}ـ]/gu, '')
    .replace(/\p{Cc}/gu, ' ');
