/** A roll of paper with printed numbers, for the day on which a kiosk is dead. */
import { z } from 'zod';
import { Language } from './language.ts';
import { BlockId, ClassCode, PractitionerId, Series, ServiceId, TicketNumber } from './vocabulary.ts';

/** Tickets have three digits. */
const Ordinal = z.int().min(1).max(999);

export const OpenRoll = z
  .object({
    /** As printed before each number; null where only digits are printed: then the clinic's own for rolls are called. */
    series: Series.nullable().default(null),
    from: Ordinal,
    to: Ordinal,
    /** What people take its numbers for; empty: for anything, and the desk says for what. */
    serviceIds: z.array(ServiceId).max(50).default([]),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'range_wrong' });
export type OpenRoll = z.infer<typeof OpenRoll>;
export const RollOpened = z.object({ blockId: BlockId, series: Series });

/** These numbers are in people's hands: they wait from now on, in order. What is known of one is said of one. */
export const TakeFromRoll = z
  .object({
    from: Ordinal,
    to: Ordinal,
    serviceId: ServiceId,
    practitionerId: PractitionerId.nullish(),
    classCode: ClassCode.optional(),
    /** A patient of the records, who has one ticket at a time for a service. */
    patientId: z.uuid().optional(),
    partySize: z.int().min(1).max(20).default(1),
    language: Language,
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'range_wrong' })
  .refine(({ from, to, patientId }) => from === to || patientId === undefined, { path: ['patientId'], error: 'one' });
export type TakeFromRoll = z.infer<typeof TakeFromRoll>;
/** How many wait now who did not before, and the first and the last of them. */
export const TakenFromRoll = z.object({ count: z.int().positive(), first: TicketNumber, last: TicketNumber });
export type TakenFromRoll = z.infer<typeof TakenFromRoll>;

/** How many numbers were left on it. */
export const RollClosed = z.object({ voided: z.int().nonnegative() });

/** A roll that people take numbers from now. */
export const RollView = z.object({
  blockId: BlockId,
  series: Series,
  from: Ordinal,
  to: Ordinal,
  serviceIds: z.array(ServiceId),
  /** How many numbers somebody is known to have. */
  taken: z.int().nonnegative(),
  /** What comes off it next, as far as is known. */
  next: Ordinal,
  /** Before it, and not said to be taken: somebody may have them who did not come to the desk. */
  missing: z.array(Ordinal),
});
export type RollView = z.infer<typeof RollView>;
