import type { NewContact } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { toLatinDigits } from '../../../common/typed/digits.ts';
import { checkNationalId, NATIONAL_ID_SYSTEMS, type NationalIdSystem } from '../../../common/typed/nationalId.ts';
import { isPhoneCountry, parsePhone, type Phone, type PhoneProblem } from '../../../common/typed/phone.ts';

/** How a clinic's people write numbers: its country, and by what they are identified there. */
export type Country = { readonly country: string; readonly nationalIdSystem: string };

export type ReadContact = {
  readonly kind: 'mobile' | 'landline' | 'email';
  readonly value: string;
  readonly relation: string;
};

export type ContactProblem = PhoneProblem | 'email_invalid';

/** A telephone number as it is kept and compared. */
export function readPhone(text: string, { country }: Country): Result<Phone, PhoneProblem> {
  if (isPhoneCountry(country)) return parsePhone(text, country);
  // A country without a numbering of its own: only numbers that name theirs can be read, and then any default will do.
  return /^\s*(?:\+|00)/.test(toLatinDigits(text)) ? parsePhone(text, 'AE') : err('phone_invalid');
}

export function readContact(
  { kind, value, relation }: NewContact,
  country: Country,
): Result<ReadContact, ContactProblem> {
  if (kind === 'email') {
    const address = value.trim().toLowerCase();
    return EMAIL.test(address) ? ok({ kind, value: address, relation }) : err('email_invalid');
  }
  const phone = readPhone(value, country);
  return phone.ok ? ok({ kind: phone.value.kind, value: phone.value.e164, relation }) : phone;
}

/** Something, an @, and a domain with a dot: what is wrong beyond that, only sending can show. */
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>".]{2,}$/u;

export function readNationalId(text: string, { nationalIdSystem }: Country) {
  const system: NationalIdSystem =
    NATIONAL_ID_SYSTEMS.find((known) => known === nationalIdSystem.toLowerCase()) ?? 'none';
  return checkNationalId(text, system);
}

/** A hospital's record number: its letters and digits, in one form, without spaces. */
export const readRecordNumber = (text: string): string =>
  toLatinDigits(text.normalize('NFKC'))
    .replace(/[\s\p{Cf}]/gu, '')
    .toUpperCase();
