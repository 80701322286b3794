/** Looks at what was typed before it is sent, so that a mistake is said at once and beside the field. */
import type { AskMore } from '#common/contract/booking.ts';
import { err, ok, type Result } from '#common/contract/result.ts';
import { problemPhrase } from '#common/phrases/problems.ts';
import { checkInPhrases } from '#common/phrases/kioskCheckIn.ts';
import { otherDayPhrases } from '#common/phrases/kioskOtherDay.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { checkNationalId, NATIONAL_ID_SYSTEMS, type NationalIdSystem } from '#common/typed/nationalId.ts';
import { isPhoneCountry, parsePhone } from '#common/typed/phone.ts';
import type { Way, WayToBook } from './screen.ts';

const CODE_LENGTH = 6;
/** Longer record numbers are not typed standing. */
const RECORD_LENGTH = 20;
const ID_END_LENGTH = 4;

/** How the digits are parted when they are spoken, how many there may be, and the one key beside 0 to 9. */
export type Shape = {
  readonly groups: readonly number[];
  readonly maxLength: number;
  readonly extraKey?: '+' | 'X';
};

/** Mobile numbers as they are spoken in the country; elsewhere as in most of them. */
const PHONE_GROUPS: Readonly<Record<string, readonly number[]>> = {
  IR: [4, 3, 2, 2],
  CN: [3, 4, 4],
  RU: [1, 3, 3, 2, 2],
  AE: [3, 3, 4],
  SA: [3, 3, 4],
};
const ID_GROUPS = {
  ir: { groups: [3, 6, 1], maxLength: 10 },
  cn: { groups: [6, 4, 4, 4], maxLength: 18, extraKey: 'X' },
  ru: { groups: [3, 3, 3, 2], maxLength: 11 },
  none: { groups: [3, 4, 4, 4, 4], maxLength: 24 },
} as const satisfies Record<NationalIdSystem, Shape>;

export const phoneShape = (country: string): Shape => ({
  groups: PHONE_GROUPS[country] ?? [4, 3, 4],
  maxLength: 16,
  extraKey: '+',
});

const systemOf = (name: string): NationalIdSystem => NATIONAL_ID_SYSTEMS.find((system) => system === name) ?? 'none';

export function shapeOf(way: Way | WayToBook, country: string, nationalIdSystem: string): Shape {
  switch (way) {
    case 'phone':
      return phoneShape(country);
    case 'code':
      return { groups: [3, 3], maxLength: CODE_LENGTH };
    case 'nationalId':
      return ID_GROUPS[systemOf(nationalIdSystem)];
    case 'recordNumber':
      return { groups: [], maxLength: RECORD_LENGTH };
  }
}

export function shapeOfAsk(ask: AskMore, nationalIdSystem: string): Shape {
  switch (ask) {
    case 'birth_date':
      return { groups: [4, 2, 2], maxLength: 8 };
    case 'national_id_end':
      return systemOf(nationalIdSystem) === 'cn'
        ? { groups: [4], maxLength: ID_END_LENGTH, extraKey: 'X' }
        : { groups: [4], maxLength: ID_END_LENGTH };
    case 'code':
      return { groups: [3, 3], maxLength: CODE_LENGTH };
  }
}

/** The phone number as typed, once it is one; the server reads it again. */
export function checkPhone(typed: string, country: string): Result<string, Phrase> {
  if (!isPhoneCountry(country)) return typed.length < 5 ? err(problemPhrase('phone_too_short')) : ok(typed);
  const phone = parsePhone(typed, country);
  return phone.ok ? ok(phone.value.e164) : err(problemPhrase(phone.error));
}

export function checkTyped(
  way: Way | WayToBook,
  typed: string,
  country: string,
  nationalIdSystem: string,
): Result<string, Phrase> {
  switch (way) {
    case 'phone':
      return checkPhone(typed, country);
    case 'code':
      return typed.length === CODE_LENGTH ? ok(typed) : err(checkInPhrases.codeIncomplete);
    case 'nationalId': {
      const id = checkNationalId(typed, systemOf(nationalIdSystem));
      return id.ok ? ok(id.value) : err(problemPhrase(id.error));
    }
    case 'recordNumber':
      return typed === '' ? err(otherDayPhrases.enterRecord) : ok(typed);
  }
}

/** Sent as typed: the server knows dates of birth in both calendars. */
export const checkOneMore = (ask: AskMore, typed: string): Result<string, Phrase> =>
  typed.length === shapeOfAsk(ask, 'none').maxLength ? ok(typed) : err(checkInPhrases.allDigits);
