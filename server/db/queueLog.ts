import { z } from 'zod';
import postgres from 'postgres';
import type { CommandId } from '../../common/contract/vocabulary.ts';
import type { AppendOutcome, Batch, IdempotencyKey, LoggedEvent, QueueLog, StoredAnswer } from '../ports/queueLog.ts';
import { EVENT_VERSION, QueueEvent } from '../queue/event.ts';
import { appendStatement, turnOf } from './appendStatement.ts';
import { channelOf, lastAt } from './queueRows.ts';

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
 * transaction, in one round trip (docs/adr/0002-a-log-per-clinic-day.md).
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
      await inTime(holder.unsafe(`select pg_advisory_lock(${turnOf('$1')})`, [queueDayId]));
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

async function write(sql: postgres.Sql, batch: Batch, waitsForTurn: boolean): Promise<AppendOutcome> {
  if (batch.companions.length === 0) {
    await appendStatement(sql, batch, waitsForTurn);
    return { kind: 'appended' };
  }
  await sql.begin(async (tx) => {
    const refused: CommandId[] = [];
    for (const companion of batch.companions) {
      if (!(await applyCompanion(tx, companion, batch))) refused.push(companion.commandId);
    }
    if (refused.length > 0) throw new Refused(refused);
    await appendStatement(tx, batch, waitsForTurn);
  });
  return { kind: 'appended' };
}

/**
 * Changes the bookings and writes down what became of each, or makes a roll's letters those of rolls.
 *
 * @returns false where the row was no longer in the state that the command was decided on
 */
async function applyCompanion(
  tx: postgres.TransactionSql,
  companion: Batch['companions'][number],
  batch: Batch,
): Promise<boolean> {
  const at = lastAt(batch);
  const actor = batch.events.find(({ commandId }) => commandId === companion.commandId)?.actor ?? 'job:unknown';
  const channel = channelOf(actor);
  if (companion.type === 'appointment_arrives') {
    const { appointmentId, visitId } = companion;
    const rows = await tx`
      with arrived as (
        update appointments set status = 'arrived', visit_id = ${visitId}, updated_at = ${at}
        where id = ${appointmentId} and status = 'booked' returning id, clinic_id, number
      )
      insert into appointment_history (id, clinic_id, appointment_id, at, actor, channel, what, detail)
      select gen_random_uuid(), clinic_id, id, ${at}, ${actor}, ${channel}, 'arrived', jsonb_build_object('number', number)
      from arrived returning id`;
    return rows.length === 1;
  }
  if (companion.type === 'roll_takes_letters') {
    const { series } = companion;
    await tx`
      insert into series (clinic_id, prefix, purpose, owner_id)
      values (${batch.clinicId}, ${series}, 'paper_roll', ${batch.clinicId}) on conflict do nothing`;
    const rows = await tx`
      select from series where clinic_id = ${batch.clinicId} and prefix = ${series} and purpose = 'paper_roll'`;
    return rows.length === 1;
  }
  await tx`
    with missed as (
      update appointments set status = 'noshow', updated_at = ${at}
      where clinic_id = ${companion.clinicId} and date = ${companion.date} and status = 'booked'
      returning id, clinic_id, number
    )
    insert into appointment_history (id, clinic_id, appointment_id, at, actor, channel, what, detail)
    select gen_random_uuid(), clinic_id, id, ${at}, ${actor}, ${channel}, 'noshow', jsonb_build_object('number', number)
    from missed`;
  return true;
}

async function readAnswers(sql: postgres.Sql, keys: readonly IdempotencyKey[]): Promise<StoredAnswer[]> {
  const wanted = JSON.stringify(keys.map(({ scope, key }) => ({ scope, key })));
  const rows = await sql<{ scope: string; key: string; request_hash: string; answer: unknown }[]>`
    select k.scope, k.key, k.request_hash, k.answer from idempotency_keys k
    join json_to_recordset(${wanted}::text::json) as row (scope text, key uuid) on k.scope = row.scope and k.key = row.key`;
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
