import type { EpochMs } from '../../common/contract/vocabulary.ts';
import { addDays, instantOf, localTimeOf } from './clinicTime.ts';
import type { BookingPolicy } from './bookingPolicy.ts';

export type Reminder = {
  /** Calendar days before the appointment, from 1. */
  readonly daysBefore: number;
  readonly at: EpochMs;
  /** After this it is not sent any more: the next reminder's day begins, or the appointment. */
  readonly untilAt: EpochMs;
};

/**
 * When a booking is remembered: at the clinic's time on each of its days before, once a day at most. Whoever books after
 * such a moment is not reminded of it.
 *
 * @param afterQuiet the end of the quiet hours that an instant falls into, or the instant itself
 */
export function remindersOf(
  { startsAt, now }: { readonly startsAt: EpochMs; readonly now: EpochMs },
  { timeZone, policy }: { readonly timeZone: string; readonly policy: BookingPolicy },
  afterQuiet: (at: EpochMs) => EpochMs,
): readonly Reminder[] {
  const { date } = localTimeOf(startsAt, timeZone);
  const dateOf = (at: EpochMs) => localTimeOf(at, timeZone).date;
  const planned = [...new Set(policy.reminderDays)]
    .map((daysBefore) => ({
      daysBefore,
      at: afterQuiet(instantOf(addDays(date, -daysBefore), policy.reminderTime, timeZone)),
    }))
    .toSorted((a, b) => a.at - b.at)
    .filter(({ at }, place, all) => all.findIndex((other) => dateOf(other.at) === dateOf(at)) === place);
  return planned.flatMap(({ daysBefore, at }, place) => {
    const next = planned[place + 1];
    const untilAt = next === undefined ? startsAt : instantOf(dateOf(next.at), '00:00', timeZone);
    return at > now && at < untilAt && at < startsAt ? [{ daysBefore, at, untilAt }] : [];
  });
}
