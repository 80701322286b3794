import type { LateRule } from '../../common/contract/order.ts';
import { USUAL_OPTIONS } from '../../common/contract/usualOptions.ts';

/** What a clinic decides about booking, and what holds where it has not decided. */
export type BookingPolicy = {
  /** How many days ahead places are offered, today included. */
  readonly daysAhead: number;
  /** How many calendar days before a booking is remembered; none: never. */
  readonly reminderDays: readonly number[];
  /** Local `HH:MM` at which it is. */
  readonly reminderTime: string;
  readonly checkInEarlyMin: number;
  readonly checkInLateMin: number;
  /** Until how many minutes after the booked time the kiosk takes who is late: as the clinic's rule says. */
  readonly acceptsLateMin: number;
  /** Two bookings of one patient may overlap where staff give a reason. */
  readonly allowsOverlap: boolean;
  /** How long a place is kept for somebody of the waiting list, in minutes. */
  readonly offerAnswerMin: number;
};

export type BookingOptions = {
  readonly bookingDaysAhead?: number;
  readonly reminderDays?: readonly number[];
  readonly reminderTime?: string;
  readonly checkInEarlyMin?: number;
  readonly checkInLateMin?: number;
  readonly order?: { readonly late?: LateRule; readonly lateUntilMin?: number | null };
  readonly allowsOverlap?: boolean;
  readonly offerAnswerMin?: number;
};

export const bookingPolicyOf = (options: BookingOptions): BookingPolicy => ({
  daysAhead: options.bookingDaysAhead ?? USUAL_OPTIONS.bookingDaysAhead,
  reminderDays: options.reminderDays ?? USUAL_OPTIONS.reminderDays,
  reminderTime: options.reminderTime ?? USUAL_OPTIONS.reminderTime,
  checkInEarlyMin: options.checkInEarlyMin ?? USUAL_OPTIONS.checkInEarlyMin,
  checkInLateMin: options.checkInLateMin ?? USUAL_OPTIONS.checkInLateMin,
  acceptsLateMin: acceptsLateMin(options),
  allowsOverlap: options.allowsOverlap ?? false,
  offerAnswerMin: options.offerAnswerMin ?? USUAL_OPTIONS.offerAnswerMin,
});

/** Without a limit of its own the rule holds to the day's end, and the queue says when a service has closed. */
const WHOLE_DAY_MIN = 1_440;

function acceptsLateMin({ checkInLateMin = USUAL_OPTIONS.checkInLateMin, order = {} }: BookingOptions): number {
  if ((order.late ?? 'desk') === 'desk') return checkInLateMin;
  return Math.max(checkInLateMin, order.lateUntilMin ?? WHOLE_DAY_MIN);
}
