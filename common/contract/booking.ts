/** Booking: what is offered, held, booked, moved and cancelled; the same over every channel. */
import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import { InsuranceId, PatientTyped, PatientView } from './patients.ts';
import { ScreeningAnswer } from './screening.ts';
import {
  AppointmentId,
  ClassCode,
  ClinicDate,
  ClinicId,
  DepartmentId,
  EpochMs,
  PatientId,
  PatientRef,
  PractitionerId,
  Series,
  ServiceId,
  TicketNumber,
  VisitId,
} from './vocabulary.ts';

export const ScheduleId = z.uuid().brand<'ScheduleId'>();
export type ScheduleId = z.infer<typeof ScheduleId>;
export const PlaceId = z.uuid().brand<'PlaceId'>();
export type PlaceId = z.infer<typeof PlaceId>;

export const PatientType = z.enum(['new', 'follow_up', 'referral']);
export type PatientType = z.infer<typeof PatientType>;

/** Through what it was booked; `follow_up` is a doctor of the clinic who books the next visit of an own patient. */
export const BookingChannel = z.enum(['desk', 'phone', 'web', 'kiosk', 'follow_up']);
export type BookingChannel = z.infer<typeof BookingChannel>;

/** FHIR's AppointmentStatus. */
export const AppointmentStatus = z.enum([
  'proposed',
  'pending',
  'booked',
  'arrived',
  'fulfilled',
  'cancelled',
  'noshow',
  'waitlist',
]);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** Who asks: decides, with the answers to the clinic's questions, what is offered. */
export const AskedBy = z.object({
  patientType: PatientType,
  insuranceId: InsuranceId.nullable().default(null),
  /** Absent: the questions were not asked. */
  screening: z.array(ScreeningAnswer).max(200).optional(),
  /** Where the answers lead to a person: the practitioner of this clinic who was asked and agreed. */
  decidedBy: PractitionerId.optional(),
});
export type AskedBy = z.infer<typeof AskedBy>;

/** Which places: of one service, department or practitioner, or of any where absent. */
const Wanted = z.object({
  departmentId: DepartmentId.optional(),
  serviceId: ServiceId.optional(),
  practitionerId: PractitionerId.optional(),
  /** The clinic's today where absent. */
  fromDate: ClinicDate.optional(),
  days: z.int().min(1).max(31).default(7),
});

export const OfferQuery = AskedBy.extend(Wanted.shape);
export type OfferQuery = z.infer<typeof OfferQuery>;

/** How much is free, and from when. */
const Free = z.object({ freePlaces: z.int(), firstFreeAt: EpochMs });

export const OfferedDepartments = z.object({
  departments: z.array(
    Free.extend({
      departmentId: DepartmentId,
      name: LocalText,
      services: z.array(Free.extend({ serviceId: ServiceId, name: LocalText })),
    }),
  ),
});
export type OfferedDepartments = z.infer<typeof OfferedDepartments>;

export const OfferedPractitioners = z.object({
  practitioners: z.array(
    Free.extend({
      practitionerId: PractitionerId,
      name: LocalText,
      title: LocalText,
      medicalCouncilNumber: z.string().nullable(),
      serviceIds: z.array(ServiceId),
    }),
  ),
});
export type OfferedPractitioners = z.infer<typeof OfferedPractitioners>;

/** Why a free place is not to be had without a word of the desk. */
export const Beyond = z.enum(['not_released', 'channel', 'patient_type', 'insurance']);
export type Beyond = z.infer<typeof Beyond>;

