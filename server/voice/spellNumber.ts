/** How ticket numbers and telephone numbers are said in each language. */
import type { Language } from '../../common/contract/language.ts';
import { numberFormat } from '../../common/phrases/format.ts';
import { localeOf } from '../../common/phrases/phrase.ts';
import type { SpokenFragment } from './fragment.ts';
import { letterName } from './letterNames.ts';

/** Above this a number is easier to follow digit by digit. */
const LARGEST_NUMBER_IN_WORDS = 9999;
/** No ticket is longer; more would only be a mistake read aloud for a minute. */
const LONGEST = 24;

/**
 * The parts of a ticket number: letters by their name, then the number as the language says it. Marks between them are
 * not spoken. Leading zeros only make the paper even and are left out, except in Chinese, where people read the number
 * digit by digit as it is printed.
 *
 * `B-042`: "B" "42"; «بی» «۴۲»; 「必」「零四二」.
 */
export function spellTicketNumber(number: string, language: Language): readonly SpokenFragment[] {
  const printed = number.slice(0, LONGEST);
  const runs = latinDigits(printed).match(/\d+|\p{L}/gu) ?? [];
  return runs
    .map((run) => (/^\d/.test(run) ? spokenNumber(run, language) : spokenLetter(run, language)))
    .map((part, index) => ({ ...part, caption: index === 0 ? printed : '' }));
}

/** Digit by digit, in the groups in which it is written: a telephone number to be noted down. */
export function spellDigits(number: string, language: Language): readonly SpokenFragment[] {
  const groups = latinDigits(number).slice(0, LONGEST).match(/\d+/g) ?? [];
  return groups.map((group) => digitByDigit(group, language));
}

/** Persian and Arabic digits, as a telephone or a keyboard of those languages writes them, to Latin ones. */
function latinDigits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0));
}

function spokenLetter(letter: string, language: Language): SpokenFragment {
  const text = letterName(letter, language);
  return { kind: 'text', language, text, recording: `letter/${letter.toLowerCase()}` };
}

function spokenNumber(digits: string, language: Language): SpokenFragment {
  const value = Number(digits);
  if (language === 'zh' || value > LARGEST_NUMBER_IN_WORDS) return digitByDigit(digits, language);
  const text = numberFormat(localeOf(language), { useGrouping: false }).format(value);
  const recording = `number/${value}`;
  return { kind: 'text', language, text, recording, pieces: numberPieces(value, language) };
}

const CHINESE_DIGITS = '零一二三四五六七八九';

function digitByDigit(digits: string, language: Language): SpokenFragment {
  const each = Array.from(digits, Number);
  const text =
    language === 'zh'
      ? each.map((digit) => CHINESE_DIGITS.charAt(digit)).join('')
      : each.map((digit) => numberFormat(localeOf(language)).format(digit)).join(', ');
  return { kind: 'text', language, text, caption: digits, pieces: each.map((digit) => `number/${digit}`) };
}

/**
 * The recordings from which a number is put together when the clinic recorded no single one for it: 0 to 20, the tens,
 * the hundreds, and the "and" of the language.
 *
 * English says 142 as 100 and 42, Persian joins every part with "and", Arabic says the unit before the ten, Russian
 * joins nothing.
 *
 * @param value a whole number; from 1000 on there are no such recordings
 */
export function numberPieces(value: number, language: Language): readonly string[] {
  if (value > 999) return [`number/${value}`];
  const hundreds = value - (value % 100);
  const rest = value % 100;
  const unit = rest > 20 ? rest % 10 : 0;
  const small = rest - unit;
  const belowHundred = [small, unit].filter((part) => part > 0);
  switch (language) {
    case 'en': {
      const and = hundreds > 0 && rest > 0 ? [AND] : [];
      return hundreds + rest === 0
        ? [part(0)]
        : [...(hundreds > 0 ? [part(hundreds)] : []), ...and, ...belowHundred.map(part)];
    }
    case 'fa':
      return joined([hundreds, ...belowHundred]);
    case 'ar':
      return joined([hundreds, ...belowHundred.toReversed()]);
    case 'ru':
    case 'zh':
      return joined([hundreds, ...belowHundred]).filter((piece) => piece !== AND);
  }
}

const AND = 'number/and';
const part = (value: number): string => `number/${value}`;

function joined(parts: readonly number[]): readonly string[] {
  const said = parts.filter((value) => value > 0).map(part);
  return said.length === 0 ? [part(0)] : said.flatMap((piece, index) => (index === 0 ? [piece] : [AND, piece]));
}
