import { z } from 'zod';
import postgres from 'postgres';
import type { CommandId, QueueDayId } from '../../common/contract/vocabulary.ts';
import type { AppendOutcome, Batch, IdempotencyKey, LoggedEvent, QueueLog, StoredAnswer } from '../ports/queueLog.ts';
import { EVENT_VERSION, QueueEvent } from '../queue/event.ts';
import { batchRows, lastAt } from './queueRows.ts';

/** Thrown inside a transaction to take it back with an answer. */
class Refused extends Error {
  readonly commandIds: readonly CommandId[];
  constructor(commandIds: readonly CommandId[]) {
    super('companions refused');
    this.commandIds = commandIds;
  }
}

const SERVER_ERROR = z.object({ code: z.string(), constraint_name: z.string().optional() });
/**
 * The server refused the statement for what it says (22 odd data, 23 a constraint, 42 no such table or right): nothing
 * was written, and repeating it is of no use. Anything else leaves the outcome unknown, or is over soon.
 */
const isRefusal = (code: string): boolean => /^(22|23|42)/.test(code);

/** Longer than any healthy batch takes. A server that was frozen never answers, and its callers would wait for ever. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * The log on PostgreSQL. One batch is one statement: events, projection, outbox and stored answers in the same
 * transaction, in one round trip. Written by hand and not through the query builder because group commit sends
 * hundreds of rows at a time and the statement stays the same for any number (docs/adr/0002-a-log-per-clinic-day.md).
 */
export function postgresQueueLog(sql: postgres.Sql, answerWithinMs = ANSWER_WITHIN_MS): QueueLog {
  const inTime = <T>(asked: Promise<T>): Promise<T> => within(answerWithinMs, asked);
  const logThat = (waitsForTurn: boolean): Omit<QueueLog, 'alone'> => ({
    append: (batch) => inTime(write(sql, batch, waitsForTurn)).catch(outcomeOf),

    async readAfter(queueDayId, seq) {
      const rows = await inTime(sql`
        select seq, actor, command_id, version, event from queue_events
        where queue_day_id = ${queueDayId} and seq > ${seq} order by seq`);
      return rows.map((row) => LOGGED.parse(row));
    },

    async check(queueDayId, keys) {
      const [last, answers] = await inTime(
        Promise.all([
          sql<
            { seq: number }[]
          >`select coalesce(max(seq), 0)::int as seq from queue_events where queue_day_id = ${queueDayId}`,
          keys.length === 0 ? [] : readAnswers(sql, keys),
        ]),
      );
      return { lastSeq: last[0]?.seq ?? 0, answers };
    },
  });

  const alone: QueueLog['alone'] = async (queueDayId, work) => {
    // A session of its own: one of the pool might be waited for by the very work that is done under the lock. Should
    // it be lost, so is the lock, and the numbers of the events still keep two writers apart.
    const holder = postgres(oneConnection(sql));
    try {
      await inTime(holder`select pg_advisory_lock(${turnOf(holder, queueDayId)})`);
      return await work({ ...logThat(false), alone: (_, inner) => alone(queueDayId, inner) });
    } finally {
      await holder.end({ timeout: 1 });
    }
  };
  return { ...logThat(true), alone };
}

/** The driver takes its own parsed options for options (its `listen` does the same); its types do not say so. */
const oneConnection = (sql: postgres.Sql) =>
  ({ ...sql.options, max: 1 }) as unknown as postgres.Options<Record<string, never>>;

/** The lock of one day: whoever appends takes it together with others, whoever must be alone takes it alone. */
const turnOf = (sql: postgres.ISql, queueDayId: QueueDayId) => sql`hashtextextended(${queueDayId}::text, 0)`;

async function write(sql: postgres.Sql, batch: Batch, waitsForTurn: boolean): Promise<AppendOutcome> {
  if (batch.companions.length === 0) {
    await insertAll(sql, batch, waitsForTurn);
    return { kind: 'appended' };
  }
  await sql.begin(async (tx) => {
    const refused: CommandId[] = [];
    for (const companion of batch.companions) {
      if (!(await applyCompanion(tx, companion, lastAt(batch)))) refused.push(companion.commandId);
    }
    if (refused.length > 0) throw new Refused(refused);
    await insertAll(tx, batch, waitsForTurn);
  });
  return { kind: 'appended' };
}

/** @returns false where the row was no longer in the state that the command was decided on */
async function applyCompanion(
  tx: postgres.TransactionSql,
  companion: Batch['companions'][number],
  at: string,
): Promise<boolean> {
  if (companion.type === 'appointment_arrives') {
    const { appointmentId, visitId } = companion;
    const rows = await tx`
      update appointments set status = 'arrived', visit_id = ${visitId}, updated_at = ${at}
      where id = ${appointmentId} and status = 'booked' returning id`;
    return rows.length === 1;
  }
  await tx`
    update appointments set status = 'noshow', updated_at = ${at}
    where clinic_id = ${companion.clinicId} and date = ${companion.date} and status = 'booked'`;
  return true;
}

