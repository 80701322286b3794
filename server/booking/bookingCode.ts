import { toLatinDigits } from '../../common/typed/digits.ts';

/**
 * The code that proves a booking: six digits, so that it can be spoken, and typed on the keys of a telephone or a kiosk,
 * whatever letters the person reads. It never begins with 0, which spreadsheets and people drop. Unique among the
 * clinic's open bookings only, so how often one may be tried has to be limited where it is typed.
 */
export const newBookingCode = (randomInt: (min: number, maxExclusive: number) => number): string =>
  String(randomInt(100_000, 1_000_000));

/** The code as it was typed, with any digits, spaces or hyphens; undefined where it cannot be one. */
export function readBookingCode(typed: string): string | undefined {
  const digits = toLatinDigits(typed).replace(/[\s\p{Pd}\p{Cf}.]/gu, '');
  return /^[1-9]\d{5}$/.test(digits) ? digits : undefined;
}
