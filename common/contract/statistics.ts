/** What many days were, in numbers that each lead back to their tickets. Numbers of tickets, never names. */
import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import {
  ClassCode,
  ClinicDate,
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
  TicketNumber,
  VisitId,
} from './vocabulary.ts';

const Count = z.int().nonnegative();
const DurationMs = z.int().nonnegative();

/** What became of somebody who came for a service, or was expected. Each is in exactly one. */
export const Outcome = z.enum([
  'served',
  /** Called and did not come. */
  'missed',
  /** Cancelled by the patient. */
  'gave_up',
  /** Still waiting when the day was closed. */
  'left_waiting',
  /** Cancelled by staff. */
  'cancelled',
  /** Sent on to another service. */
  'sent_on',
  /** Waiting or in a room now. */
  'open',
  /** Booked, and never arrived. */
  'never_came',
]);
export type Outcome = z.infer<typeof Outcome>;

/** Through what somebody came: with a booking made by it, or for a number without one. */
export const Channel = z.enum([
  'walk_in_kiosk',
  'walk_in_desk',
  'walk_in_web',
  'booked_desk',
  'booked_phone',
  'booked_web',
  'booked_kiosk',
  'booked_follow_up',
  'other',
]);
export type Channel = z.infer<typeof Channel>;

/** By what figures are told apart. `hour` is the hour of the arrival where the clinic is. */
export const Breakdown = z.enum(['day', 'hour', 'service', 'room', 'channel', 'class']);
export type Breakdown = z.infer<typeof Breakdown>;

/** How long it took those it took: so many of a hundred at most so long. */
export const Spread = z.object({
  count: z.int().positive(),
  meanMs: DurationMs,
  p20Ms: DurationMs,
  p50Ms: DurationMs,
  p80Ms: DurationMs,
  p90Ms: DurationMs,
  longestMs: DurationMs,
});
export type Spread = z.infer<typeof Spread>;

export const Figures = z.object({
  /** Who came, counted at each service; the sum of all outcomes but `never_came`. */
  tickets: Count,
  outcomes: z.record(Outcome, Count),
  /** Booked patients who came. */
  bookedCame: Count,
  /** From the arrival to the first call, of all who were called. Null of nobody. */
  waits: Spread.nullable(),
  /** From the start (or, where nobody pressed it, the call) to the end in the room; not where only the day ended it. */
  services: Spread.nullable(),
});
export type Figures = z.infer<typeof Figures>;

/**
 * Of whom alone the figures speak: of each of these that is named. The practitioner is who worked in the room at the
 * call; of somebody whom nobody called, or a room where nobody was named, whom they came for.
 */
export const Narrowing = z.object({
  serviceId: ServiceId.exactOptional(),
  practitionerId: PractitionerId.exactOptional(),
  servicePointId: ServicePointId.exactOptional(),
  channel: Channel.exactOptional(),
});
export type Narrowing = z.infer<typeof Narrowing>;

/** One bar. The key is a date, an hour (`09`), an id, a channel or a class; `none` where no room called. */
export const FigureGroup = z.object({ key: z.string(), figures: Figures });
export type FigureGroup = z.infer<typeof FigureGroup>;

export const Statistics = z.object({
  from: ClinicDate,
  until: ClinicDate,
  /** When it was computed. */
  at: EpochMs,
  only: Narrowing.default({}),
  all: Figures,
  by: z.record(Breakdown, z.array(FigureGroup)),
  /** Also of what was taken out of use since. */
  names: z.object({
    services: z.array(z.object({ serviceId: ServiceId, name: LocalText })),
    rooms: z.array(z.object({ servicePointId: ServicePointId, name: LocalText })),
    classes: z.array(z.object({ code: ClassCode, name: LocalText })),
    practitioners: z.array(z.object({ practitionerId: PractitionerId, name: LocalText })).default([]),
  }),
});
export type Statistics = z.infer<typeof Statistics>;

/** The longest period: two years, so that a year may be compared with the one before. */
export const MOST_DAYS = 732;

export const StatisticsQuery = z
  .object({ from: ClinicDate, until: ClinicDate, ...Narrowing.shape })
  .refine(({ from, until }) => from <= until, { path: ['until'], error: 'before_from' })
  .refine(({ from, until }) => Date.parse(until) - Date.parse(from) < MOST_DAYS * 86_400_000, {
    path: ['until'],
    error: 'too_long',
  });
export type StatisticsQuery = z.infer<typeof StatisticsQuery>;

/** Which tickets a figure counts: one outcome, all who came, the called (waits) or the served whose time is known. */
export const FigureName = z.enum([...Outcome.options, 'tickets', 'abandoned', 'waits', 'services', 'booked_came']);
export type FigureName = z.infer<typeof FigureName>;

/** How many tickets one asking lists. */
export const TICKETS_LISTED = 200;

export const TicketsQuery = StatisticsQuery.and(
  z.object({
    figure: FigureName,
    by: Breakdown.optional(),
    key: z.string().max(60).optional(),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  }),
);
export type TicketsQuery = z.output<typeof TicketsQuery>;

export const CountedTicket = z.object({
  /** Null of a booking that nobody came for. */
  visitId: VisitId.nullable(),
  number: TicketNumber,
  date: ClinicDate,
  serviceId: ServiceId,
  servicePointId: ServicePointId.nullable(),
  classCode: ClassCode,
  channel: Channel,
  outcome: Outcome,
  /** The arrival; of a booking that nobody came for, the booked time. */
  enteredAt: EpochMs,
  calledAt: EpochMs.nullable(),
  startedAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  waitMs: DurationMs.nullable(),
  serviceMs: DurationMs.nullable(),
});
export type CountedTicket = z.infer<typeof CountedTicket>;

/** In the order of arrival; of waits and times of service, the longest first. */
export const CountedTickets = z.object({ total: Count, tickets: z.array(CountedTicket) });
export type CountedTickets = z.infer<typeof CountedTickets>;

export const StatisticsPaperQuery = StatisticsQuery.and(z.object({ language: Language }));
export type StatisticsPaperQuery = z.infer<typeof StatisticsPaperQuery>;

/** A PDF of A4 sheets, in base64. */
export const StatisticsPaper = z.object({ pdf: z.base64() });
export type StatisticsPaper = z.infer<typeof StatisticsPaper>;
