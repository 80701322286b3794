/** What the tables of the projection get for a batch, as rows for `jsonb_to_recordset`. */
import type { StageId } from '../../common/contract/vocabulary.ts';
import type { Batch } from '../ports/queueLog.ts';
import { isClosed, type Stage, type StageStatus, type Visit } from '../queue/visit.ts';

export const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null | undefined): string | null => (at === null || at === undefined ? null : iso(at));

/** When the last of it happened, by the clock of the clinic day and not by the database's. */
export const lastAt = ({ events }: Batch): string => iso(events.at(-1)?.event.at ?? 0);

export function batchRows(batch: Batch) {
  const stages = new Map(batch.stages.map((stage) => [stage.id, stage]));
  const arrivals = arrivalsOf(batch);
  const currentOf = ({ currentStageId }: Visit) => stages.get(currentStageId);
  return {
    events: batch.events.map(({ seq, actor, commandId, event }) => ({
      seq,
      at: iso(event.at),
      actor,
      command_id: commandId,
      type: event.type,
      event: JSON.stringify(event),
    })),
    visits: batch.visits.map((visit) => visitRow(visit, currentOf(visit), arrivals.get(visit.id))),
    stages: batch.stages.map(stageRow),
    effects: batch.effects.map(effectRow),
    answers: batch.answers.map(answerRow),
    appointments: batch.visits.flatMap((visit) =>
      appointmentRow(visit, currentOf(visit), stages, causeOf(batch, visit)),
    ),
    closedAt: isoOrNull(batch.events.find(({ event }) => event.type === 'day_closed')?.event.at),
  };
}

function visitRow(visit: Visit, current: Stage | undefined, arrivedBy: string | undefined) {
  return {
    id: visit.id,
    series: visit.series,
    ordinal: visit.ordinal,
    number: visit.number,
    patient_ref: visit.patientRef,
    appointment_id: visit.appointmentId,
    class_code: visit.classCode,
    origin: visit.origin,
    // Written with the arrival and never changed; only a row that is there already has none in its batch.
    channel: channelOf(arrivedBy ?? 'staff:unknown'),
    language: visit.language,
    party_size: visit.partySize,
    current_stage_id: visit.currentStageId,
    issued_at: iso(visit.issuedAt),
    issued_seq: visit.issuedSeq,
    closed_at: current && 'endedAt' in current.state ? iso(current.state.endedAt) : null,
  };
}

/** Who gave the number or let the booked patient in, of the visits that began in this batch. */
const arrivalsOf = ({ events }: Batch): ReadonlyMap<string, string> =>
  new Map(
    events.flatMap(({ actor, event }) =>
      event.type === 'ticket_issued' || event.type === 'appointment_checked_in' ? [[event.visitId, actor]] : [],
    ),
  );

function stageRow({
  id,
  visitId,
  serviceId,
  practitionerId,
  servicePointId,
  virtualArrivalAt,
  orderSeq,
  enteredAt,
  firstCall,
  state,
}: Stage) {
  return {
    id,
    visit_id: visitId,
    service_id: serviceId,
    practitioner_id: practitionerId,
    status: state.status,
    service_point_id: 'servicePointId' in state ? state.servicePointId : servicePointId,
    virtual_arrival_at: iso(virtualArrivalAt),
    order_seq: orderSeq,
    entered_at: iso(enteredAt),
    first_called_at: isoOrNull(firstCall?.at),
    first_called_to: firstCall?.servicePointId ?? null,
    called_at: isoOrNull('calledAt' in state ? state.calledAt : null),
    started_at: isoOrNull('startedAt' in state ? state.startedAt : null),
    ended_at: isoOrNull('endedAt' in state ? state.endedAt : null),
    cancelled_by: state.status === 'cancelled' ? state.by : null,
    call_id: 'callId' in state ? state.callId : null,
  };
}

function effectRow({ key, lane, expiresAt, type, seq, at, ...payload }: Batch['effects'][number]) {
  return { key, lane, seq, type, payload: JSON.stringify(payload), at: iso(at), expires_at: isoOrNull(expiresAt) };
}

const answerRow = ({ scope, key, requestHash, answer, at }: Batch['answers'][number]) => ({
  scope,
  key,
  request_hash: requestHash,
  answer: JSON.stringify(answer),
  at: iso(at),
});

