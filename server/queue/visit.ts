import type { Language } from '../../common/contract/language.ts';
import type { CameLate } from '../../common/contract/order.ts';
import type { Plan, PlannedStage } from '../../common/contract/plan.ts';
import type {
  AppointmentId,
  CallId,
  ClassCode,
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
import type { CallReason } from './event.ts';
import type { Credits } from './order/credits.ts';
import type { TurnGroup } from './order/place.ts';

type Waiting = { readonly status: 'waiting' };
type Held = {
  readonly status: 'held';
  readonly heldAt: EpochMs;
  readonly until: EpochMs | null;
  /** Missed a call, and waits again when its service has had so many calls that day. */
  readonly dueAtCall?: number;
  /** At the laboratory, say: until it is said to be back, and then in turn with the others. */
  readonly isAway: boolean;
};
type OfCall = { readonly servicePointId: ServicePointId; readonly callId: CallId; readonly calledAt: EpochMs };
type Called = OfCall & {
  readonly status: 'called';
  readonly recalls: number;
  readonly why: CallReason;
  /** Where an undo of the call leads back to. */
  readonly before: Waiting | Held;
};
type Serving = OfCall & { readonly status: 'serving'; readonly startedAt: EpochMs };

/** One wait-and-service of a visit. Each status carries only what is known in it. */
export type StageState =
  | Waiting
  | Held
  | Called
  | Serving
  | (OfCall & {
      readonly status: 'done';
      readonly startedAt: EpochMs;
      readonly endedAt: EpochMs;
      /** Where an undo of the call that ended it leads back to. */
      readonly before: Called | Serving;
    })
  | { readonly status: 'no_show'; readonly servicePointId: ServicePointId | null; readonly endedAt: EpochMs }
  | { readonly status: 'transferred'; readonly toStageId: StageId; readonly endedAt: EpochMs }
  | {
      readonly status: 'cancelled';
      readonly endedAt: EpochMs;
      readonly by: 'patient' | 'staff' | 'day_close';
    }
  /** Opened by the end of the stage before, which was taken back: as if it had never been. */
  | { readonly status: 'withdrawn'; readonly endedAt: EpochMs };

export type StageStatus = StageState['status'];

export type Stage = {
  readonly id: StageId;
  readonly visitId: VisitId;
  readonly serviceId: ServiceId;
  /** Set where only this practitioner, or only this room, may call. */
  readonly practitionerId: PractitionerId | null;
  readonly servicePointId: ServicePointId | null;
  readonly enteredAt: EpochMs;
  readonly virtualArrivalAt: EpochMs;
  /** From when the wait counts against caps: the arrival, or the booked time where that is later. */
  readonly waitingSince: EpochMs;
  readonly group: TurnGroup;
  /** Number of the event that gave the stage its place; breaks ties. */
  readonly orderSeq: number;
  readonly postponed: number;
  /** Whether the turn-near notice was asked for; asked once per stage. */
  readonly isNearTold: boolean;
  /** Where and when the wait was over: the first call that was not taken back, however often there was one after it. */
  readonly firstCall?: { readonly at: EpochMs; readonly servicePointId: ServicePointId };
  /** Calls that were missed. */
  readonly misses: number;
  /** Served without having waited with a ticket; never called on screens. */
  readonly isDirect: boolean;
  /** What opened it; null for the first of a visit and for where a transfer led. */
  readonly opened: Opening | null;
  readonly state: StageState;
};

/** What taking back the end of the stage before needs to know. */
export type Opening = {
  readonly afterStageId: StageId;
  /** What was planned, and where in the plan. */
  readonly planned: PlannedStage;
  readonly position: number;
};

/** One person's or party's stay that day. The number is frozen for the whole visit. */
export type Visit = {
  readonly id: VisitId;
  readonly number: TicketNumber;
  readonly series: Series;
  readonly ordinal: number;
  readonly origin: 'walk_in' | 'appointment';
  readonly patientRef: PatientRef | null;
  readonly appointmentId: AppointmentId | null;
  readonly bookedAt: EpochMs | null;
  /** Came after the window of the booking: what that has led to. */
  readonly cameLate: CameLate | null;
  readonly classCode: ClassCode;
  readonly partySize: number;
  readonly language: Language;
  readonly issuedAt: EpochMs;
  readonly issuedSeq: number;
  readonly currentStageId: StageId;
  /** All its stages in the order in which they began, the current one last. */
  readonly stageIds: readonly StageId[];
  /** What is still to come after the current stage. */
  readonly plan: Plan;
};

export type ServicePoint = {
  readonly id: ServicePointId;
  readonly status: 'closed' | 'open' | 'paused';
  readonly pauseReason: string | null;
  readonly practitionerId: PractitionerId | null;
  readonly since: EpochMs;
  /** The stage called to it or in service at it. */
  readonly currentStageId: StageId | null;
  /** When the last patient left it; absent while somebody is in it or nobody has been. */
  readonly freeSince?: EpochMs;
  readonly lastCall: LastCall | null;
  /** Free since this event; null: somebody is in it, or it is closed. */
  readonly idle: { readonly since: EpochMs; readonly seq: number } | null;
  readonly calling: Calling;
  /** What its patterns of calls owe to whom. */
  readonly credits: Credits;
};

/**
 * How the room's next call comes about: by hand (or by itself, where the settings say so), by itself once as soon as
 * somebody may be called, or only by hand because somebody stopped it.
 */
export type Calling = 'by_rule' | 'awaits' | 'stopped';

/** What an undo needs to know of the last call. */
export type LastCall = {
  readonly callId: CallId;
  readonly stageId: StageId;
  readonly calledAt: EpochMs;
  /** The service that pressing "next" ended, taken up again by an undo. */
  readonly finishedStageId: StageId | null;
  readonly creditsBefore: Credits;
  readonly freeSinceBefore?: EpochMs;
  readonly idleBefore: ServicePoint['idle'];
};

export const isClosed = (state: StageState): boolean =>
  state.status === 'done' ||
  state.status === 'no_show' ||
  state.status === 'transferred' ||
  state.status === 'cancelled' ||
  state.status === 'withdrawn';