export const FreePlaces = z.object({
  days: z.array(
    z.object({
      date: ClinicDate,
      slots: z.array(
        z.object({
          scheduleId: ScheduleId,
          serviceId: ServiceId,
          practitionerId: PractitionerId.nullable(),
          startsAt: EpochMs,
          endsAt: EpochMs,
          places: z.int(),
          free: z.int(),
          /** For the desk, which sees every free place: this one needs a word, being not open yet or beyond a quota. */
          beyond: Beyond.optional(),
        }),
      ),
      /** Schedules that may still take somebody beyond their places on that date. */
      extras: z.array(z.object({ scheduleId: ScheduleId, left: z.int() })),
    }),
  ),
});
export type FreePlaces = z.infer<typeof FreePlaces>;

/** Which place: one that is held, any of one time, or the first that is free on a date. */
export const PlaceWanted = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('held'), placeId: PlaceId }),
  z.object({ kind: z.literal('time'), scheduleId: ScheduleId, startsAt: EpochMs }),
  z.object({ kind: z.literal('date'), scheduleId: ScheduleId, date: ClinicDate }),
]);
export type PlaceWanted = z.infer<typeof PlaceWanted>;

export const HoldRequest = z.object({
  scheduleId: ScheduleId,
  startsAt: EpochMs,
  /** For whom, where that is known already: a place that they would be refused is not kept for them. */
  askedBy: AskedBy.optional(),
});
export type HoldRequest = z.infer<typeof HoldRequest>;

export const HeldPlace = z.object({ placeId: PlaceId, scheduleId: ScheduleId, startsAt: EpochMs, heldUntil: EpochMs });
export type HeldPlace = z.infer<typeof HeldPlace>;

/** Why two bookings of one person may overlap: both at once, the doctor knows, or the other is given up today. */
export const OverlapReason = z.enum(['seen_together', 'doctor_agreed', 'other_moves_today']);
export type OverlapReason = z.infer<typeof OverlapReason>;

/** Why the desk books a place that is not opened yet, or beyond a quota: never one that is not there. */
export const BeyondReason = z.enum(['urgent', 'doctor_agreed', 'promised']);
export type BeyondReason = z.infer<typeof BeyondReason>;

const Booking = AskedBy.extend({
  patientId: PatientId,
  language: Language,
  classCode: ClassCode.default(ClassCode.parse('standard')),
  partySize: z.int().min(1).max(9).default(1),
  /** For staff only; erased with the patient. */
  note: z.string().trim().max(500).optional(),
  /** Where the clinic allows it: the patient is booked elsewhere at that time, and this is why both stand. */
  overlapReason: OverlapReason.optional(),
  /** For the desk: why the place is booked although it is not open, or beyond a quota. */
  beyondReason: BeyondReason.optional(),
});

export const BookRequest = Booking.extend({ place: PlaceWanted });
export type BookRequest = z.infer<typeof BookRequest>;

/** One of the practitioner's named extra patients, beyond the places of that time. */
export const BookExtraRequest = Booking.extend({ scheduleId: ScheduleId, startsAt: EpochMs });
export type BookExtraRequest = z.infer<typeof BookExtraRequest>;

/** Answers that were given while moving count instead of those of the booking. */
export const MoveRequest = AskedBy.pick({ screening: true, decidedBy: true }).extend({
  place: PlaceWanted,
  overlapReason: OverlapReason.optional(),
  beyondReason: BeyondReason.optional(),
});
export type MoveRequest = z.infer<typeof MoveRequest>;

export const AbsenceRequest = z
  .object({
    /** In all clinics of the organisation, and not in this one alone. */
    everywhere: z.boolean().default(false),
    fromAt: EpochMs,
    untilAt: EpochMs,
    reason: LocalText.default({}),
    /** Everybody who is booked then is told by call or text, and offered other times. */
    tells: z.boolean().default(false),
  })
  .refine(({ fromAt, untilAt }) => fromAt < untilAt, { path: ['untilAt'], error: 'ends_before_it_begins' });
export type AbsenceRequest = z.infer<typeof AbsenceRequest>;

