import { z } from 'zod';
import type postgres from 'postgres';
import type { AppointmentId, CommandId, QueueDayId } from '../../common/contract/vocabulary.ts';
import type { AppendOutcome, Batch, IdempotencyKey, LoggedEvent, QueueLog, StoredAnswer } from '../ports/queueLog.ts';
import { EVENT_VERSION, QueueEvent } from '../queue/event.ts';
import type { Stage, Visit } from '../queue/visit.ts';

/** Thrown inside a transaction to take it back with an answer. */
class Refused extends Error {
  readonly commandIds: readonly CommandId[];
  constructor(commandIds: readonly CommandId[]) {
    super('companions refused');
    this.commandIds = commandIds;
  }
}

const SERVER_ERROR = z.object({ code: z.string(), constraint_name: z.string().optional() });
/** Class 23: the server refused the rows, so nothing was written. Anything else leaves the outcome unknown. */
const isViolation = (code: string): boolean => code.startsWith('23');

/**
 * The log on PostgreSQL. One batch is one statement: events, projection, outbox and stored answers in the same
 * transaction, in one round trip. Written by hand and not through the query builder because group commit sends
 * hundreds of rows at a time and the statement stays the same for any number (docs/adr/0002-a-log-per-clinic-day.md).
 */
export function postgresQueueLog(sql: postgres.Sql): QueueLog {
  return {
    async append(batch) {
      try {
        return await write(sql, batch);
      } catch (error) {
        return outcomeOf(error);
      }
    },

    async readAfter(queueDayId, seq) {
      const rows = await sql`
        select seq, actor, command_id, version, event from queue_events
        where queue_day_id = ${queueDayId} and seq > ${seq} order by seq`;
      return rows.map((row) => LOGGED.parse(row));
    },

    async check(queueDayId, keys) {
      const [last, answers] = await Promise.all([
        sql<
          { seq: number }[]
        >`select coalesce(max(seq), 0)::int as seq from queue_events where queue_day_id = ${queueDayId}`,
        keys.length === 0 ? [] : readAnswers(sql, keys),
      ]);
      return { lastSeq: last[0]?.seq ?? 0, answers };
    },

    async alone(queueDayId, work) {
      const connection = await sql.reserve();
      try {
        await connection`select pg_advisory_lock(hashtextextended(${queueDayId}, 0))`;
        return await work();
      } finally {
        await connection`select pg_advisory_unlock(hashtextextended(${queueDayId}, 0))`.catch(() => {
          // The connection is gone, and the lock with it.
        });
        connection.release();
      }
    },
  };
}

async function write(sql: postgres.Sql, batch: Batch): Promise<AppendOutcome> {
  if (batch.companions.length === 0) {
    await insertAll(sql, batch);
    return { kind: 'appended' };
  }
  await sql.begin(async (tx) => {
    const refused: CommandId[] = [];
    for (const companion of batch.companions) {
      if (!(await applyCompanion(tx, companion, batch.queueDayId))) refused.push(companion.commandId);
    }
    if (refused.length > 0) throw new Refused(refused);
    await insertAll(tx, batch);
  });
  return { kind: 'appended' };
}

/** @returns false where the row was no longer in the state that the command was decided on */
async function applyCompanion(
  tx: postgres.TransactionSql,
  companion: Batch['companions'][number],
  queueDayId: QueueDayId,
): Promise<boolean> {
  if (companion.type === 'appointment_arrives') {
    const { appointmentId, visitId } = companion;
    const rows = await tx`
      update appointments set status = 'arrived', visit_id = ${visitId}, updated_at = now()
      where id = ${appointmentId} and status = 'booked' returning id`;
    return rows.length === 1;
  }
  await tx`
    update appointments set status = 'noshow', updated_at = now()
    where clinic_id = ${companion.clinicId} and date = ${companion.date} and status = 'booked'`;
  await tx`update queue_days set closed_at = now() where id = ${queueDayId} and closed_at is null`;
  return true;
}

