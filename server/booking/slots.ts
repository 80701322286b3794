import type { ClinicDate, EpochMs } from '../../common/contract/vocabulary.ts';
import {
  addDays,
  clinicDayOf,
  overlaps,
  plusMinutes,
  spanOf,
  weekdayOf,
  type ClinicClock,
  type Span,
} from './clinicTime.ts';
import { exceptionOn, type HoursException } from './hours.ts';

/** A stretch of one date in which patients are booked at regular times. */
export type SlotHours = {
  /** Local `HH:MM`; an end at or before the beginning is after midnight. */
  readonly from: string;
  readonly until: string;
  readonly slotMin: number;
  readonly placesPerSlot: number;
};

/** All that decides at which times a schedule takes patients. */
export type SchedulePlan = {
  readonly isActive: boolean;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly weekly: readonly (SlotHours & { readonly weekday: number })[];
  /** The schedule's own other dates: they hold whatever else is said of that date. */
  readonly exceptions: readonly { readonly date: string; readonly hours: readonly SlotHours[] }[];
  /** Other hours of the clinic or the service: weekly slots outside them are not given. */
  readonly hoursExceptions: readonly HoursException[];
  /** When the practitioner is away. */
  readonly absences: readonly Span[];
};

export type PlannedSlot = {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly places: number;
  /** The running number, in the schedule's date, of this slot's first place; the others follow. From 1. */
  readonly firstOrdinal: number;
  /** The practitioner is away: the slot keeps its numbers and is not offered. */
  readonly isWithdrawn: boolean;
};

/**
 * The slots of a schedule on a clinic day, in order of time and never overlapping: where two stretches overlap, the one
 * that begins first goes on. A stretch is divided from its beginning in real minutes, so a day of clock change has an
 * hour of slots more or less; a remainder too short for a slot is not used. An absence takes nothing away from the
 * numbering, so that the other places keep their numbers when it comes and when it goes.
 */
export function slotsOn(date: ClinicDate, plan: SchedulePlan, clock: ClinicClock): PlannedSlot[] {
  if (!plan.isActive) return [];
  const day = clinicDayOf(date, clock);
  const slots = [addDays(date, -1), date, addDays(date, 1)]
    .flatMap((calendarDate) => slotsOfCalendarDate(calendarDate, plan, clock.timeZone))
    .filter(({ startsAt }) => startsAt >= day.fromAt && startsAt < day.untilAt)
    .sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);

  const planned: PlannedSlot[] = [];
  let busyUntil = Number.NEGATIVE_INFINITY;
  let firstOrdinal = 1;
  for (const { startsAt, endsAt, places } of slots) {
    if (startsAt < busyUntil) continue;
    const isWithdrawn = plan.absences.some((absence) => overlaps(absence, { fromAt: startsAt, untilAt: endsAt }));
    planned.push({ startsAt, endsAt, places, firstOrdinal, isWithdrawn });
    busyUntil = endsAt;
    firstOrdinal += places;
  }
  return planned;
}

type PlainSlot = Pick<PlannedSlot, 'startsAt' | 'endsAt' | 'places'>;

function slotsOfCalendarDate(date: ClinicDate, plan: SchedulePlan, timeZone: string): PlainSlot[] {
  if (date < plan.validFrom || (plan.validUntil !== null && date > plan.validUntil)) return [];
  const own = plan.exceptions.find((exception) => exception.date === date);
  if (own) return own.hours.flatMap((hours) => divided(date, hours, timeZone));

  const today = weekdayOf(date);
  const usual = plan.weekly
    .filter(({ weekday }) => weekday === today)
    .flatMap((hours) => divided(date, hours, timeZone));
  const other = exceptionOn(date, plan.hoursExceptions);
  if (other === undefined) return usual;
  const open = other.map(({ from, until }) => spanOf(date, from, until, timeZone));
  return usual.filter((slot) => open.some(({ fromAt, untilAt }) => fromAt <= slot.startsAt && slot.endsAt <= untilAt));
}

function divided(date: ClinicDate, { from, until, slotMin, placesPerSlot }: SlotHours, timeZone: string): PlainSlot[] {
  const { fromAt, untilAt } = spanOf(date, from, until, timeZone);
  const slots: PlainSlot[] = [];
  for (let startsAt = fromAt; plusMinutes(startsAt, slotMin) <= untilAt; startsAt = plusMinutes(startsAt, slotMin)) {
    slots.push({ startsAt, endsAt: plusMinutes(startsAt, slotMin), places: placesPerSlot });
  }
  return slots;
}
