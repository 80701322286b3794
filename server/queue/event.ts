import { z } from 'zod';
import { Language } from '../../common/contract/language.ts';
import { CameLate } from '../../common/contract/order.ts';
import { Plan } from '../../common/contract/plan.ts';
import {
  AppointmentId,
  BlockId,
  CallId,
  ClassCode,
  ClinicDate,
  ClinicId,
  DeviceId,
  EpochMs,
  PatientRef,
  PractitionerId,
  Series,
  ServiceId,
  ServicePointId,
  StageId,
  TicketNumber,
  VisitId,
} from '../../common/contract/vocabulary.ts';
import { CallRule } from '../../common/contract/why.ts';
import { DaySettings } from './settings.ts';

/** Why this one was called and no other. Stored with the call, said in words to whoever asks. */
export const CallReason = z.object({
  rule: CallRule,
  /** How many could have been called at that moment, this one included. */
  waiting: z.int().nonnegative(),
  /** How many of them had waited longer; absent in the oldest logs. */
  passedOver: z.int().nonnegative().optional(),
  /** What the room's patterns owe after this call; absent where it was outside of them. */
  credits: z.record(z.string(), z.number()).optional(),
  virtualArrivalAt: EpochMs,
  /** Why staff chose a particular patient: a code, never free text. */
  chosenBecause: z.string().max(40).optional(),
});
export type CallReason = z.infer<typeof CallReason>;

/** What follows a missed call that is not the last: rule of the day, made into facts. */
export const AfterMiss = z.discriminatedUnion('kind', [
  /** Called again by itself when its service has had so many calls that day. */
  z.object({ kind: z.literal('call_again'), afterCalls: z.int().positive(), dueAtCall: z.int().positive() }),
  /** Waits again, behind so many others. */
  z.object({
    kind: z.literal('put_back'),
    places: z.int().nonnegative(),
    virtualArrivalAt: EpochMs,
    waitingSince: EpochMs,
  }),
]);
export type AfterMiss = z.infer<typeof AfterMiss>;

const at = EpochMs;
/** Why staff did it: a code, never free text. Absent where nobody was asked. */
const because = z.string().max(40).optional();

