import type { ClinicDate, EpochMs } from '../../common/contract/vocabulary.ts';
import { addDays, clinicDayOf, instantOf, minutesOf, spanOf, weekdayOf, type ClinicClock } from './clinicTime.ts';

/** A stretch of opening; tickets are given until `lastTicketAt`. */
export type OpenPeriod = { readonly fromAt: EpochMs; readonly untilAt: EpochMs; readonly lastTicketAt: EpochMs };

/** Local times of one calendar date. An end at or before the beginning is after midnight. */
export type HoursOfDate = { readonly from: string; readonly until: string; readonly lastTicket?: string };

/** A date with other hours than its weekday has; none: closed. */
export type HoursException = {
  readonly date: string;
  /** Whose it is: a service's own goes before the whole clinic's. */
  readonly of: 'clinic' | 'service';
  readonly hours: readonly HoursOfDate[];
};

export type ServiceHours = {
  readonly weekly: readonly (HoursOfDate & { readonly weekday: number })[];
  readonly exceptions: readonly HoursException[];
};

/**
 * When a service is open on a clinic day, in order of time. Hours are written for calendar dates, as people read them:
 * Tuesday 20:00 to 02:00 begins on Tuesday; whatever lies beyond the clinic day's bounds belongs to its neighbour, and
 * hours that touch are one period (a service that never closes has one period of the whole day).
 */
export function openPeriodsOn(
  date: ClinicDate,
  { weekly, exceptions }: ServiceHours,
  clock: ClinicClock,
): OpenPeriod[] {
  const day = clinicDayOf(date, clock);
  const periods = [addDays(date, -1), date, addDays(date, 1)]
    .flatMap((calendarDate) => {
      const today = weekdayOf(calendarDate);
      const hoursOfDate = exceptionOn(calendarDate, exceptions) ?? weekly.filter(({ weekday }) => weekday === today);
      return hoursOfDate.map((hours) => periodOf(calendarDate, hours, clock.timeZone));
    })
    .map(({ fromAt, untilAt, lastTicketAt }) => ({
      fromAt: later(fromAt, day.fromAt),
      untilAt: earlier(untilAt, day.untilAt),
      lastTicketAt: earlier(lastTicketAt, day.untilAt),
    }))
    .filter(({ fromAt, untilAt }) => fromAt < untilAt)
    .sort((a, b) => a.fromAt - b.fromAt);
  return joined(periods);
}

/** The other hours of a date, if it has them. */
export const exceptionOn = (
  date: ClinicDate,
  exceptions: readonly HoursException[],
): readonly HoursOfDate[] | undefined => {
  const ofDate = exceptions.filter((exception) => exception.date === date);
  return (ofDate.find(({ of }) => of === 'service') ?? ofDate[0])?.hours;
};

function periodOf(date: ClinicDate, { from, until, lastTicket }: HoursOfDate, timeZone: string): OpenPeriod {
  const { fromAt, untilAt } = spanOf(date, from, until, timeZone);
  if (lastTicket === undefined) return { fromAt, untilAt, lastTicketAt: untilAt };
  const lastDate = minutesOf(lastTicket) < minutesOf(from) ? addDays(date, 1) : date;
  return { fromAt, untilAt, lastTicketAt: earlier(instantOf(lastDate, lastTicket, timeZone), untilAt) };
}

/** Periods that touch or overlap as one, which gives tickets as long as the part that closes last. */
function joined(periods: readonly OpenPeriod[]): OpenPeriod[] {
  const result: OpenPeriod[] = [];
  for (const period of periods) {
    const previous = result.at(-1);
    if (previous === undefined || previous.untilAt < period.fromAt) result.push(period);
    else result[result.length - 1] = join(previous, period);
  }
  return result;
}

function join(first: OpenPeriod, second: OpenPeriod): OpenPeriod {
  const closing = second.untilAt >= first.untilAt ? second : first;
  return {
    fromAt: first.fromAt,
    untilAt: closing.untilAt,
    lastTicketAt:
      second.untilAt === first.untilAt ? later(first.lastTicketAt, second.lastTicketAt) : closing.lastTicketAt,
  };
}

const later = (a: EpochMs, b: EpochMs): EpochMs => (a > b ? a : b);
const earlier = (a: EpochMs, b: EpochMs): EpochMs => (a < b ? a : b);
