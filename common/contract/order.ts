/** The rules of the order of calls as the panel sends and shows them. What they do: docs/adr/0016-policies-of-order.md. */
import { z } from 'zod';
import { LocalText } from './language.ts';
import { ClassCode, ClinicDate, EpochMs, ServiceId, ServicePointId } from './vocabulary.ts';

/**
 * What becomes of a booked patient who comes after the window (until `lateUntilMin` after the booked time, then only the
 * desk helps): sent to the desk, in the place of the booked time, by the time of coming, or among the walk-ins.
 */
export const LATE_RULES = ['desk', 'keeps_place', 'shifted', 'joins_walk_ins'] as const;
export const LateRule = z.enum(LATE_RULES);
export type LateRule = z.infer<typeof LateRule>;

/** What coming late leads to for one booking, as it is told beforehand. Minutes count from the booked time. */
export const LateTold = z.object({
  late: LateRule,
  /** In time until then. */
  lateAfterMin: z.int().nonnegative(),
  /** Until then `late` applies; null: as long as the service is open. */
  lateUntilMin: z.int().positive().nullable(),
});
export type LateTold = z.infer<typeof LateTold>;

/** What has become of somebody who came late. */
export const CameLate = LateRule.exclude(['desk']);
export type CameLate = z.infer<typeof CameLate>;

/**
 * What a missed call leads to: the end of the wait (but for being brought back), another call after so many further calls
 * of the service, or a place so many people further back. After `times` misses the next one is final.
 */
export const MissedRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('final') }),
  z.object({
    kind: z.literal('call_again'),
    afterCalls: z.int().positive().max(20),
    times: z.int().positive().max(20),
  }),
  z.object({ kind: z.literal('put_back'), places: z.int().positive().max(20), times: z.int().positive().max(20) }),
]);
export type MissedRule = z.infer<typeof MissedRule>;

/** How calls come about, what follows a missed one, and what keeps tickets single. */
export const CallPolicy = z.object({
  missed: MissedRule.default({ kind: 'final' }),
  /** A known patient has one ticket at a time for a service. */
  oneTicketPerPatient: z.boolean().default(true),
  /** A kiosk asks before it gives a second ticket for the same service within so many seconds; 0: never. */
  repeatTicketWithinS: z.int().min(0).max(600).default(10),
  /** Rooms, and services, whose next patient is called by itself whenever a room is free. */
  callsByItself: z
    .object({ servicePoints: z.array(ServicePointId).default([]), services: z.array(ServiceId).default([]) })
    .default({ servicePoints: [], services: [] }),
});
export type CallPolicy = z.output<typeof CallPolicy>;

const share = z.int().min(1).max(20);

/** What holds in the whole clinic. Null: the rule is off. */
export const OrderPolicy = z.object({
  late: LateRule.default('desk'),
  lateUntilMin: z.int().min(1).max(720).nullable().default(null),
  waitCapMin: z.int().min(5).max(720).nullable().default(null),
  ratio: z.object({ booked: share, walkIn: share }).nullable().default(null),
  othersPerReturning: share.default(1),
});
export type OrderPolicy = z.output<typeof OrderPolicy>;

/** How a priority class stands in the order. */
export const ClassOrder = z.object({
  /** Before everybody, whatever their time. */
  isAbsolute: z.boolean(),
  /** Of an absolute class: goes after whoever has waited beyond the clinic's limit. */
  yieldsToCap: z.boolean().default(false),
  /** Minutes added to the time from which a member counts as waiting; below zero is earlier. */
  offsetMin: z.int().min(-240).max(240),
  /** How fast the claim grows with the wait; 1 is ordinary. */
  slope: z.number().min(0.1).max(10).default(1),
});
export type ClassOrder = z.output<typeof ClassOrder>;

/** All rules of the order at once; services, rooms and classes that are not named stay as they are. */
export const OrderInput = z.object({
  policy: OrderPolicy,
  /** Absent: stays as it is. */
  calls: CallPolicy.optional(),
  classes: z.record(ClassCode, ClassOrder).default({}),
  services: z.record(ServiceId, z.object({ firstAfterMin: z.int().min(5).max(720).nullable() })).default({}),
  /** Shares of the calls of a room between its services; none: one order for all of them. */
  servicePoints: z.record(ServicePointId, z.object({ weights: z.record(ServiceId, share) })).default({}),
});
export type OrderInput = z.output<typeof OrderInput>;

/** Rules that are to hold from a day on. `insteadOf`: the day from which they were planned to hold until now. */
export const PlanOrder = OrderInput.extend({ insteadOf: ClinicDate.exactOptional() });
export type PlanOrder = z.output<typeof PlanOrder>;

/** The rules as they are, with the names of what they are about, for whoever changes them or tries others. */
export const OrderNow = z.object({
  order: OrderPolicy,
  calls: CallPolicy,
  /** How many minutes after the booked time somebody is late. */
  lateAfterMin: z.int().nonnegative(),
  classes: z.array(ClassOrder.extend({ code: ClassCode, name: LocalText, isActive: z.boolean() })),
  services: z.array(
    z.object({ serviceId: ServiceId, name: LocalText, isActive: z.boolean(), firstAfterMin: z.int().nullable() }),
  ),
  servicePoints: z.array(
    z.object({
      servicePointId: ServicePointId,
      name: LocalText,
      isActive: z.boolean(),
      serviceIds: z.array(ServiceId),
      weights: z.record(ServiceId, z.int()),
    }),
  ),
  /** What is to hold from a day on, the earliest first. */
  planned: z
    .array(
      z.object({
        date: ClinicDate,
        rules: OrderInput,
        /** When it was planned, and by whom; null where that member of staff is not known any more. */
        at: EpochMs,
        by: z.string().nullable(),
      }),
    )
    .default([]),
});
export type OrderNow = z.output<typeof OrderNow>;
