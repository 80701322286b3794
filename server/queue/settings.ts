import { z } from 'zod';
import { LateRule, MissedRule } from '../../common/contract/order.ts';
import { Plan } from '../../common/contract/plan.ts';
import {
  ClassCode,
  EpochMs,
  PractitionerId,
  Series,
  ServiceId,
  ServicePointId,
  ZoneId,
} from '../../common/contract/vocabulary.ts';
import { Learned } from './estimate/learned.ts';

/** A stretch of opening of that day; tickets are given until `lastTicketAt`. */
export const OpenPeriod = z.object({ fromAt: EpochMs, untilAt: EpochMs, lastTicketAt: EpochMs });
export type OpenPeriod = z.infer<typeof OpenPeriod>;

export const ServiceRules = z.object({
  series: Series,
  /** In order of time; empty: closed that day. */
  open: z.array(OpenPeriod),
  acceptsWalkIns: z.boolean(),
  /** Tickets of walk-ins a day, or no limit. */
  dailyCap: z.int().positive().nullable(),
  /** Minutes that a walk-in's arrival is moved back against booked times. */
  walkInOffsetMin: z.int().nonnegative(),
  /** The class mean of the service, in minutes. */
  expectedMin: z.int().positive(),
  /** Once somebody has waited so many minutes for it, rooms call this service before their others; null: never. */
  firstAfterMin: z.int().positive().nullable().default(null),
  /** Free rooms call its patients without anybody pressing "next". */
  callsByItself: z.boolean().default(false),
  /**
   * Where its patients are told to wait, also while rooms elsewhere help out: what those call is shown and heard here too.
   * Null: where the calling room is.
   */
  zoneId: ZoneId.nullable().default(null),
  /** Where whoever comes for it goes on to, with the same ticket; none for a service that is all of the visit. */
  journey: Plan.default([]),
});
export type ServiceRules = z.infer<typeof ServiceRules>;

export const ServicePointRules = z.object({
  serviceIds: z.array(ServiceId),
  /** Where its calls are shown and heard. */
  zoneId: ZoneId,
  /** Shares of its calls between services, where both wait; none: one order for all of them. */
  weights: z.record(ServiceId, z.int().positive()).default({}),
  /** Calls whenever it is free and somebody waits, without anybody pressing "next". */
  callsByItself: z.boolean().default(false),
});
export type ServicePointRules = z.infer<typeof ServicePointRules>;

export const ClassRules = z.object({
  /** Before everybody who is not absolute. */
  isAbsolute: z.boolean(),
  /** Of an absolute class: goes after somebody who waited beyond the cap. An emergency does not. */
  yieldsToCap: z.boolean().default(false),
  /** Minutes added to the virtual arrival; negative is earlier. */
  offsetMin: z.int(),
  /** How fast the claim to be called grows with the wait (accumulating priority); 1 is ordinary. */
  slope: z.number().positive().default(1),
});
export type ClassRules = z.infer<typeof ClassRules>;

export const Policy = z.object({
  /** How often a called ticket may be announced again before it must be a no-show. */
  recallLimit: z.int().nonnegative(),
  undoWithinMs: z.int().nonnegative(),
  checkInEarlyMin: z.int().nonnegative(),
  checkInLateMin: z.int().nonnegative(),
  /** How long after a missed call the place may be had back. */
  bringBackWithinMin: z.int().nonnegative(),
  /** Where somebody brought back stands: this many minutes after now. */
  bringBackOffsetMin: z.int(),
  postponeMin: z.int().positive(),
  postponeLimit: z.int().nonnegative(),
  late: LateRule.default('desk'),
  /** Minutes after the booked time until which `late` applies at the kiosk; null: until the service closes. */
  lateUntilMin: z.int().positive().nullable().default(null),
  /** Who has waited so many minutes is called before everybody but emergencies; null: no cap. */
  waitCapMin: z.int().positive().nullable().default(null),
  /** So many booked patients for so many walk-ins, where both wait; null: one order. */
  ratio: z.object({ booked: z.int().positive(), walkIn: z.int().positive() }).nullable().default(null),
  /** Others called for each one who is back from elsewhere, where both wait. */
  othersPerReturning: z.int().positive().default(1),
  missed: MissedRule.default({ kind: 'final' }),
  /** A known patient has one ticket at a time for a service. */
  oneTicketPerPatient: z.boolean().default(true),
  /** A kiosk asks before it gives a second ticket for the same service within so many seconds; 0: never. */
  repeatTicketWithinS: z.int().nonnegative().max(600).default(10),
  /**
   * Whoever waits for one practitioner who has left may be called by anybody of the service after so many minutes; null:
   * only staff decide it.
   */
  anyoneAfterMin: z.int().nonnegative().nullable().default(null),
});
export type Policy = z.infer<typeof Policy>;

/**
 * Everything that decisions of one day read besides what happened. Carried by the `day_opened` and
 * `settings_changed` events, so that a replay reads what was in force and not today's settings.
 */
export const DaySettings = z.object({
  timeZone: z.string(),
  services: z.record(ServiceId, ServiceRules),
  servicePoints: z.record(ServicePointId, ServicePointRules),
  classes: z.record(ClassCode, ClassRules),
  policy: Policy,
  /** Practitioners who may sit in a room that day. */
  practitioners: z.array(PractitionerId),
  /** What earlier days taught of this one, for its estimate alone; absent where no day was there to learn from. */
  learned: Learned.optional(),
});
export type DaySettings = z.infer<typeof DaySettings>;
