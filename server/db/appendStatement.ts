import type postgres from 'postgres';
import type { Batch } from '../ports/queueLog.ts';
import { EVENT_VERSION } from '../queue/event.ts';
import { batchRows, COLUMNS, lastAt, type SqlType } from './queueRows.ts';

/**
 * Writes a whole batch. By hand and not through the query builder, because group commit sends hundreds of rows at a
 * time: each column travels as one array, which the server reads in half the time that it needs for JSON, and the
 * statement stays the same for any number of rows.
 */
export function appendStatement(sql: postgres.ISql, batch: Batch, waitsForTurn: boolean) {
  const rows = batchRows(batch);
  const arrays = TABLES.flatMap((table) =>
    Object.entries<SqlType>(COLUMNS[table]).map(([name, type]) =>
      // The columns of a table are the keys of its rows.
      arrayOf(type, rows[table] as readonly Readonly<Record<string, Value>>[], name),
    ),
  );
  const { queueDayId, clinicId } = batch;
  const single = [queueDayId, clinicId, waitsForTurn, EVENT_VERSION, rows.closedAt, lastAt(batch)];
  return sql.unsafe(STATEMENT, [...single, ...arrays], { prepare: true });
}

const TABLES = ['events', 'visits', 'stages', 'effects', 'answers', 'appointments'] as const;
/** Parameters before the arrays. */
const SINGLE = 6;

/** The rows of one table of the batch, as something to select from. */
function rowsOf(table: (typeof TABLES)[number]): string {
  const before = TABLES.slice(0, TABLES.indexOf(table)).flatMap((other) => Object.keys(COLUMNS[other])).length;
  const arrays = Object.values<SqlType>(COLUMNS[table]).map(
    (type, at) => `$${SINGLE + before + at + 1}::text::${type}[]`,
  );
  return `unnest(${arrays.join(', ')}) as row (${Object.keys(COLUMNS[table]).join(', ')})`;
}

type Value = string | number | null;

/** PostgreSQL's own way to write an array. Ids, numbers and instants have no character that means something in it. */
function arrayOf(type: SqlType, rows: readonly Readonly<Record<string, Value>>[], name: string): string {
  const written = type === 'text' || type === 'jsonb' ? quoted : String;
  return `{${rows.map((row) => (row[name] == null ? 'NULL' : written(row[name]))).join(',')}}`;
}

const NEEDS_ESCAPE = /["\\]/g;
const quoted = (value: string | number): string => `"${String(value).replace(NEEDS_ESCAPE, '\\$&')}"`;

/** The lock of one day: whoever appends takes it together with others, whoever must be alone takes it alone. */
export const turnOf = (parameter: string): string => `hashtextextended(${parameter}::text, 0)`;

/**
 * Parts of a statement have no order of their own. Two processes that decided on the same state must meet at the number
 * of the event and nowhere else, so everything waits for the events, and those for the turn.
 */
const STATEMENT = `
  with turn as materialized (
    select case when $3::bool then pg_advisory_xact_lock_shared(${turnOf('$1')}) end
  ), new_events as (
    insert into queue_events (queue_day_id, seq, at, actor, command_id, version, type, event)
    select $1::uuid, seq, at, actor, command_id, $4::int, type, event
    from turn, ${rowsOf('events')}
    returning 1
  ), logged as materialized (
    select count(*) from new_events
  ), new_visits as (
    insert into visits (id, queue_day_id, clinic_id, series, ordinal, number, patient_ref, appointment_id, class_code,
      origin, channel, language, party_size, current_stage_id, issued_at, issued_seq, closed_at)
    select id, $1::uuid, $2::uuid, series, ordinal, number, patient_ref, appointment_id, class_code,
      origin, channel, language, party_size, current_stage_id, issued_at, issued_seq, closed_at
    from logged, ${rowsOf('visits')}
    on conflict (id) do update set class_code = excluded.class_code, language = excluded.language,
      current_stage_id = excluded.current_stage_id, closed_at = excluded.closed_at
    where (visits.class_code, visits.language, visits.current_stage_id, visits.closed_at)
      is distinct from (excluded.class_code, excluded.language, excluded.current_stage_id, excluded.closed_at)
  ), new_stages as (
    insert into stages (id, visit_id, queue_day_id, service_id, practitioner_id, status, service_point_id,
      virtual_arrival_at, order_seq, entered_at, first_called_at, first_called_to,
      called_at, started_at, ended_at, cancelled_by, call_id)
    select id, visit_id, $1::uuid, service_id, practitioner_id, status::stage_status, service_point_id,
      virtual_arrival_at, order_seq, entered_at, first_called_at, first_called_to,
      called_at, started_at, ended_at, cancelled_by, call_id
    from logged, ${rowsOf('stages')}
    on conflict (id) do update set status = excluded.status, service_point_id = excluded.service_point_id,
      practitioner_id = excluded.practitioner_id,
      virtual_arrival_at = excluded.virtual_arrival_at, order_seq = excluded.order_seq, first_called_at = excluded.first_called_at,
      first_called_to = excluded.first_called_to, called_at = excluded.called_at, started_at = excluded.started_at, ended_at = excluded.ended_at,
      cancelled_by = excluded.cancelled_by, call_id = excluded.call_id
  ), new_effects as (
    insert into outbox (key, lane, clinic_id, queue_day_id, seq, type, payload, not_before, expires_at, created_at)
    select key, lane, $2::uuid, $1::uuid, seq, type, payload, at, expires_at, at
    from logged, ${rowsOf('effects')}
    on conflict (key) do nothing
  ), new_answers as (
    insert into idempotency_keys (scope, key, request_hash, answer, at)
    select scope, key, request_hash, answer, at
    from logged, ${rowsOf('answers')}
  ), closed_day as (
    update queue_days set closed_at = $5::timestamptz
    from logged where id = $1::uuid and $5::timestamptz is not null
  ), changed_appointments as (
    update appointments set status = row.status::appointment_status, updated_at = $6::timestamptz
    from logged, ${rowsOf('appointments')}
    where appointments.id = row.id and appointments.status is distinct from row.status::appointment_status
    returning appointments.id, appointments.clinic_id, appointments.number, row.status, row.actor, row.channel, row.at
  )
  insert into appointment_history (id, clinic_id, appointment_id, at, actor, channel, what, detail)
  select gen_random_uuid(), clinic_id, id, at, actor, channel, status, jsonb_build_object('number', number)
  from changed_appointments`;
