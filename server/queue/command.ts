import type { Language } from '../../common/contract/language.ts';
import type { Plan } from '../../common/contract/plan.ts';
import type {
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
  VisitId,
} from '../../common/contract/vocabulary.ts';
import type { DaySettings } from './settings.ts';

type At = { readonly at: EpochMs };
type OfStage = At & { readonly stageId: StageId };
type OfPoint = At & { readonly servicePointId: ServicePointId };
/** Of what may end a stage: the id for the stage that then begins, where the visit has more planned. */
type GoesOn = { readonly nextStageId?: StageId };

/** Why staff do it by hand: a code, never free text. */
type ForReason = { readonly reason?: string };

/** What somebody wants done. Time and new ids arrive inside, so that deciding is pure. */
export type Command =
  | (At & {
      readonly type: 'open_day';
      readonly clinicId: ClinicId;
      readonly date: ClinicDate;
      readonly settings: DaySettings;
    })
  | (At & { readonly type: 'change_settings'; readonly settings: DaySettings })
  | (At & {
      readonly type: 'issue_ticket';
      readonly visitId: VisitId;
      readonly stageId: StageId;
      readonly serviceId: ServiceId;
      readonly practitionerId: PractitionerId | null;
      readonly classCode: ClassCode;
      readonly patientRef: PatientRef | null;
      readonly partySize: number;
      readonly language: Language;
      /** The printer's kiosk or desk; nobody prints where absent. */
      readonly printAt: DeviceId | null;
      /** The kiosk where it is taken. */
      readonly kioskId?: DeviceId;
      /** Another one for the same service, asked for although one was taken there a moment ago. */
      readonly isAnother?: boolean;
    })
  /** Sets numbers aside; the next ones of the series, unless the paper has them printed already. */
  | (At & {
      readonly type: 'reserve_block';
      readonly blockId: BlockId;
      /** Null: a roll of paper with printed numbers. */
      readonly kioskId: DeviceId | null;
      readonly series: Series;
      readonly size: number;
      /** What is printed on the first paper of a roll. */
      readonly fromOrdinal?: number;
      /** For what the numbers of a roll are; any of them where absent. */
      readonly serviceIds?: readonly ServiceId[];
    })
  /** Numbers of a roll are in people's hands, who wait from now on in the order of their numbers. */
  | (At & {
      readonly type: 'issue_roll';
      readonly blockId: BlockId;
      /** What another desk told meanwhile is left out; refused where nothing remains. */
      readonly numbers: readonly {
        readonly ordinal: number;
        readonly visitId: VisitId;
        readonly stageId: StageId;
        readonly patientRef: PatientRef | null;
      }[];
      readonly serviceId: ServiceId;
      readonly practitionerId: PractitionerId | null;
      readonly classCode: ClassCode;
      readonly partySize: number;
      readonly language: Language;
    })
  /** Nobody takes a number of this roll any more. */
  | (At & { readonly type: 'close_roll'; readonly blockId: BlockId })
  /** A number that a kiosk gave while the server was away. The paper is in somebody's hand: no hours, no cap. */
  | (At & {
      readonly type: 'issue_reserved';
      readonly blockId: BlockId;
      readonly ordinal: number;
      readonly kioskId: DeviceId;
      /** By the kiosk's clock. */
      readonly takenAt: EpochMs;
      readonly visitId: VisitId;
      readonly stageId: StageId;
      readonly serviceId: ServiceId;
      readonly practitionerId: PractitionerId | null;
      readonly classCode: ClassCode;
      readonly patientRef: PatientRef | null;
      readonly partySize: number;
      readonly language: Language;
    })
  | (At & {
      readonly type: 'check_in';
      readonly visitId: VisitId;
      readonly stageId: StageId;
      readonly appointmentId: AppointmentId;
      readonly series: Series;
      readonly ordinal: number;
      readonly serviceId: ServiceId;
      readonly practitionerId: PractitionerId | null;
      readonly bookedAt: EpochMs;
      readonly classCode: ClassCode;
      readonly patientRef: PatientRef | null;
      readonly partySize: number;
      readonly language: Language;
      readonly printAt: DeviceId | null;
      readonly isNearTold: boolean;
      /** A person at the desk lets somebody in outside the window. */
      readonly outsideWindow: boolean;
    })
  /** `orWait`: where nobody may be called, the room calls the first who comes. */
  | (OfPoint &
      GoesOn & {
        readonly type: 'call_next';
        readonly callId: CallId;
        readonly orWait?: boolean;
        /** Who was in the room when the key was pressed; absent where nobody looked. */
        readonly seenStageId?: StageId | null;
      })
  | (OfPoint & { readonly type: 'stop_calling' })
  /** The room that calls by itself, is free the longest and has somebody to call, calls; refused where there is none. */
  | (At & { readonly type: 'call_for_idlest'; readonly callId: CallId })
  /** Somebody without a ticket is in the room: a number and the service begin at once. */
  | (OfPoint & {
      readonly type: 'serve_directly';
      readonly visitId: VisitId;
      readonly stageId: StageId;
      readonly callId: CallId;
      readonly serviceId: ServiceId;
      readonly classCode: ClassCode;
      readonly patientRef: PatientRef | null;
      readonly partySize: number;
      readonly language: Language;
    })
  | (OfPoint &
      GoesOn & {
        readonly type: 'call_ticket';
        readonly callId: CallId;
        readonly stageId: StageId;
        readonly reason: string;
      })
  | (OfPoint & { readonly type: 'recall' })
  | (OfPoint & { readonly type: 'undo_call' })
  | (OfPoint & { readonly type: 'start' })
  | (OfPoint & GoesOn & { readonly type: 'finish' })
  /** To other services in any order, or to somewhere outside where there are none, and back to this room. */
  | (OfPoint & {
      readonly type: 'send_and_return';
      readonly serviceIds: readonly ServiceId[];
      /** Does not wait again before the result is there. */
      readonly waitsForResult: boolean;
      readonly nextStageId: StageId;
    })
  | (At & {
      readonly type: 'plan_stages';
      readonly visitId: VisitId;
      readonly plan: Plan;
      /** Where the visit was and what was planned when it was planned anew; absent where nobody looked. */
      readonly seen?: { readonly stageId: StageId; readonly plan: Plan };
    })
  /** Who was away is back: scanned at a kiosk, seen by staff, or told by a result. */
  | (OfStage & { readonly type: 'return_ticket' })
  | (OfPoint & { readonly type: 'mark_no_show' })
  | (OfStage & { readonly type: 'bring_back' })
  | (OfStage & ForReason & { readonly type: 'hold'; readonly until: EpochMs | null })
  /** `byClock`: the job whose hold is over; refused while it is not. */
  | (OfStage & { readonly type: 'resume_ticket'; readonly byClock: boolean })
  | (OfStage &
      ForReason & {
        readonly type: 'transfer';
        readonly toStageId: StageId;
        readonly serviceId: ServiceId;
        readonly servicePointId: ServicePointId | null;
        readonly practitionerId: PractitionerId | null;
      })
  /**
   * To another practitioner of the same service, or to anybody who offers it, with the place kept. `byClock`: whom the
   * patient waits for has left; refused while the clinic's rule does not say so.
   */
  | (OfStage &
      ForReason & {
        readonly type: 'hand_over';
        readonly practitionerId: PractitionerId | null;
        readonly byClock: boolean;
      })
  | (OfStage & ForReason & { readonly type: 'cancel'; readonly by: 'patient' | 'staff' })
  | (OfStage &
      ForReason & { readonly type: 'postpone'; readonly by: 'patient' | 'staff'; readonly minutes: number | null })
  | (OfStage & { readonly type: 'set_class'; readonly classCode: ClassCode; readonly reason?: string })
  | (OfStage & { readonly type: 'mark_near' })
  | (At & { readonly type: 'set_language'; readonly visitId: VisitId; readonly language: Language })
  | (At & { readonly type: 'reprint'; readonly visitId: VisitId; readonly printAt: DeviceId })
  | (OfPoint & { readonly type: 'open_service_point'; readonly practitionerId: PractitionerId | null })
  | (OfPoint & { readonly type: 'pause_service_point'; readonly reason: string })
  | (OfPoint & { readonly type: 'resume_service_point' })
  | (OfPoint & { readonly type: 'close_service_point' })
  | (At & {
      readonly type: 'announce_delay';
      readonly practitionerId: PractitionerId | null;
      readonly serviceId: ServiceId | null;
      readonly delayMin: number;
    })
  /** `neverCame`: numbers told at booking to people who did not come, voided so that no number is unaccounted for. */
  | (At & {
      readonly type: 'close_day';
      readonly neverCame: readonly { readonly series: Series; readonly ordinal: number }[];
    });

export type CommandType = Command['type'];
