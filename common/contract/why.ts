/** Why somebody is called before somebody else: as data, with words in common/phrases/why.ts. */
import { z } from 'zod';

/** The rule that made somebody the one who was called. Stored with each call. */
export const CallRule = z.enum([
  /** Before everybody else: a class that does not yield to the cap. */
  'emergency',
  /** A class that goes before everybody, but is no emergency. */
  'class_first',
  /** Beyond the clinic's cap on the wait. */
  'waited_too_long',
  /** Of a service whose longest wait was beyond its limit. */
  'service_waited',
  /** The room's shares between its services. */
  'service_share',
  /** Back from elsewhere, in turn with the others. */
  'returning',
  /** The pattern of booked patients and walk-ins. */
  'ratio',
  /** The class's wait counts faster. */
  'claim_grown',
  /** The class counts as having arrived earlier. */
  'class_earlier',
  'booked_time',
  'arrival',
  'issue_order',
  /** Nobody else could have been called. */
  'only_one',
  /** Staff called this one, for a reason that is kept. */
  'chosen',
  'asked_later',
  /** Was in the room without a ticket: a number, and the service at once. */
  'came_directly',
]);
export type CallRule = z.infer<typeof CallRule>;

/** Why somebody else comes before a patient, in terms that tell nothing of the other person. In the order of saying. */
export const AheadBecause = z.enum([
  'came_earlier',
  'booked_earlier',
  'returning',
  'priority',
  'emergency',
  /** Waited beyond the clinic's limit. */
  'waited_long',
  /** In turn: a pattern of calls, another service of the same room. */
  'in_turn',
  /** Came later, while one's own place was moved back: on one's own wish, or after a missed call. */
  'moved_back',
]);
export type AheadBecause = z.infer<typeof AheadBecause>;

/** Those before a patient, by why: the counts sum to the people ahead. */
export const AheadGroup = z.object({ because: AheadBecause, count: z.int().positive() });
export type AheadGroup = z.infer<typeof AheadGroup>;

/** Why a call was, or will be, of this one and no other: the rule and the numbers that its words need. */
export const CallWhy = z.object({
  rule: CallRule,
  /** How many were passed over who had waited longer; null where the oldest logs do not say. */
  passedOver: z.int().nonnegative().nullable(),
  /** Minutes by which the class counts earlier; negative: later. */
  earlierMin: z.int(),
  /** How fast the wait of the class counts; 1 is ordinary. */
  slope: z.number().positive(),
  /** The limit on the wait that was passed, in minutes. */
  limitMin: z.int().positive().nullable(),
  ratio: z.object({ booked: z.int().positive(), walkIn: z.int().positive() }).nullable(),
  /** Why staff chose a particular patient: one of `CALL_REASONS`, or a code of an older log. */
  chosenBecause: z.string().nullable(),
});
export type CallWhy = z.infer<typeof CallWhy>;
