/** What a clinic decides about booking, and what holds where it has not decided. */
export type BookingPolicy = {
  /** How many days ahead places are offered, today included. */
  readonly daysAhead: number;
  /** Local `HH:MM` of the day before at which a booking is remembered. */
  readonly reminderTime: string;
  readonly checkInEarlyMin: number;
  readonly checkInLateMin: number;
};

export type BookingOptions = {
  readonly bookingDaysAhead?: number;
  readonly reminderTime?: string;
  readonly checkInEarlyMin?: number;
  readonly checkInLateMin?: number;
};

export const bookingPolicyOf = (options: BookingOptions): BookingPolicy => ({
  daysAhead: options.bookingDaysAhead ?? 60,
  reminderTime: options.reminderTime ?? '18:00',
  checkInEarlyMin: options.checkInEarlyMin ?? 60,
  checkInLateMin: options.checkInLateMin ?? 15,
});
