/** The waiting list: who wants a place that was not free, and the places that are kept for them to accept. */
import { z } from 'zod';
import { AskedBy, BookingChannel } from './booking.ts';
import { Language, LocalText } from './language.ts';
import {
  AppointmentId,
  ClinicDate,
  EpochMs,
  PatientId,
  PractitionerId,
  ServiceId,
  TicketNumber,
} from './vocabulary.ts';

export const WaitingEntryId = z.uuid().brand<'WaitingEntryId'>();
export type WaitingEntryId = z.infer<typeof WaitingEntryId>;
export const PlaceOfferId = z.uuid().brand<'PlaceOfferId'>();
export type PlaceOfferId = z.infer<typeof PlaceOfferId>;

/**
 * `offered`: a place is kept. `unanswered`: several offers in a row passed in silence; nothing is kept any more until
 * somebody at the desk says that the person still waits. `over`: the wanted days have passed.
 */
export const WaitingState = z.enum(['waiting', 'offered', 'booked', 'removed', 'unanswered', 'over']);
export type WaitingState = z.infer<typeof WaitingState>;

const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** On which days, both included, and at what times of them; an end at or before the beginning is after midnight. */
export const WantedTimes = z
  .object({
    fromDate: ClinicDate,
    untilDate: ClinicDate,
    /** ISO weekdays; none: any. */
    weekdays: z.array(z.int().min(1).max(7)).max(7).default([]),
    fromTime: TimeOfDay.nullable().default(null),
    untilTime: TimeOfDay.nullable().default(null),
  })
  .refine(({ fromDate, untilDate }) => fromDate <= untilDate, { path: ['untilDate'], error: 'ends_before_it_begins' })
  .refine(({ fromTime, untilTime }) => (fromTime === null) === (untilTime === null), { path: ['untilTime'] });
export type WantedTimes = z.output<typeof WantedTimes>;

export const WaitRequest = AskedBy.extend({
  patientId: PatientId,
  serviceId: ServiceId,
  /** Null: whoever of the service. */
  practitionerId: PractitionerId.nullable().default(null),
  wanted: WantedTimes,
  language: Language,
  /** For staff only; erased with the patient. */
  note: z.string().trim().max(500).optional(),
});
export type WaitRequest = z.output<typeof WaitRequest>;

export const PlaceOffer = z.object({
  offerId: PlaceOfferId,
  startsAt: EpochMs,
  practitionerId: PractitionerId.nullable(),
  offeredAt: EpochMs,
  answerBy: EpochMs,
  /** Whether a message goes out; otherwise somebody at the desk rings. */
  isWritten: z.boolean(),
  /** When the later booking begins that is moved to this place if it is taken; null: there is none. */
  insteadOf: EpochMs.nullable(),
});
export type PlaceOffer = z.infer<typeof PlaceOffer>;

export const WaitingEntry = z.object({
  entryId: WaitingEntryId,
  /** From 1, in the order in which places are offered; null for one that waits no more. */
  position: z.int().nullable(),
  state: WaitingState,
  patientId: PatientId,
  patientName: z.string(),
  serviceId: ServiceId,
  practitionerId: PractitionerId.nullable(),
  wanted: WantedTimes,
  channel: BookingChannel,
  language: Language,
  note: z.string().nullable(),
  silences: z.int(),
  createdAt: EpochMs,
  offer: PlaceOffer.nullable(),
  /** What came of it. */
  booked: z.object({ appointmentId: AppointmentId, number: TicketNumber, startsAt: EpochMs }).nullable(),
});
export type WaitingEntry = z.infer<typeof WaitingEntry>;

export const WaitingList = z.object({ entries: z.array(WaitingEntry) });
export type WaitingList = z.infer<typeof WaitingList>;

export const WaitingListQuery = z.object({
  serviceId: ServiceId.optional(),
  /** Also those who wait no more, of the last days. */
  withPast: z.stringbool().default(false),
});
export type WaitingListQuery = z.infer<typeof WaitingListQuery>;

export const Joined = z.object({ entryId: WaitingEntryId });

/** What somebody on the list sees on the phone: nothing of what for, and nobody else. */
export const WaitingPage = z.object({
  clinic: z.object({
    name: LocalText,
    timeZone: z.string(),
    languages: z.array(Language),
    phone: z.string().nullable(),
    isDemonstration: z.boolean(),
  }),
  /** `booked`: this page is that of the booking now. */
  state: WaitingState,
  language: Language,
  wanted: z.object({ fromDate: ClinicDate, untilDate: ClinicDate }),
  offer: z.object({ startsAt: EpochMs, answerBy: EpochMs, insteadOf: EpochMs.nullable() }).nullable(),
});
export type WaitingPage = z.infer<typeof WaitingPage>;

/** At a kiosk, where a service has no ticket left for today: by telephone number alone, for the first free place of the next days. */
export const WaitByPhone = AskedBy.pick({ screening: true }).extend({
  serviceId: ServiceId,
  phone: z.string().min(1).max(40),
  language: Language,
});
export type WaitByPhone = z.infer<typeof WaitByPhone>;
