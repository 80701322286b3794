import type { AskMore } from '../../common/contract/booking.ts';

/** What is known of one of several people found under the same telephone number. */
export type Candidate = {
  readonly nationalId: string | null;
  readonly birthDate: string | null;
};

/** How many of its last characters are asked of a national identity. */
export const NATIONAL_ID_END = 4;

export const endOf = (nationalId: string): string => nationalId.slice(-NATIONAL_ID_END);

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
