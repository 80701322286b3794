/** Requests and answers of the queue's interface. */
import { z } from 'zod';
import { Language } from './language.ts';
import { Plan } from './plan.ts';
import {
  AppointmentId,
  CallId,
  ClassCode,
  DeviceId,
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
  StageId,
  TicketNumber,
  VisitId,
} from './vocabulary.ts';
import { PlaceName } from './clinicHead.ts';
import { TicketView } from './kioskView.ts';

export const IssueTicket = z.object({
  serviceId: ServiceId,
  practitionerId: PractitionerId.nullish(),
  language: Language,
  partySize: z.int().min(1).max(20).default(1),
  /** Staff only: a patient of the records, who has one ticket at a time for a service. */
  patientId: z.uuid().optional(),
  /** A kiosk that can ask: a second ticket for the same service within seconds is refused with `just_taken`. */
  asksBeforeAnother: z.boolean().default(false),
  /** The answer to that question: another one. */
  isAnother: z.boolean().default(false),
  /** Staff only; a kiosk issues standard tickets. */
  classCode: ClassCode.optional(),
  /** Where to print; a kiosk prints at its own printer. */
  printAt: DeviceId.nullish(),
});
export const TicketIssued = z.object({ ticket: TicketView });

/** The code of a ticket or of a booking, held before the kiosk's scanner: the token of the patient's page. */
export const ScanTicket = z.object({ token: z.string().max(100), language: Language });
/** Where whoever holds the ticket stands now; `brought_back`: had missed the call, and waits again by this scan. */
export const TicketScanned = z.object({
  standing: z.enum(['arrived', 'brought_back', 'waiting', 'called', 'aside', 'over', 'cancelled']),
  ticket: TicketView,
  place: PlaceName.nullable(),
  /** In which the ticket's holder is spoken to. */
  language: Language,
});
export type TicketScanned = z.output<typeof TicketScanned>;

/** How a booked patient says who he or she is; one of the four, and where two bookings fit, one thing more. */
export const CheckIn = z.object({
  code: z.string().max(60).optional(),
  phone: z.string().max(40).optional(),
  nationalId: z.string().max(40).optional(),
  recordNumber: z.string().max(40).optional(),
  /** What a `one_more_thing` refusal asked for. */
  oneMoreThing: z.string().max(40).optional(),
  language: Language,
  printAt: DeviceId.nullish(),
});
/** The desk checks in a booking that it sees, also outside the window. */
export const CheckInAtDesk = z.object({
  appointmentId: AppointmentId,
  outsideWindow: z.boolean().default(false),
  printAt: DeviceId.nullish(),
});