/** When a practitioner is away. */
export const Absence = z.object({
  absenceId: z.uuid(),
  practitionerId: PractitionerId,
  everywhere: z.boolean(),
  fromAt: EpochMs,
  untilAt: EpochMs,
  reason: LocalText,
  /** The dates, both included, where it is of whole clinic days; null where it is of hours. */
  days: z.object({ fromDate: ClinicDate, untilDate: ClinicDate }).nullable(),
});
export type Absence = z.infer<typeof Absence>;

/** A booking as the desk sees it. */
export const AppointmentView = z.object({
  appointmentId: AppointmentId,
  clinicId: ClinicId,
  scheduleId: ScheduleId,
  serviceId: ServiceId,
  practitionerId: PractitionerId.nullable(),
  /** Null after the patient was erased. */
  patientId: PatientId.nullable(),
  patientRef: PatientRef,
  date: ClinicDate,
  startsAt: EpochMs,
  endsAt: EpochMs,
  /** Told at booking and kept for the visit. */
  number: TicketNumber,
  code: z.string(),
  status: AppointmentStatus,
  patientType: PatientType,
  insuranceId: InsuranceId.nullable(),
  channel: BookingChannel,
  language: Language,
  classCode: ClassCode,
  partySize: z.int(),
  isExtra: z.boolean(),
  note: z.string().nullable(),
  visitId: VisitId.nullable(),
  createdAt: EpochMs,
});
export type AppointmentView = z.infer<typeof AppointmentView>;

/** A booking in the lists of staff. */
export const AppointmentEntry = AppointmentView.extend({
  /** Null after the patient was erased. */
  patientName: z.string().nullable(),
  needs: z.array(z.string()),
});
export type AppointmentEntry = z.infer<typeof AppointmentEntry>;
export const AppointmentList = z.object({ appointments: z.array(AppointmentEntry) });
export type AppointmentList = z.infer<typeof AppointmentList>;

export const DayQuery = z.object({
  date: ClinicDate,
  serviceId: ServiceId.optional(),
  practitionerId: PractitionerId.optional(),
});
export type DayQuery = z.infer<typeof DayQuery>;

/** Everything that the doctor should know before the patient comes in. */
export const AppointmentDetails = z.object({
  appointment: AppointmentView,
  patient: PatientView.nullable(),
  /** The questions as they were asked, with what was answered. */
  screening: z.array(z.object({ question: LocalText, answer: LocalText })),
  history: z.array(z.object({ at: EpochMs, what: z.string(), actor: z.string(), channel: z.string() })),
});
export type AppointmentDetails = z.infer<typeof AppointmentDetails>;

/** What checking in needs; nothing of it says who the person is. */
export const AppointmentForCheckIn = z.object({
  appointmentId: AppointmentId,
  clinicId: ClinicId,
  date: ClinicDate,
  startsAt: EpochMs,
  series: Series,
  ordinal: z.int(),
  number: TicketNumber,
  serviceId: ServiceId,
  practitionerId: PractitionerId.nullable(),
  patientRef: PatientRef,
  classCode: ClassCode,
  language: Language,
  partySize: z.int(),
  status: AppointmentStatus,
  visitId: VisitId.nullable(),
});
export type AppointmentForCheckIn = z.infer<typeof AppointmentForCheckIn>;

/** By what somebody who arrives is found, as typed. */
export const FindBooking = z.object({
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('code'), code: PatientTyped }),
    z.object({ kind: z.literal('phone'), phone: PatientTyped }),
    z.object({ kind: z.literal('national_id'), nationalId: PatientTyped }),
    z.object({ kind: z.literal('record'), recordNumber: PatientTyped }),
  ]),
  /** The answer to what `ask_more` asked. */
  more: PatientTyped.optional(),
});
export type FindBooking = z.infer<typeof FindBooking>;

/**
 * The one thing more that tells apart those who share a telephone: the last four characters of the national identity, the
 * date of birth (of the Gregorian or the Persian calendar), or the code of the booking.
 */