/**
 * Parts of a statement have no order of their own. Two processes that decided on the same state must meet at the number
 * of the event and nowhere else, so everything waits for the events, and those for the turn.
 */
function insertAll(sql: postgres.ISql, batch: Batch, waitsForTurn: boolean) {
  const { queueDayId, clinicId } = batch;
  const rows = batchRows(batch);
  return sql`
    with turn as materialized (
      select case when ${waitsForTurn} then pg_advisory_xact_lock_shared(${turnOf(sql, queueDayId)}) end
    ), new_events as (
      insert into queue_events (queue_day_id, seq, at, actor, command_id, version, type, event)
      select ${queueDayId}::uuid, seq, at, actor, command_id, ${EVENT_VERSION}::int, type, event
      from turn, jsonb_to_recordset(${json(rows.events)}::text::jsonb)
        as row (seq int, at timestamptz, actor text, command_id uuid, type text, event jsonb)
      returning 1
    ), logged as materialized (
      select count(*) from new_events
    ), new_visits as (
      insert into visits (id, queue_day_id, clinic_id, series, ordinal, number, patient_ref, appointment_id, class_code,
        origin, language, party_size, current_stage_id, issued_at, issued_seq, closed_at)
      select id, ${queueDayId}::uuid, ${clinicId}::uuid, series, ordinal, number, patient_ref, appointment_id, class_code,
        origin, language, party_size, current_stage_id, issued_at, issued_seq, closed_at
      from logged, jsonb_to_recordset(${json(rows.visits)}::text::jsonb)
        as row (id uuid, series text, ordinal int, number text, patient_ref uuid, appointment_id uuid, class_code text,
          origin text, language text, party_size int, current_stage_id uuid, issued_at timestamptz, issued_seq int, closed_at timestamptz)
      on conflict (id) do update set class_code = excluded.class_code, language = excluded.language, current_stage_id = excluded.current_stage_id,
        closed_at = excluded.closed_at
      where (visits.class_code, visits.language, visits.current_stage_id, visits.closed_at)
        is distinct from (excluded.class_code, excluded.language, excluded.current_stage_id, excluded.closed_at)
    ), new_stages as (
      insert into stages (id, visit_id, queue_day_id, service_id, practitioner_id, status, service_point_id,
        virtual_arrival_at, order_seq, entered_at, called_at, started_at, ended_at, call_id)
      select id, visit_id, ${queueDayId}::uuid, service_id, practitioner_id, status::stage_status, service_point_id,
        virtual_arrival_at, order_seq, entered_at, called_at, started_at, ended_at, call_id
      from logged, jsonb_to_recordset(${json(rows.stages)}::text::jsonb)
        as row (id uuid, visit_id uuid, service_id uuid, practitioner_id uuid, status text, service_point_id uuid,
          virtual_arrival_at timestamptz, order_seq int, entered_at timestamptz, called_at timestamptz, started_at timestamptz,
          ended_at timestamptz, call_id uuid)
      on conflict (id) do update set status = excluded.status, service_point_id = excluded.service_point_id,
        virtual_arrival_at = excluded.virtual_arrival_at, order_seq = excluded.order_seq, called_at = excluded.called_at,
        started_at = excluded.started_at, ended_at = excluded.ended_at, call_id = excluded.call_id
    ), new_effects as (
      insert into outbox (key, lane, clinic_id, queue_day_id, seq, type, payload, not_before, expires_at, created_at)
      select key, lane, ${clinicId}::uuid, ${queueDayId}::uuid, seq, type, payload, at, expires_at, at
      from logged, jsonb_to_recordset(${json(rows.effects)}::text::jsonb)
        as row (key text, lane text, seq int, type text, payload jsonb, at timestamptz, expires_at timestamptz)
      on conflict (key) do nothing
    ), new_answers as (
      insert into idempotency_keys (scope, key, request_hash, answer, at)
      select scope, key, request_hash, answer, at
      from logged, jsonb_to_recordset(${json(rows.answers)}::text::jsonb)
        as row (scope text, key uuid, request_hash text, answer jsonb, at timestamptz)
    ), closed_day as (
      update queue_days set closed_at = ${rows.closedAt}::timestamptz
      from logged where id = ${queueDayId}::uuid and ${rows.closedAt}::timestamptz is not null
    )
    update appointments set status = row.status::appointment_status, updated_at = ${lastAt(batch)}::timestamptz
    from logged, jsonb_to_recordset(${json(rows.appointments)}::text::jsonb) as row (id uuid, status text)
    where appointments.id = row.id and appointments.status is distinct from row.status::appointment_status`;
}

const json = (rows: readonly unknown[]): string => JSON.stringify(rows);

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
  if (!server.success || !isRefusal(server.data.code)) throw error;
  const constraint = server.data.constraint_name ?? server.data.code;
  return constraint === 'queue_events_seq' ? { kind: 'conflict' } : { kind: 'violation', constraint };
}

/** What is asked may be answered later; nobody waits for it any longer. */
function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The database did not answer within ${ms} ms`)), ms);
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
