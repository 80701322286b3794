import {
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { err, ok, type Result } from '../contract/result.ts';
import { toLatinDigits } from './digits.ts';

/** `mobile` can be texted and called, `landline` only called. */
export type Phone = { readonly e164: string; readonly kind: 'mobile' | 'landline' };

export type PhoneProblem =
  'phone_missing' | 'phone_too_short' | 'phone_too_long' | 'phone_invalid' | 'phone_not_personal';

export type PhoneCountry = CountryCode;

/** Whether numbers can be read without their country code there: `IR`, `AE`, `CN`, `RU`. */
export const isPhoneCountry = (country: string): country is PhoneCountry => isSupportedCountry(country);

/**
 * Reads a telephone number as people type it: any digits, spaces and marks, `0098` or `+98` or neither, also with the plus
 * at the end, where it lands when typed from right to left. Extensions are not kept. Numbers that cost whoever rings them
 * (premium, shared cost) and those that reach nobody's home or pocket are refused, so that nobody can make the clinic pay.
 */
export function parsePhone(text: string, country: PhoneCountry): Result<Phone, PhoneProblem> {
  const typed = withPlusInFront(
    toLatinDigits(text.normalize('NFKC'))
      .replace(/\p{Cf}/gu, '')
      .trim(),
  );
  if (!/\d/u.test(typed)) return err(typed === '' ? 'phone_missing' : 'phone_invalid');
  if (!/^\+?[\d\s().\-–—/,]+$/u.test(typed)) return err('phone_invalid');

  const digits = typed.replace(/[^\d+]/gu, '').replace(/^00/u, '+');
  const found = parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false });
  if (!found?.isValid()) return err(whyInvalid(digits, country));
  const kind = kindOf(found.getType());
  return kind === undefined ? err('phone_not_personal') : ok({ e164: found.number, kind });
}

/** Whether a number, as it is kept, belongs to the numbering of a country. */
export const isOf = (e164: string, country: PhoneCountry): boolean =>
  parsePhoneNumberFromString(e164)?.country === country;

/** In text from right to left the plus is often typed, or shown, last. */
const withPlusInFront = (typed: string): string => (/^[^+]+\+$/u.test(typed) ? `+${typed.slice(0, -1)}` : typed);

function whyInvalid(digits: string, country: PhoneCountry): PhoneProblem {
  switch (validatePhoneNumberLength(digits, { defaultCountry: country })) {
    case 'TOO_SHORT':
      return 'phone_too_short';
    case 'TOO_LONG':
      return 'phone_too_long';
    case 'NOT_A_NUMBER':
    case 'INVALID_COUNTRY':
    case 'INVALID_LENGTH':
    case undefined:
      // Some plans have short codes of services, which no person has.
      return digits.replace('+', '').length < SHORTEST ? 'phone_too_short' : 'phone_invalid';
  }
}

const SHORTEST = 7;

function kindOf(type: ReturnType<PhoneNumber['getType']>): Phone['kind'] | undefined {
  switch (type) {
    case 'MOBILE':
    case 'FIXED_LINE_OR_MOBILE':
      return 'mobile';
    case 'FIXED_LINE':
    case 'VOIP':
      return 'landline';
    case 'PERSONAL_NUMBER': // follow-me numbers, dear to ring
    case 'PREMIUM_RATE':
    case 'TOLL_FREE':
    case 'SHARED_COST':
    case 'PAGER':
    case 'UAN':
    case 'VOICEMAIL':
    case undefined:
      return undefined;
  }
}
