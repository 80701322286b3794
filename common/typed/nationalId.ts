import { err, ok, type Result } from '../contract/result.ts';
import { toLatinDigits } from './digits.ts';

/**
 * How people of a country are numbered, as a clinic configures it: Iran's national code, mainland China's resident
 * identity number, Russia's SNILS; `none` for everywhere else, where only the shape is looked at.
 */
export const NATIONAL_ID_SYSTEMS = ['ir', 'cn', 'ru', 'none'] as const;
export type NationalIdSystem = (typeof NATIONAL_ID_SYSTEMS)[number];

export type NationalIdProblem =
  | 'national_id_missing'
  | 'national_id_wrong_characters'
  | 'national_id_wrong_length'
  | 'national_id_wrong_date'
  | 'national_id_wrong_checksum';

/**
 * The identity as it is kept and compared, without spaces and hyphens and with Latin digits and capitals, once its own
 * checks hold; they find a digit mistyped or two exchanged, not whether the person exists.
 */
export function checkNationalId(text: string, system: NationalIdSystem): Result<string, NationalIdProblem> {
  const typed = toLatinDigits(text.normalize('NFKC'))
    .replace(/[\s\p{Cf}\p{Pd}._/]/gu, '')
    .toUpperCase();
  if (typed === '') return err('national_id_missing');
  switch (system) {
    case 'ir':
      return checkIranian(typed);
    case 'cn':
      return checkChinese(typed.replace('Х', 'X')); // the Cyrillic letter looks the same
    case 'ru':
      return checkSnils(typed);
    case 'none':
      if (!/^[\p{L}\d]+$/u.test(typed)) return err('national_id_wrong_characters');
      return typed.length >= 4 && typed.length <= 24 ? ok(typed) : err('national_id_wrong_length');
  }
}

/** Ten digits, the last a checksum modulo 11. Older ones begin with zeros, which people leave out. */
function checkIranian(typed: string): Result<string, NationalIdProblem> {
  if (!/^\d+$/.test(typed)) return err('national_id_wrong_characters');
  if (typed.length < 8 || typed.length > 10) return err('national_id_wrong_length');
  const code = typed.padStart(10, '0');
  const rest = weighted(code, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  const expected = rest < 2 ? rest : 11 - rest;
  const isOneDigitOnly = /^(\d)\1+$/.test(code); // these hold the checksum but are not given to anybody
  return expected === Number(code[9]) && !isOneDigitOnly ? ok(code) : err('national_id_wrong_checksum');
}

/** GB 11643-1999: six digits of place, date of birth, three of order, and a check character by ISO 7064 MOD 11-2. */
function checkChinese(typed: string): Result<string, NationalIdProblem> {
  if (!/^[\dX]+$/.test(typed)) return err('national_id_wrong_characters');
  if (typed.length !== 18) return err('national_id_wrong_length');
  if (!/^\d{17}[\dX]$/.test(typed)) return err('national_id_wrong_characters');
  if (!isDate(typed.slice(6, 10), typed.slice(10, 12), typed.slice(12, 14))) return err('national_id_wrong_date');
  const sum = weighted(typed, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return '10X98765432'[sum % 11] === typed[17] ? ok(typed) : err('national_id_wrong_checksum');
}

/** SNILS numbers up to this one were given without a checksum. */
const LAST_SNILS_WITHOUT_CHECKSUM = 1_001_998;

/** Eleven digits, the last two a checksum: written 112-233-445 95. */
function checkSnils(typed: string): Result<string, NationalIdProblem> {
  if (!/^\d+$/.test(typed)) return err('national_id_wrong_characters');
  if (typed.length !== 11) return err('national_id_wrong_length');
  const number = Number(typed.slice(0, 9));
  if (number === 0) return err('national_id_wrong_checksum');
  if (number <= LAST_SNILS_WITHOUT_CHECKSUM) return ok(typed);
  const expected = (weighted(typed, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100;
  return expected === Number(typed.slice(9)) ? ok(typed) : err('national_id_wrong_checksum');
}

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0);

function isDate(year: string, month: string, day: string): boolean {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`) && year >= '1800';
}