/** FHIR's word for what became of the booking, from where its visit stands. */
const APPOINTMENT_STATUS = {
  waiting: 'arrived',
  called: 'arrived',
  serving: 'arrived',
  held: 'arrived',
  transferred: 'arrived',
  done: 'fulfilled',
  no_show: 'noshow',
  cancelled: 'cancelled',
  withdrawn: 'arrived',
} as const satisfies Record<StageStatus, string>;

function appointmentRow(
  visit: Visit,
  current: Stage | undefined,
  stages: ReadonlyMap<StageId, Stage>,
  { actor, at }: Cause,
) {
  if (!visit.appointmentId || !current) return [];
  const isSeen = wasServed(visit, stages) && isClosed(current.state);
  const status = isSeen ? 'fulfilled' : APPOINTMENT_STATUS[current.state.status];
  return [{ id: visit.appointmentId, status, actor, channel: channelOf(actor), at: iso(at) }];
}

/** Whoever was seen and then leaves before the cashier did not miss what was booked. */
const wasServed = ({ stageIds }: Visit, stages: ReadonlyMap<StageId, Stage>): boolean =>
  stageIds.some((id) => stages.get(id)?.state.status === 'done');

type Cause = { readonly actor: string; readonly at: number };

/** Who did the last thing of the batch to this visit, and when. */
function causeOf({ events, stages }: Batch, { id }: Visit): Cause {
  const own = new Set(stages.filter(({ visitId }) => visitId === id).map((stage) => stage.id));
  const last = events.findLast(
    ({ event }) => ('stageId' in event && own.has(event.stageId)) || ('visitId' in event && event.visitId === id),
  );
  const cause = last ?? events.at(-1);
  return { actor: cause?.actor ?? 'job:unknown', at: cause?.event.at ?? 0 };
}

/** Through what a booking's end came about, from who caused it: `staff:<id>`, `device:<id>`, `patient:<id>`, `job:<name>`. */
export function channelOf(actor: string): string {
  if (actor.startsWith('device:')) return 'kiosk';
  if (actor.startsWith('patient:')) return 'web';
  return actor.startsWith('job:') ? 'job' : 'desk';
}

type Rows = ReturnType<typeof batchRows>;
export type SqlType = 'text' | 'int' | 'uuid' | 'timestamptz' | 'jsonb';

/** The columns of each kind of row, with the types by which the database reads them. */
export const COLUMNS = {
  events: { seq: 'int', at: 'timestamptz', actor: 'text', command_id: 'uuid', type: 'text', event: 'jsonb' },
  visits: {
    id: 'uuid',
    series: 'text',
    ordinal: 'int',
    number: 'text',
    patient_ref: 'uuid',
    appointment_id: 'uuid',
    class_code: 'text',
    origin: 'text',
    channel: 'text',
    language: 'text',
    party_size: 'int',
    current_stage_id: 'uuid',
    issued_at: 'timestamptz',
    issued_seq: 'int',
    closed_at: 'timestamptz',
  },
  stages: {
    id: 'uuid',
    visit_id: 'uuid',
    service_id: 'uuid',
    practitioner_id: 'uuid',
    status: 'text',
    service_point_id: 'uuid',
    virtual_arrival_at: 'timestamptz',
    order_seq: 'int',
    entered_at: 'timestamptz',
    first_called_at: 'timestamptz',
    first_called_to: 'uuid',
    called_at: 'timestamptz',
    started_at: 'timestamptz',
    ended_at: 'timestamptz',
    cancelled_by: 'text',
    call_id: 'uuid',
  },
  effects: {
    key: 'text',
    lane: 'text',
    seq: 'int',
    type: 'text',
    payload: 'jsonb',
    at: 'timestamptz',
    expires_at: 'timestamptz',
  },
  answers: { scope: 'text', key: 'uuid', request_hash: 'text', answer: 'jsonb', at: 'timestamptz' },
  appointments: { id: 'uuid', status: 'text', actor: 'text', channel: 'text', at: 'timestamptz' },
} as const satisfies { [Table in Exclude<keyof Rows, 'closedAt'>]: Record<keyof Rows[Table][number], SqlType> };
