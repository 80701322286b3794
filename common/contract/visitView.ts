/** What the patient's own page shows. */
import { z } from 'zod';
import { ClinicHead, PlaceName, WaitRange } from './clinicHead.ts';
import { Language, LocalText } from './language.ts';
import { CameLate, LateTold } from './order.ts';
import { EpochMs, TicketNumber } from './vocabulary.ts';
import { AheadGroup, CallRule } from './why.ts';

export const VisitView = z.object({
  kind: z.literal('visit'),
  clinic: ClinicHead,
  number: TicketNumber,
  serviceName: LocalText,
  language: Language,
  /** `booked`: not yet in the clinic; `over`: nothing more to wait for. */
  state: z.enum(['booked', 'waiting', 'near', 'called', 'serving', 'held', 'missed', 'over', 'cancelled']),
  bookedAt: EpochMs.nullable(),
  /** Of a booking that is open, or was given up: what a calendar has to know besides. */
  calendar: z.object({ endsAt: EpochMs, address: LocalText }).optional(),
  peopleAhead: z.int().nonnegative().nullable(),
  /** Why they come first; sums to the people ahead where it is known. */
  ahead: z.array(AheadGroup).default([]),
  wait: WaitRange.nullable(),
  place: PlaceName.nullable(),
  calledAt: EpochMs.nullable(),
  /** By which rule, while it is called. */
  calledBy: CallRule.nullable().default(null),
  delayMin: z.int().nonnegative(),
  /** The place was moved back on the patient's own wish. */
  hasAskedLater: z.boolean(),
  whereToWait: LocalText.nullable(),
  can: z.object({
    cancel: z.boolean(),
    later: z.boolean(),
    late: z.boolean(),
    /** To another time, by whoever has the link. */
    move: z.boolean().optional(),
    /** "I am here", after a missed call. */
    here: z.boolean().default(false),
    /** Check in on the phone, with the digits of the clinic's screens. */
    checkIn: z.boolean().optional(),
  }),
  /** After a missed call: it was the last, another comes after so many others, or the wait goes on already. */
  missed: z
    .discriminatedUnion('then', [
      z.object({ then: z.literal('over') }),
      z.object({ then: z.literal('called_again'), afterCalls: z.int().nonnegative() }),
      z.object({ then: z.literal('waits') }),
    ])
    .nullable()
    .default(null),
  laterMin: z.int().positive(),
  /** Of a booking: what coming late means. */
  late: LateTold.optional(),
  /** Came late for the booking: what that has led to. */
  cameLate: CameLate.optional(),
  /** The way through the clinic; absent of a visit that is one stage. */
  path: z
    .object({
      isAway: z.boolean(),
      steps: z.array(
        z.object({ service: LocalText, where: LocalText.nullable(), state: z.enum(['done', 'now', 'next']) }),
      ),
    })
    .optional(),
  /** Public key for web push; absent where push is not set up. */
  pushKey: z.string().nullable(),
});
export type VisitView = z.infer<typeof VisitView>;