function insertAll(sql: postgres.Sql | postgres.TransactionSql, batch: Batch) {
  const { queueDayId, clinicId } = batch;
  const events = batch.events.map(({ seq, actor, commandId, event }) => ({
    seq,
    at: iso(event.at),
    actor,
    command_id: commandId,
    type: event.type,
    event,
  }));
  const appointments = batch.visits.flatMap((visit) => appointmentRow(visit, batch.stages));
  return sql`
    with new_events as (
      insert into queue_events (queue_day_id, seq, at, actor, command_id, version, type, event)
      select ${queueDayId}::uuid, seq, at, actor, command_id, ${EVENT_VERSION}::int, type, event
      from jsonb_to_recordset(${json(events)}::text::jsonb)
        as row (seq int, at timestamptz, actor text, command_id uuid, type text, event jsonb)
    ), new_visits as (
      insert into visits (id, queue_day_id, clinic_id, series, ordinal, number, patient_ref, appointment_id, class_code,
        origin, language, party_size, current_stage_id, issued_at, issued_seq, closed_at)
      select id, ${queueDayId}::uuid, ${clinicId}::uuid, series, ordinal, number, patient_ref, appointment_id, class_code,
        origin, language, party_size, current_stage_id, issued_at, issued_seq, closed_at
      from jsonb_to_recordset(${json(batch.visits.map((visit) => visitRow(visit, batch.stages)))}::text::jsonb)
        as row (id uuid, series text, ordinal int, number text, patient_ref uuid, appointment_id uuid, class_code text,
          origin text, language text, party_size int, current_stage_id uuid, issued_at timestamptz, issued_seq int, closed_at timestamptz)
      on conflict (id) do update set class_code = excluded.class_code, current_stage_id = excluded.current_stage_id,
        closed_at = excluded.closed_at
    ), new_stages as (
      insert into stages (id, visit_id, queue_day_id, service_id, practitioner_id, status, service_point_id,
        virtual_arrival_at, order_seq, entered_at, called_at, started_at, ended_at, call_id)
      select id, visit_id, ${queueDayId}::uuid, service_id, practitioner_id, status::stage_status, service_point_id,
        virtual_arrival_at, order_seq, entered_at, called_at, started_at, ended_at, call_id
      from jsonb_to_recordset(${json(batch.stages.map(stageRow))}::text::jsonb)
        as row (id uuid, visit_id uuid, service_id uuid, practitioner_id uuid, status text, service_point_id uuid,
          virtual_arrival_at timestamptz, order_seq int, entered_at timestamptz, called_at timestamptz, started_at timestamptz,
          ended_at timestamptz, call_id uuid)
      on conflict (id) do update set status = excluded.status, service_point_id = excluded.service_point_id,
        virtual_arrival_at = excluded.virtual_arrival_at, order_seq = excluded.order_seq, called_at = excluded.called_at,
        started_at = excluded.started_at, ended_at = excluded.ended_at, call_id = excluded.call_id
    ), new_effects as (
      insert into outbox (key, lane, clinic_id, queue_day_id, seq, type, payload, not_before, expires_at, created_at)
      select key, lane, ${clinicId}::uuid, ${queueDayId}::uuid, seq, type, payload, at, expires_at, at
      from jsonb_to_recordset(${json(batch.effects.map(effectRow))}::text::jsonb)
        as row (key text, lane text, seq int, type text, payload jsonb, at timestamptz, expires_at timestamptz)
      on conflict (key) do nothing
    ), new_answers as (
      insert into idempotency_keys (scope, key, request_hash, answer, at)
      select scope, key, request_hash, answer, at
      from jsonb_to_recordset(${json(batch.answers.map(answerRow))}::text::jsonb)
        as row (scope text, key uuid, request_hash text, answer jsonb, at timestamptz)
    )
    update appointments set status = row.status::appointment_status, updated_at = now()
    from jsonb_to_recordset(${json(appointments)}::text::jsonb) as row (id uuid, status text)
    where appointments.id = row.id and appointments.status is distinct from row.status::appointment_status`;
}

