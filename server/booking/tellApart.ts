import type { AskMore } from '../../common/contract/booking.ts';
import { toLatinDigits } from '../../common/typed/digits.ts';

/** What is known of one of several people found under the same telephone number. */
export type Candidate = {
  readonly nationalId: string | null;
  readonly birthDate: string | null;
};

/** How many of its last characters are asked of a national identity. */
export const NATIONAL_ID_END = 4;

export const endOf = (nationalId: string): string => nationalId.slice(-NATIONAL_ID_END);

/** Whether somebody answers the question as this candidate would, with any digits and separators. */
export function fits(question: Exclude<AskMore, 'code'>, { nationalId, birthDate }: Candidate, typed: string): boolean {
  const given = toLatinDigits(typed)
    .replace(/[^0-9a-z]/gi, '')
    .toUpperCase();
  switch (question) {
    case 'national_id_end':
      return nationalId !== null && endOf(nationalId) === given;
    case 'birth_date':
      return birthDate !== null && datesAsTyped(birthDate).includes(given);
  }
}

/** `YYYYMMDD` of a date in the two calendars that people here were born by. */
function datesAsTyped(birthDate: string): readonly string[] {
  const parts = PERSIAN.formatToParts(Date.parse(`${birthDate}T00:00:00Z`));
  const part = (type: string) => (parts.find((each) => each.type === type)?.value ?? '').padStart(2, '0');
  return [birthDate.replaceAll('-', ''), `${part('year')}${part('month')}${part('day')}`];
}

const PERSIAN = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});

/**
 * The one thing more to ask people who share a telephone: whichever tells all of them apart, first the end of the
 * national identity, which is the same in every calendar, then the date of birth. Otherwise the code of the booking,
 * which nobody else has. Names are never asked and never shown.
 */
export function questionFor(candidates: readonly Candidate[]): AskMore {
  const tellsApart = (answers: readonly (string | null)[]) =>
    !answers.includes(null) && new Set(answers).size === candidates.length;
  if (tellsApart(candidates.map(({ nationalId }) => nationalId && endOf(nationalId)))) return 'national_id_end';
  return tellsApart(candidates.map(({ birthDate }) => birthDate)) ? 'birth_date' : 'code';
}
