import type { WantedTimes } from '../../common/contract/waitingList.ts';
import type { EpochMs } from '../../common/contract/vocabulary.ts';
import {
  clinicDateOf,
  localTimeOf,
  minutesBetween,
  minutesOf,
  plusMinutes,
  weekdayOf,
  type ClinicClock,
} from './clinicTime.ts';

/**
 * Whether a time is one that was wanted. Days are the clinic's: half past midnight of a clinic that is open then belongs
 * to the evening before. Times are those of the clock on the wall.
 */
export function isWanted(startsAt: EpochMs, wanted: WantedTimes, clock: ClinicClock): boolean {
  const date = clinicDateOf(startsAt, clock);
  if (date < wanted.fromDate || date > wanted.untilDate) return false;
  if (wanted.weekdays.length > 0 && !wanted.weekdays.includes(weekdayOf(date))) return false;
  if (wanted.fromTime === null || wanted.untilTime === null) return true;
  const { minutes } = localTimeOf(startsAt, clock.timeZone);
  const [from, until] = [minutesOf(wanted.fromTime), minutesOf(wanted.untilTime)];
  return from < until ? from <= minutes && minutes < until : from <= minutes || minutes < until;
}

/** Nobody can be told, answer and come in less. */
const SOONEST_MIN = 30;
const SHORTEST_ANSWER_MIN = 5;

/** When somebody is told of a place, and until when it is kept for the answer. */
export type AnswerTime = { readonly toldAt: EpochMs; readonly answerBy: EpochMs };

/**
 * The clinic's time to answer, counted from when the person is told; less where the place is soon: at most a quarter of
 * the time that is left until it begins. In quiet hours nobody is told: the time runs from their end.
 *
 * @param afterQuiet the end of the quiet hours that an instant falls into, or the instant itself
 * @returns undefined where the place begins too soon for anybody to be told and come
 */
export function answerTime(
  { now, startsAt, answerMin }: { readonly now: EpochMs; readonly startsAt: EpochMs; readonly answerMin: number },
  afterQuiet: (at: EpochMs) => EpochMs,
): AnswerTime | undefined {
  const toldAt = afterQuiet(now);
  const left = minutesBetween(toldAt, startsAt);
  if (left < SOONEST_MIN) return undefined;
  const answer = Math.max(SHORTEST_ANSWER_MIN, Math.min(answerMin, Math.floor(left / 4)));
  return { toldAt, answerBy: plusMinutes(toldAt, answer) };
}

/** After so many offers in a row that passed in silence nothing is kept for the person any more. */
export const SILENCES_ALLOWED = 2;

/** Somebody who waits, with the times that suit. */
export type Waiting<Slot> = { readonly suits: (slot: Slot) => boolean };

/**
 * Who is offered which place: in the order of the list, each the earliest that suits and that nobody before is offered.
 *
 * @param waiting in the order of the list
 * @param slots by time, with the number of places that are free in each
 */
export function offersFor<Slot extends { readonly free: number }, Person extends Waiting<Slot>>(
  waiting: readonly Person[],
  slots: readonly Slot[],
): readonly { readonly person: Person; readonly slot: Slot }[] {
  const left = new Map(slots.map((slot) => [slot, slot.free]));
  return waiting.flatMap((person) => {
    const slot = slots.find((each) => (left.get(each) ?? 0) > 0 && person.suits(each));
    if (slot === undefined) return [];
    left.set(slot, (left.get(slot) ?? 0) - 1);
    return [{ person, slot }];
  });
}