export const AskMore = z.enum(['national_id_end', 'birth_date', 'code']);
export type AskMore = z.infer<typeof AskMore>;

export const CheckInWindow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('too_early'), fromAt: EpochMs }),
  z.object({ kind: z.literal('too_late'), untilAt: EpochMs }),
  z.object({ kind: z.literal('wrong_day'), date: ClinicDate }),
  z.object({ kind: z.literal('wrong_clinic'), clinicId: ClinicId }),
  /** Checked in before: the ticket can be printed again. */
  z.object({ kind: z.literal('arrived') }),
]);
export type CheckInWindow = z.infer<typeof CheckInWindow>;

export const FoundBooking = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('found'), appointment: AppointmentForCheckIn, window: CheckInWindow }),
  z.object({ kind: z.literal('ask_more'), question: AskMore }),
]);
export type FoundBooking = z.infer<typeof FoundBooking>;

/** Why nothing was booked, held, moved or cancelled. The codes are public. */
export type BookingRefusal =
  | { readonly code: 'clinic_not_found' }
  | { readonly code: 'patient_not_found' }
  | { readonly code: 'insurance_not_found' }
  | { readonly code: 'class_not_found' }
  | { readonly code: 'practitioner_not_found' }
  | { readonly code: 'absence_not_found' }
  | { readonly code: 'appointment_not_found' }
  /** It was cancelled, or the patient has arrived. */
  | { readonly code: 'appointment_not_open'; readonly status: AppointmentStatus }
  /** Somebody else was faster. */
  | { readonly code: 'slot_taken' }
  | { readonly code: 'schedule_full' }
  /** `because`: the patient's type, insurance or answers exclude it, or there is no such time. */
  | {
      readonly code: 'not_offered';
      readonly because: 'patient_type' | 'insurance' | 'screening' | 'no_such_time' | 'not_bookable';
    }
  /** The portion of the session that is opened so far is taken; `opensAt`: when more is, null where none is any more. */
  | { readonly code: 'not_released'; readonly opensAt: EpochMs | null; readonly mayOverride: boolean }
  /** As many as the session takes of this channel, type of patient or insurance; `mayOverride`: a reason lets one more in. */
  | {
      readonly code: 'quota_reached';
      readonly of: 'channel' | 'patient_type' | 'insurance';
      readonly mayOverride: boolean;
    }
  | { readonly code: 'screening_needed' }
  /** The answers do not belong to the questions now asked: ask again. */
  | { readonly code: 'screening_outdated' }
  /** The questions lead to a person who decides, and nobody is named who did. */
  | { readonly code: 'needs_a_person' }
  /** The patient is booked elsewhere at that time; `mayOverride`: a reason lets both stand. */
  | {
      readonly code: 'overlaps_another';
      readonly appointmentId: AppointmentId;
      readonly number: TicketNumber;
      readonly startsAt: EpochMs;
      readonly mayOverride: boolean;
    }
  | { readonly code: 'place_not_held' }
  | { readonly code: 'service_not_found' }
  /** The patient waits already for a place of this service. */
  | { readonly code: 'already_on_waiting_list' }
  | { readonly code: 'waiting_not_found' }
  /** The entry waits no more: a place was booked, or it was taken off the list. */
  | { readonly code: 'waiting_over' }
  /** The place is kept no more: the time to answer has passed, or the place is gone. */
  | { readonly code: 'offer_over' }
  /** A place is kept already. */
  | { readonly code: 'offer_open' }
  /** No free place suits what is wanted. */
  | { readonly code: 'no_place_suits' }
  | { readonly code: 'extra_limit_reached'; readonly limit: number }
  | { readonly code: 'outside_booking_window'; readonly fromAt: EpochMs; readonly untilDate: ClinicDate }
  /** The same request key came before with another request. */
  | { readonly code: 'idempotency_key_reused' };
export type BookingRefusalCode = BookingRefusal['code'];