/** Codes of reasons; the words are in the phrases. */
export const CALL_REASONS = [
  'urgent_need',
  'cannot_wait',
  'returning',
  'corrects_mistake',
  'asked_by_doctor',
  'other',
] as const;
/** Who the panel saw in the room: "next" is refused where that is no longer so. Absent where nobody looked. */
export const CallNext = z.object({ seenStageId: StageId.nullable().exactOptional() }).default({});
export const CallTicket = z.object({ stageId: StageId, reason: z.enum(CALL_REASONS) });
export const PAUSE_REASONS = ['break', 'emergency', 'telephone', 'paperwork', 'meeting', 'other'] as const;
export const Pause = z.object({ reason: z.enum(PAUSE_REASONS) });
/** Somebody is in the room without a ticket. */
export const ServeDirectly = z.object({
  serviceId: ServiceId,
  language: Language,
  partySize: z.int().min(1).max(20).default(1),
});
export const OpenRoom = z.object({ practitionerId: PractitionerId.nullish() });
/** Why staff change a place by hand; the words are in the phrases. Of each kind the first is the usual one. */
export const HOLD_REASONS = ['not_ready', 'at_test', 'asked_by_patient', 'asked_by_doctor', 'other'] as const;
export const TRANSFER_REASONS = [
  'belongs_there',
  'doctor_gone',
  'asked_by_patient',
  'asked_by_doctor',
  'corrects_mistake',
  'other',
] as const;
export const POSTPONE_REASONS = [
  'asked_by_patient',
  'not_ready',
  'asked_by_doctor',
  'corrects_mistake',
  'other',
] as const;
export const CANCEL_REASONS = [
  'asked_by_patient',
  'went_away',
  'another_day',
  'not_needed',
  'corrects_mistake',
  'other',
] as const;
export const HAND_REASONS = [
  ...new Set([...HOLD_REASONS, ...TRANSFER_REASONS, ...POSTPONE_REASONS, ...CANCEL_REASONS]),
] as const;
export type HandReason = (typeof HAND_REASONS)[number];
export const Hold = z.object({
  minutes: z.int().min(1).max(480).nullable(),
  reason: z.enum(HOLD_REASONS).exactOptional(),
});
export const Transfer = z.object({
  serviceId: ServiceId,
  servicePointId: ServicePointId.nullish(),
  practitionerId: PractitionerId.nullish(),
  reason: z.enum(TRANSFER_REASONS).exactOptional(),
});
/** To another doctor of the same service, or to anyone who offers it (null), at the same place. */
export const HandOver = z.object({
  practitionerId: PractitionerId.nullable(),
  reason: z.enum(TRANSFER_REASONS).exactOptional(),
});
export const CancelTicket = z.object({ reason: z.enum(CANCEL_REASONS).exactOptional() }).default({});
/** What somebody wrote about a visit, for whoever serves it; erased with the patient. */
export const VisitNote = z.object({ text: z.string().trim().min(1).max(500) });
/** To these services in any order, or outside where there are none, and back to the same room. */
export const SendAndReturn = z.object({
  serviceIds: z.array(ServiceId).max(6),
  waitsForResult: z.boolean().default(false),
});
export const PlanStages = z.object({
  plan: Plan,
  /** What the panel saw: refused with `plan_changed` where it is no longer so. Absent where nobody looked. */
  seen: z.object({ stageId: StageId, plan: Plan }).exactOptional(),
});
/** The way of a visit for staff: where it was, where it is, what is still to come. */
export const VisitPlan = z.object({
  visitId: VisitId,
  number: TicketNumber,
  /** The stage that the visit is in. */
  stageId: StageId,
  /** In the order in which they began, the current one last. */
  begun: z.array(
    z.object({
      serviceId: ServiceId,
      state: z.enum(['done', 'now']),
      /** Where it was called to; null where it was not. */
      servicePointId: ServicePointId.nullable(),
    }),
  ),
  plan: Plan,
});
export type VisitPlan = z.output<typeof VisitPlan>;
export const Postpone = z.object({
  minutes: z.int().min(1).max(240).nullable(),
  reason: z.enum(POSTPONE_REASONS).exactOptional(),
});
/** Why somebody is given another class; the words are in the phrases. */
export const CLASS_REASONS = ['belongs_to_it', 'urgent_need', 'asked_by_doctor', 'corrects_mistake', 'other'] as const;
export const SetClass = z.object({ classCode: ClassCode, reason: z.enum(CLASS_REASONS).optional() });
export const Reprint = z.object({ printAt: DeviceId });
export const AnnounceDelay = z.object({
  practitionerId: PractitionerId.nullish(),
  serviceId: ServiceId.nullish(),
  delayMin: z.int().min(0).max(480),
});

/** Ids only: this is what is kept for a repeated request. */
/** What a room serves for the rest of the day. */
/** Until the day ends, or for so long: for minutes from now, or until a clock there shows `until` (`HH:MM`). */
export const MoveRoom = z
  .object({
    serviceIds: z.array(ServiceId).min(1).max(50),
    minutes: z.int().min(5).max(720).exactOptional(),
    until: z
      .string()
      .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'time_wrong' })
      .exactOptional(),
  })
  .refine(({ minutes, until }) => minutes === undefined || until === undefined, { path: ['until'], error: 'twice' });
export type MoveRoom = z.infer<typeof MoveRoom>;

export const Done = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export const Called = z.object({ stageId: StageId, visitId: VisitId, number: TicketNumber, callId: CallId });

export const AddContact = z.object({
  phone: z.string().max(40),
  channel: z.enum(['sms', 'voice']).default('sms'),
});

/** Nobody but staff in the room sees this. */
export const PatientCard = z.object({
  visitId: VisitId,
  number: TicketNumber,
  name: z.string().nullable(),
  recordNumber: z.string().nullable(),
  ageYears: z.int().nonnegative().nullable(),
  insurance: z.string().nullable(),
  needs: z.array(z.string()),
  screening: z.array(z.object({ question: z.string(), answer: z.string() })),
  notes: z.array(z.object({ at: EpochMs, text: z.string() })),
  patientType: z.enum(['new', 'follow_up', 'referral']).nullable(),
  hasContact: z.boolean(),
  /** For booking the follow-up. */
  patientId: z.uuid().nullable(),
});
export type PatientCard = z.infer<typeof PatientCard>;

export const AskPerson = z.object({
  reason: z.enum(['ask_person', 'check_in_failed', 'printer_trouble']),
  code: z.string().max(60).optional(),
});
