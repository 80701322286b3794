import type {
  AppointmentId,
  ClinicDate,
  ClinicId,
  CommandId,
  QueueDayId,
  Series,
  VisitId,
} from '../../common/contract/vocabulary.ts';
import type { Effect } from '../queue/effects.ts';
import type { QueueEvent } from '../queue/event.ts';
import type { Stage, Visit } from '../queue/visit.ts';

/** An event with where it stands and who caused it. */
export type LoggedEvent = {
  readonly seq: number;
  /** `staff:<id>`, `device:<id>`, `patient:<visit>` or `job:<name>`. */
  readonly actor: string;
  readonly commandId: CommandId;
  readonly event: QueueEvent;
};

/** Identifies a request that may be repeated: the same key with another hash is another request. */
export type IdempotencyKey = { readonly scope: string; readonly key: string; readonly requestHash: string };
export type StoredAnswer = IdempotencyKey & { readonly answer: unknown };

/** A change of an ordinary table that must happen with the command, or the command is refused. */
export type Companion =
  | { readonly type: 'appointment_arrives'; readonly appointmentId: AppointmentId; readonly visitId: VisitId }
  | { readonly type: 'bookings_never_came'; readonly clinicId: ClinicId; readonly date: ClinicDate }
  /** Letters on a roll are those of rolls for good, as every prefix is its owner's: numbers of two origins never meet. */
  | { readonly type: 'roll_takes_letters'; readonly series: Series };

export type Batch = {
  readonly queueDayId: QueueDayId;
  readonly clinicId: ClinicId;
  readonly afterSeq: number;
  readonly events: readonly LoggedEvent[];
  /** What the events changed, as it is after the last of them. */
  readonly visits: readonly Visit[];
  readonly stages: readonly Stage[];
  readonly effects: readonly (Effect & { readonly seq: number; readonly at: number })[];
  readonly answers: readonly (StoredAnswer & { readonly at: number })[];
  readonly companions: readonly (Companion & { readonly commandId: CommandId })[];
};

export type AppendOutcome =
  | { readonly kind: 'appended' }
  /** Another process wrote these numbers first: read what is new and decide again. */
  | { readonly kind: 'conflict' }
  /** A companion found its row changed meanwhile. Nothing was written. */
  | { readonly kind: 'companions_refused'; readonly commandIds: readonly CommandId[] }
  /** A constraint refused the batch. Nothing was written. */
  | { readonly kind: 'violation'; readonly constraint: string };

/** The log of clinic days. `append` throws when it cannot know whether the batch was written; the others when they cannot ask. */
export type QueueLog = {
  append(batch: Batch): Promise<AppendOutcome>;
  /** What was written after `seq`, oldest first. */
  readAfter(queueDayId: QueueDayId, seq: number): Promise<readonly LoggedEvent[]>;
  /** Number of the last event, and the answers already given to these keys. */
  check(
    queueDayId: QueueDayId,
    keys: readonly IdempotencyKey[],
  ): Promise<{ lastSeq: number; answers: readonly StoredAnswer[] }>;
  /**
   * Lets everybody else who appends to this day wait until the work is done, so that no process is outrun for ever by a
   * busier one. The work must use the log that it is given: through any other it would wait for itself.
   */
  alone<T>(queueDayId: QueueDayId, work: (log: QueueLog) => Promise<T>): Promise<T>;
};
