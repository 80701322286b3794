/** What a past day would have been under other rules, or with other rooms. */
import { z } from 'zod';
import { OrderInput } from './order.ts';
import { ClassCode, ClinicDate, EpochMs, ServicePointId, StageId, TicketNumber } from './vocabulary.ts';
import { CallRule } from './why.ts';

/** What should have been otherwise; what is absent stays as it was that day. */
export const WhatIfAsked = z.object({
  order: OrderInput.exactOptional(),
  longer: z
    .array(z.object({ servicePointId: ServicePointId, minutes: z.int().min(1).max(480) }))
    .max(50)
    .default([]),
  /** A room more that is like this one and open at the same times. */
  extraLike: z.array(ServicePointId).max(10).default([]),
});
export type WhatIfAsked = z.output<typeof WhatIfAsked>;

/** Waits in milliseconds from coming, or the booked time where that is later, to the first call. */
export const WaitFigures = z.object({
  /** Who waited for something. */
  people: z.int().nonnegative(),
  /** Of them, who was called. */
  called: z.int().nonnegative(),
  meanMs: z.number().nullable(),
  p80Ms: z.number().nullable(),
  longestMs: z.number().nullable(),
});
export type WaitFigures = z.infer<typeof WaitFigures>;

export const WhatIfFigures = z.object({
  all: WaitFigures,
  groups: z.array(WaitFigures.extend({ classCode: ClassCode, origin: z.enum(['walk_in', 'appointment']) })),
  /** In which a room was open and nobody was in it. */
  idleMs: z.int().nonnegative(),
  openMs: z.int().nonnegative(),
});
export type WhatIfFigures = z.infer<typeof WhatIfFigures>;

/** One call that goes the other way: whom the room called, whom it would have called, and why. */
export const OtherCall = z.object({
  at: EpochMs,
  servicePointId: ServicePointId,
  before: z.object({ stageId: StageId, number: TicketNumber, classCode: ClassCode }).nullable(),
  after: z.object({ stageId: StageId, number: TicketNumber, classCode: ClassCode, rule: CallRule, at: EpochMs }),
});
export type OtherCall = z.infer<typeof OtherCall>;

export const WhatIfAnswer = z.object({
  date: ClinicDate,
  before: WhatIfFigures,
  after: WhatIfFigures,
  /** The first of them, in the order of time. */
  others: z.array(OtherCall),
  /** How many there are. */
  othersInAll: z.int().nonnegative(),
  calls: z.int().nonnegative(),
  /** How many of the day's calls the replay without a change gave alike: below all where staff chose by hand. */
  alike: z.int().nonnegative(),
  /** Of the rooms more, which is like which. */
  extra: z.array(z.object({ servicePointId: ServicePointId, like: ServicePointId })),
});
export type WhatIfAnswer = z.infer<typeof WhatIfAnswer>;
