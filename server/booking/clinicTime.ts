/**
 * Local dates and times of a clinic, and the instants they stand for. Node has no `Temporal` yet, so this is the small
 * part of it that a clinic needs, built on `Intl`.
 */
import type { ClinicDate, EpochMs } from '../../common/contract/vocabulary.ts';

/** By which clock a clinic counts its days. */
export type ClinicClock = {
  /** IANA name, e.g. `Asia/Tehran`. */
  readonly timeZone: string;
  /** Local `HH:MM` at which a new clinic day begins. */
  readonly dayStartsAt: string;
};

/** From `fromAt` up to, and without, `untilAt`. */
export type Span = { readonly fromAt: EpochMs; readonly untilAt: EpochMs };

export const MINUTE_MS = 60_000;
const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const DAY_MS = 86_400_000;

// Brands are labels for the compiler; these two functions are where local time earns them.
const epochMs = (value: number): EpochMs => value as EpochMs;
const clinicDate = (year: number, month: number, day: number): ClinicDate =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) as ClinicDate;

/** `minutes` after an instant, or before it where negative. */
export const plusMinutes = (at: EpochMs, minutes: number): EpochMs => epochMs(at + minutes * MINUTE_MS);

/** The calendar date there, and the minutes since midnight that a clock on the wall shows. */
export function localTimeOf(at: EpochMs, timeZone: string): { readonly date: ClinicDate; readonly minutes: number } {
  const local = new Date(at + offsetAt(at, timeZone));
  return {
    date: clinicDate(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()),
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/**
 * The instant at which a clock there shows `time` (`HH:MM`, up to `24:00`) on `date`. A time that the clocks pass twice
 * means the first; a time that they leap over means as much later as they leapt, so that it is never before the leap.
 */
export function instantOf(date: ClinicDate, time: string, timeZone: string): EpochMs {
  const ofZone = remembered(instants, timeZone, INSTANTS_KEPT);
  const local = `${date} ${time}`;
  let instant = ofZone.get(local);
  if (instant === undefined) {
    instant = findInstant(date, time, timeZone);
    ofZone.set(local, instant);
  }
  return instant;
}

function findInstant(date: ClinicDate, time: string, timeZone: string): EpochMs {
  const asIfUtc = Date.parse(`${date}T00:00:00Z`) + minutesOf(time) * MINUTE_MS;
  const before = offsetAt(asIfUtc - DAY_MS, timeZone);
  const after = offsetAt(asIfUtc + DAY_MS, timeZone);
  const fitting = [asIfUtc - before, asIfUtc - after].filter((at) => at + offsetAt(at, timeZone) === asIfUtc);
  return epochMs(fitting.length > 0 ? Math.min(...fitting) : asIfUtc - before);
}

/** `from` until `until` of one calendar date; an end at or before the beginning is on the day after. */
export function spanOf(date: ClinicDate, from: string, until: string, timeZone: string): Span {
  const endDate = minutesOf(until) <= minutesOf(from) ? addDays(date, 1) : date;
  return { fromAt: instantOf(date, from, timeZone), untilAt: instantOf(endDate, until, timeZone) };
}

/** The clinic day: from its `dayStartsAt` to that of the next date, 23 to 25 hours where clocks change. */
export function clinicDayOf(date: ClinicDate, { timeZone, dayStartsAt }: ClinicClock): Span {
  return {
    fromAt: instantOf(date, dayStartsAt, timeZone),
    untilAt: instantOf(addDays(date, 1), dayStartsAt, timeZone),
  };
}

/**
 * The date of the clinic day to which an instant belongs: in the small hours still the day before. Also where clocks are
 * put back over midnight, each instant belongs to exactly one clinic day.
 */
export function clinicDateOf(at: EpochMs, clock: ClinicClock): ClinicDate {
  let { date } = localTimeOf(at, clock.timeZone);
  while (at < clinicDayOf(date, clock).fromAt) date = addDays(date, -1);
  while (at >= clinicDayOf(date, clock).untilAt) date = addDays(date, 1);
  return date;
}

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export const weekdayOf = (date: ClinicDate): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

export function addDays(date: ClinicDate, days: number): ClinicDate {
  const day = Number(date.slice(8)) + days;
  // Every month has these.
  if (day >= 1 && day <= 28) return `${date.slice(0, 8)}${String(day).padStart(2, '0')}` as ClinicDate;
  return clinicDate(Number(date.slice(0, 4)), Number(date.slice(5, 7)), day);
}

/** `count` dates, beginning with `from`. */
export const datesFrom = (from: ClinicDate, count: number): readonly ClinicDate[] =>
  Array.from({ length: count }, (_, day) => addDays(from, day));

/** How many days `date` lies after `from`; negative when before. */
export const daysBetween = (from: ClinicDate, date: ClinicDate): number =>
  Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** Whole minutes from one instant to a later one. */
export const minutesBetween = (from: EpochMs, to: EpochMs): number => Math.floor((to - from) / MINUTE_MS);

export const overlaps = (a: Span, b: Span): boolean => a.fromAt < b.untilAt && b.fromAt < a.untilAt;

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  if (!TIME_OF_DAY.test(time)) throw new Error(`Not a time of day: ${time}`);
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Making a formatter costs a hundred times as much as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();
/** Offsets by minute: clocks change on whole minutes, and all schedules of a day ask for the same few. */
const offsets = new Map<string, Map<number, number>>();
const OFFSETS_KEPT = 20_000;
/** So are the times of opening and of slots, by local date and time. */
const instants = new Map<string, Map<string, EpochMs>>();
const INSTANTS_KEPT = 20_000;

/** What is remembered of a zone; begun anew when it is too much. */
function remembered<Key, Value>(all: Map<string, Map<Key, Value>>, timeZone: string, kept: number): Map<Key, Value> {
  let known = all.get(timeZone);
  if (known === undefined || known.size > kept) {
    known = new Map();
    all.set(timeZone, known);
  }
  return known;
}

/** What is added to UTC to get the wall clock there, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const minute = Math.floor(at / MINUTE_MS);
  const known = remembered(offsets, timeZone, OFFSETS_KEPT);
  let offset = known.get(minute);
  if (offset === undefined) {
    offset = readOffset(minute * MINUTE_MS, timeZone);
    known.set(minute, offset);
  }
  return offset;
}

function readOffset(at: number, timeZone: string): number {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatter.formatToParts(at)) {
    if (type in shown) shown[type as keyof typeof shown] = Number(value); // `in` has just shown that it is one
  }
  const { year, month, day, hour, minute, second } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}