const json = (rows: readonly unknown[]): string => JSON.stringify(rows);
const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null | undefined): string | null => (at === null || at === undefined ? null : iso(at));

function visitRow(visit: Visit, stages: readonly Stage[]) {
  const current = stages.find(({ id }) => id === visit.currentStageId);
  return {
    id: visit.id,
    series: visit.series,
    ordinal: visit.ordinal,
    number: visit.number,
    patient_ref: visit.patientRef,
    appointment_id: visit.appointmentId,
    class_code: visit.classCode,
    origin: visit.origin,
    language: visit.language,
    party_size: visit.partySize,
    current_stage_id: visit.currentStageId,
    issued_at: iso(visit.issuedAt),
    issued_seq: visit.issuedSeq,
    closed_at: current && 'endedAt' in current.state ? iso(current.state.endedAt) : null,
  };
}

function stageRow({
  id,
  visitId,
  serviceId,
  practitionerId,
  servicePointId,
  virtualArrivalAt,
  orderSeq,
  enteredAt,
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
    called_at: isoOrNull('calledAt' in state ? state.calledAt : null),
    started_at: isoOrNull('startedAt' in state ? state.startedAt : null),
    ended_at: isoOrNull('endedAt' in state ? state.endedAt : null),
    call_id: 'callId' in state ? state.callId : null,
  };
}

function effectRow({ key, lane, expiresAt, type, seq, at, ...payload }: Batch['effects'][number]) {
  return { key, lane, seq, type, payload, at: iso(at), expires_at: isoOrNull(expiresAt) };
}

const answerRow = ({ scope, key, requestHash, answer, at }: Batch['answers'][number]) => ({
  scope,
  key,
  request_hash: requestHash,
  answer,
  at: iso(at),
});

/** FHIR's word for what became of the booking, from where its visit stands. */
function appointmentRow(visit: Visit, stages: readonly Stage[]): { id: AppointmentId; status: string }[] {
  const current = stages.find(({ id }) => id === visit.currentStageId);
  if (!visit.appointmentId || !current) return [];
  const status =
    { done: 'fulfilled', no_show: 'noshow', cancelled: 'cancelled' }[current.state.status as string] ?? 'arrived';
  return [{ id: visit.appointmentId, status }];
}

async function readAnswers(sql: postgres.Sql, keys: readonly IdempotencyKey[]): Promise<StoredAnswer[]> {
  const wanted = JSON.stringify(keys.map(({ scope, key }) => ({ scope, key })));
  const rows = await sql<{ scope: string; key: string; request_hash: string; answer: unknown }[]>`
    select k.scope, k.key, k.request_hash, k.answer from idempotency_keys k
    join jsonb_to_recordset(${wanted}::text::jsonb) as row (scope text, key uuid) on k.scope = row.scope and k.key = row.key`;
  return rows.map(({ scope, key, request_hash, answer }) => ({ scope, key, requestHash: request_hash, answer }));
}

const LOGGED = z
  .object({
    seq: z.int(),
    actor: z.string(),
    command_id: z.uuid().brand<'CommandId'>(),
    version: z.int(),
    event: z.unknown(),
  })
  .transform(({ seq, actor, command_id: commandId, version, event }): LoggedEvent => ({
    seq,
    actor,
    commandId,
    event: QueueEvent.parse(upcast(version, event)),
  }));

/** Older shapes become today's here. There is one shape so far; a newer one means an older program reads the log. */
function upcast(version: number, event: unknown): unknown {
  if (version !== EVENT_VERSION) throw new Error(`Cannot read events of version ${version}: update Turnstone`);
  return event;
}

function outcomeOf(error: unknown): AppendOutcome {
  if (error instanceof Refused) return { kind: 'companions_refused', commandIds: error.commandIds };
  const server = SERVER_ERROR.safeParse(error);
  if (!server.success || !isViolation(server.data.code)) throw error;
  const constraint = server.data.constraint_name ?? server.data.code;
  return constraint === 'queue_events_seq' ? { kind: 'conflict' } : { kind: 'violation', constraint };
}
