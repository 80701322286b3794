import { z } from 'zod';
import {
  ClassCode,
  EpochMs,
  PractitionerId,
  Series,
  ServiceId,
  ServicePointId,
  ZoneId,
} from '../../common/contract/vocabulary.ts';

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
});
export type ServiceRules = z.infer<typeof ServiceRules>;

export const ServicePointRules = z.object({
  serviceIds: z.array(ServiceId),
  /** Where its calls are shown and heard. */
  zoneId: ZoneId,
});
export type ServicePointRules = z.infer<typeof ServicePointRules>;

export const ClassRules = z.object({
  /** Before everybody who is not absolute. */
  isAbsolute: z.boolean(),
  /** Minutes added to the virtual arrival; negative is earlier. */
  offsetMin: z.int(),
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
});
export type DaySettings = z.infer<typeof DaySettings>;
