import type { Beyond, BookingChannel, PatientType } from '../../common/contract/booking.ts';
import type { Portion, Quota, QuotaOf, ScheduleOpening } from '../../common/contract/opening.ts';
import type { ClinicDate, EpochMs } from '../../common/contract/vocabulary.ts';
import { addDays, clinicDayOf, instantOf, type ClinicClock } from './clinicTime.ts';

/** For whom a place is, or was taken, as far as it is known: a place may be held before anybody asked. */
export type Whom = {
  readonly channel: BookingChannel;
  readonly patientType: PatientType | undefined;
  /** Null: who pays without one. */
  readonly insuranceId: string | null | undefined;
};

/** One schedule on one clinic day: the places that it has, and for whom how many are taken or held. */
export type Session = {
  readonly date: ClinicDate;
  readonly places: number;
  readonly taken: readonly (Whom & { readonly count: number })[];
};

/** How many places more somebody may have of a session, and what keeps it from being more where that is none. */
export type Left = { readonly places: number; readonly because: Beyond | undefined };

const ANY: Left = { places: Number.POSITIVE_INFINITY, because: undefined };

export const hasRules = ({ portions, quotas }: ScheduleOpening): boolean => portions.length > 0 || quotas.length > 0;

/** What a share comes to, in whole places: half of seven are four. */
export const shareOf = (places: number, percent: number): number => Math.ceil((places * percent) / 100);

/** When a portion of a session of this date is opened. */
export function opensAt({ daysAhead, time }: Portion, date: ClinicDate, clock: ClinicClock): EpochMs {
  const day = addDays(date, -daysAhead);
  return time === null ? clinicDayOf(day, clock).fromAt : instantOf(day, time, clock.timeZone);
}

const isWhole = ({ portions, allOpenUntil }: ScheduleOpening, date: ClinicDate): boolean =>
  portions.length === 0 || (allOpenUntil !== null && date <= allOpenUntil);

/** How many of the session's places are open for booking by now; once they are, they stay so. */
export function releasedPlaces(
  opening: ScheduleOpening,
  { date, places }: Pick<Session, 'date' | 'places'>,
  now: EpochMs,
  clock: ClinicClock,
): number {
  if (isWhole(opening, date)) return places;
  const percent = opening.portions
    .filter((portion) => opensAt(portion, date, clock) <= now)
    .reduce((sum, portion) => sum + portion.percent, 0);
  return shareOf(places, percent);
}

/** When the next portion is opened; null: none is any more. */
export function nextOpening(
  opening: ScheduleOpening,
  date: ClinicDate,
  now: EpochMs,
  clock: ClinicClock,
): EpochMs | null {
  if (isWhole(opening, date)) return null;
  const later = opening.portions.map((portion) => opensAt(portion, date, clock)).filter((at) => at > now);
  return later.length === 0 ? null : later.reduce((first, at) => (at < first ? at : first));
}

const counts = (of: QuotaOf, { channel, patientType, insuranceId }: Whom): boolean => {
  switch (of.by) {
    case 'channel':
      return of.channel === channel;
    case 'patient_type':
      return of.patientType === patientType;
    case 'insurance':
      return of.insuranceId === insuranceId;
  }
};

const countOf = (taken: Session['taken']): number => taken.reduce((sum, { count }) => sum + count, 0);
const mostOf = ({ most, unit }: Quota, places: number): number => (unit === 'places' ? most : shareOf(places, most));

/**
 * How many places of a session are left for somebody: of what is opened by now, and within each quota that counts them.
 * Whether a place is there at all is another matter; nothing here is ever more than what the portions and quotas allow.
 */
export function leftFor(
  opening: ScheduleOpening,
  session: Session,
  whom: Whom,
  now: EpochMs,
  clock: ClinicClock,
): Left {
  if (!hasRules(opening)) return ANY;
  const { places, taken } = session;
  const limits: Left[] = [
    ...(isWhole(opening, session.date)
      ? []
      : [{ places: releasedPlaces(opening, session, now, clock) - countOf(taken), because: 'not_released' as const }]),
    ...opening.quotas
      .filter(({ of }) => counts(of, whom))
      .map((quota) => ({
        places: mostOf(quota, places) - countOf(taken.filter((each) => counts(quota.of, each))),
        because: quota.of.by,
      })),
  ];
  const least = limits.reduce((a, b) => (b.places < a.places ? b : a), ANY);
  return least.places > 0 ? { ...least, because: undefined } : { places: 0, because: least.because };
}

/** Whether it makes a difference to a schedule if somebody comes for the first time or again. */
export const tellsVisitsApart = ({
  patientTypes,
  opening,
}: {
  readonly patientTypes: readonly PatientType[];
  readonly opening: ScheduleOpening;
}): boolean =>
  patientTypes.includes('new') !== patientTypes.includes('follow_up') ||
  opening.quotas.some(({ of }) => of.by === 'patient_type' && of.patientType !== 'referral');
