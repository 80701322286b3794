/** What a refusal means at the kiosk, by its code. */
import { checkInPhrases } from '#common/phrases/kioskCheckIn.ts';
import { otherDayPhrases } from '#common/phrases/kioskOtherDay.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { problemPhrase } from '#common/phrases/problems.ts';
import type { ApiError } from '#common/ui/api.ts';

/** At a kiosk a booking that is not found has already rung at the desk, and a record is looked for by its number only. */
export function troublePhrase({ code }: ApiError): Phrase {
  if (code === 'appointment_not_found') return checkInPhrases.notFoundHere;
  return code === 'patient_not_found' ? otherDayPhrases.recordNotFound : problemPhrase(code);
}

/** Nothing is known about the booking yet, so the same again may help. */
export const mayHelpToRepeat = (error: ApiError): boolean =>
  error.status === 0 || error.status >= 500 || error.code === 'too_many_requests';

/** The digits may be wrong: said where they stand, so that they can be mended. */
export const BESIDE_THE_FIELD: ReadonlySet<string> = new Set([
  'appointment_not_found',
  'invalid_request',
  'phone_not_understood',
  'one_more_thing',
]);

/** The same of the number by which somebody books. */
export const isAboutTheNumber = ({ code }: ApiError): boolean =>
  code === 'invalid_request' ||
  code === 'phone_not_understood' ||
  code === 'patient_not_found' ||
  code.startsWith('national_id_');

/** The place went to somebody else, or is offered no more: the others are shown. */
export const isGone = ({ code }: ApiError): boolean => GONE.has(code);
const GONE: ReadonlySet<string> = new Set([
  'slot_taken',
  'schedule_full',
  'quota_reached',
  'not_released',
  'not_offered',
  'outside_booking_window',
]);

/** The clinic's questions were changed or begun while somebody stood here: they are asked from the first on. */
export const asksAnew = ({ code }: ApiError): boolean => code === 'screening_outdated' || code === 'screening_needed';