/** What happened, in the past tense. Shapes are never changed once written: see EVENT_VERSION. */
export const QueueEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('day_opened'), at, clinicId: ClinicId, date: ClinicDate, settings: DaySettings }),
  z.object({ type: z.literal('settings_changed'), at, settings: DaySettings }),
  z.object({
    type: z.literal('ticket_issued'),
    at,
    visitId: VisitId,
    stageId: StageId,
    series: Series,
    ordinal: z.int().positive(),
    number: TicketNumber,
    serviceId: ServiceId,
    practitionerId: PractitionerId.nullable(),
    classCode: ClassCode,
    virtualArrivalAt: EpochMs,
    patientRef: PatientRef.nullable(),
    partySize: z.int().positive(),
    language: Language,
    printAt: DeviceId.nullable(),
    /** The kiosk where it was taken. */
    kioskId: DeviceId.optional(),
    /** When a kiosk without a connection, or a roll of paper, gave the number; the log learnt of it at `at`. */
    takenAt: EpochMs.optional(),
    /** Given to somebody who is in the room already. */
    isDirect: z.literal(true).optional(),
    /** Where the visit goes on to; absent where it does not. */
    plan: Plan.optional(),
  }),
  z.object({
    type: z.literal('appointment_checked_in'),
    at,
    visitId: VisitId,
    stageId: StageId,
    appointmentId: AppointmentId,
    series: Series,
    ordinal: z.int().positive(),
    number: TicketNumber,
    serviceId: ServiceId,
    practitionerId: PractitionerId.nullable(),
    bookedAt: EpochMs,
    isLate: z.boolean(),
    /** With whom the place is; absent in the oldest logs, where who was late joined the walk-ins. */
    group: z.enum(['booked', 'walk_in']).optional(),
    /** What coming late has led to; absent of who came in time, and in the oldest logs. */
    cameLate: CameLate.optional(),
    classCode: ClassCode,
    virtualArrivalAt: EpochMs,
    patientRef: PatientRef.nullable(),
    partySize: z.int().positive(),
    language: Language,
    printAt: DeviceId.nullable(),
    /** A notice that the turn is near went out before the patient arrived. */
    isNearTold: z.boolean(),
    plan: Plan.optional(),
  }),
  z.object({
    type: z.literal('ticket_called'),
    at,
    stageId: StageId,
    servicePointId: ServicePointId,
    callId: CallId,
    why: CallReason,
    /** The service that pressing "next" ended, taken up again by an undo. */
    finishedStageId: StageId.nullable(),
  }),
  z.object({
    type: z.literal('ticket_recalled'),
    at,
    stageId: StageId,
    servicePointId: ServicePointId,
    callId: CallId,
  }),
  z.object({ type: z.literal('call_undone'), at, stageId: StageId, servicePointId: ServicePointId, callId: CallId }),
  z.object({ type: z.literal('service_started'), at, stageId: StageId, servicePointId: ServicePointId }),
  z.object({
    type: z.literal('service_finished'),
    at,
    stageId: StageId,
    servicePointId: ServicePointId,
    byNext: z.boolean(),
  }),
  z.object({ type: z.literal('service_reopened'), at, stageId: StageId, servicePointId: ServicePointId }),
  z.object({
    type: z.literal('ticket_missed'),
    at,
    stageId: StageId,
    servicePointId: ServicePointId.nullable(),
    /** Absent: the end of the wait, but for being brought back. */
    then: AfterMiss.optional(),
  }),
  z.object({ type: z.literal('ticket_brought_back'), at, stageId: StageId, virtualArrivalAt: EpochMs }),
  z.object({ type: z.literal('ticket_held'), at, stageId: StageId, until: EpochMs.nullable(), because }),
  z.object({ type: z.literal('ticket_resumed'), at, stageId: StageId }),
  z.object({
    type: z.literal('ticket_transferred'),
    at,
    stageId: StageId,
    toStageId: StageId,
    serviceId: ServiceId,
    servicePointId: ServicePointId.nullable(),
    practitionerId: PractitionerId.nullable(),
    virtualArrivalAt: EpochMs,
    because,
  }),
  /** May be called by others of the service from now on, at the same place. */
  z.object({
    type: z.literal('ticket_handed_over'),
    at,
    stageId: StageId,
    /** Only by this one; null: by anybody who offers the service. */
    practitionerId: PractitionerId.nullable(),
    because,
  }),
  z.object({ type: z.literal('stages_planned'), at, visitId: VisitId, plan: Plan }),
  z.object({
    type: z.literal('stage_opened'),
    at,
    visitId: VisitId,
    stageId: StageId,
    afterStageId: StageId,
    /** Which of the planned ones it is, counted from 0. */
    position: z.int().nonnegative(),
    serviceId: ServiceId,
    servicePointId: ServicePointId.nullable(),
    practitionerId: PractitionerId.nullable(),
    group: z.enum(['booked', 'walk_in', 'returning']),
    virtualArrivalAt: EpochMs,
    isAway: z.boolean(),
  }),
  z.object({ type: z.literal('stage_withdrawn'), at, visitId: VisitId, stageId: StageId }),
  z.object({ type: z.literal('ticket_returned'), at, stageId: StageId }),
  z.object({
    type: z.literal('ticket_cancelled'),
    at,
    stageId: StageId,
    by: z.enum(['patient', 'staff', 'day_close']),
    because,
  }),
  z.object({
    type: z.literal('ticket_postponed'),
    at,
    stageId: StageId,
    virtualArrivalAt: EpochMs,
    by: z.enum(['patient', 'staff']),
    because,
  }),
  z.object({
    type: z.literal('class_set'),
    at,
    stageId: StageId,
    classCode: ClassCode,
    virtualArrivalAt: EpochMs,
    because,
  }),
  z.object({ type: z.literal('language_set'), at, visitId: VisitId, language: Language }),
  z.object({ type: z.literal('turn_became_near'), at, stageId: StageId }),
  z.object({ type: z.literal('ticket_reprinted'), at, visitId: VisitId, printAt: DeviceId }),
  z.object({
    type: z.literal('service_point_opened'),
    at,
    servicePointId: ServicePointId,
    practitionerId: PractitionerId.nullable(),
  }),
  z.object({ type: z.literal('service_point_paused'), at, servicePointId: ServicePointId, reason: z.string().max(40) }),
  z.object({ type: z.literal('service_point_resumed'), at, servicePointId: ServicePointId }),
  z.object({ type: z.literal('service_point_closed'), at, servicePointId: ServicePointId }),
  /** "Next" with nobody there to call: the room calls the first who comes. */
  z.object({ type: z.literal('next_awaited'), at, servicePointId: ServicePointId }),
  /** The room calls nobody by itself, until somebody presses "next" or it is paused or closed. */
  z.object({ type: z.literal('calling_stopped'), at, servicePointId: ServicePointId }),
  z.object({
    type: z.literal('delay_announced'),
    at,
    practitionerId: PractitionerId.nullable(),
    serviceId: ServiceId.nullable(),
    delayMin: z.int().nonnegative(),
  }),
  /** Every number of it is given or voided before the day is closed. */
  z.object({
    type: z.literal('block_reserved'),
    at,
    blockId: BlockId,
    /** Null: a roll of paper with printed numbers. */
    kioskId: DeviceId.nullable(),
    series: Series,
    fromOrdinal: z.int().positive(),
    toOrdinal: z.int().positive(),
    /** For what the numbers of a roll are; absent of a kiosk's. */
    serviceIds: z.array(ServiceId).optional(),
  }),
  z.object({
    type: z.literal('numbers_voided'),
    at,
    series: Series,
    ordinals: z.array(z.int().positive()),
    reason: z.string().max(40),
  }),
  z.object({ type: z.literal('day_closed'), at }),
]);
export type QueueEvent = z.infer<typeof QueueEvent>;
export type QueueEventType = QueueEvent['type'];

/** Written beside each event; a later shape raises it and older rows are upcast when read. */
export const EVENT_VERSION = 1;
