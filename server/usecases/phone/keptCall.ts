import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PhoneCallStep } from '../../../common/contract/phoneLine.ts';
import { err, type Result } from '../../../common/contract/result.ts';
import type { Db } from '../../db/database.ts';
import { places } from '../../db/schema/booking.ts';
import { phoneCallLegs, phoneCalls, phoneLines } from '../../db/schema/phone.ts';
import { gathered, together } from '../../db/together.ts';
import { inTransaction, joining } from '../../db/transaction.ts';
import type { LineEvent, LineStep } from '../../ports/voiceLine.ts';
import type { MenuStep } from '../../voice/phoneMenu/menuState.ts';
import type { LineRow } from './line.ts';
import { holderOf, type Caller, type PhoneDeps } from './phoneDeps.ts';

/** Where a call stands between two steps; `state` and `lastStep` were written by menuListener.ts. */
export const Kept = z.object({
  state: z.unknown(),
  stepNumber: z.int(),
  lastEvent: z.string(),
  lastStep: z.unknown(),
  /** E.164, and as the line showed it. */
  caller: z.string().nullable(),
  shown: z.string().nullable().default(null),
  usualLanguage: z.string().nullable(),
});
export type Kept = z.infer<typeof Kept>;

export type Call = Pick<
  typeof phoneCalls.$inferSelect,
  'id' | 'clinicId' | 'topic' | 'language' | 'patientId' | 'appointmentId' | 'answeredAt' | 'path'
>;
/** A call that goes on: where it stands, and whose line it is. */
export type UnderWay = { readonly call: Call; readonly line: LineRow; readonly kept: Kept };

/** @returns undefined where it is over, nobody's, or in the hands of another script */
export async function readCall(db: Db, callId: string): Promise<UnderWay | undefined> {
  const [row] = await db
    .select({ call: phoneCalls, line: phoneLines })
    .from(phoneCalls)
    .leftJoin(phoneLines, eq(phoneLines.id, phoneCalls.lineId))
    .where(eq(phoneCalls.id, callId));
  if (!row?.line || row.call.endedAt !== null || row.call.scriptState === null) return undefined;
  return { call: row.call, line: row.line, kept: Kept.parse(row.call.scriptState) };
}

/** So many calls at once are more than one line carries. */
const MOST_REMEMBERED = 2_000;
/** Nobody thinks so long about one question: the call went on elsewhere, or is over. */
const REMEMBERED_MS = 10 * 60_000;

/**
 * Calls as this process has just written them down, so that the next step need not read them. Another process may have
 * gone on with one, or it may be over: `whileItStands` finds that out before anything is done at the clinic, and `keep`
 * before anything is said, because both name the step that they follow.
 */
export class CallsInHand {
  /** The one that was remembered first comes first. */
  readonly #calls = new Map<string, UnderWay & { readonly since: number }>();

  /** Only where the event answers the question that was remembered. */
  of({ callId, stepId }: Pick<LineEvent, 'callId' | 'stepId'>, now: number): UnderWay | undefined {
    const known = this.#calls.get(callId);
    if (known === undefined || now - known.since > REMEMBERED_MS) return undefined;
    return known.kept.stepNumber === Number(stepId ?? 0) ? known : undefined;
  }

  /** Also forgets those whose end was told to another process. */
  remember(call: UnderWay, now: number): void {
    this.forget(call.call.id);
    this.#calls.set(call.call.id, { ...call, since: now });
    for (const [callId, { since }] of this.#calls) {
      if (now - since <= REMEMBERED_MS && this.#calls.size <= MOST_REMEMBERED) break;
      this.#calls.delete(callId);
    }
  }

  get size(): number {
    return this.#calls.size;
  }

  forget(callId: string): void {
    this.#calls.delete(callId);
  }
}

/** What the step follows is still so: the call goes on, and nobody has gone on with it. */
const standsAt = ({ callId, stepNumber }: Pick<Caller, 'callId' | 'stepNumber'>) =>
  and(
    eq(phoneCalls.id, callId),
    isNull(phoneCalls.endedAt),
    isNotNull(phoneCalls.scriptState),
    eq(phoneCalls.stepNumber, stepNumber - 1),
  );

/** The call is over, another process has gone on with it, or the caller was passed on meanwhile. */
export const CALL_GONE_ON = 'call_gone_on';

/**
 * Does something at the clinic while the call stands where the step found it; its end, and whoever would go on with it,
 * wait until that is done. A process that was frozen wakes with what it remembers, a lost event comes late, and a step that
 * took too long ends after the desk was rung: none of them may book. What is refused within it is refused as a whole.
 */
export function whileItStands<T>(
  deps: PhoneDeps,
  caller: Pick<Caller, 'callId' | 'stepNumber' | 'left'>,
  act: (within: PhoneDeps) => Promise<Result<T, { readonly code: string }>>,
): Promise<Result<T, { readonly code: string }>> {
  return inTransaction(deps.db, async (tx): Promise<Result<T, { readonly code: string }>> => {
    const [standing] = await tx.select({ id: phoneCalls.id }).from(phoneCalls).where(standsAt(caller)).for('share');
    if (standing === undefined) return err({ code: CALL_GONE_ON });
    const done = await act({ ...deps, db: joining(tx) });
    // Looked at last, right before it would be written for good.
    return caller.left?.aborted === true ? err({ code: CALL_GONE_ON }) : done;
  });
}

type Keeping = {
  readonly kept: Kept;
  readonly step: MenuStep;
  readonly path: readonly PhoneCallStep[];
  readonly lineStep: LineStep;
  readonly event: LineEvent;
};

/** Writes where the call stands. @returns undefined where another process has gone on with it, or it is over */
export async function keep(
  { db, newId, clock }: PhoneDeps,
  call: Call,
  { kept, step, path, lineStep, event }: Keeping,
): Promise<Call | undefined> {
  const { state } = step;
  const now = new Date(clock.now());
  const isChosen = !['ringing', 'language'].includes(state.at.at);
  const leg = { newId, now, callId: call.id, step, to: lineStep.connect?.to, event };
  const after: Call = {
    id: call.id,
    path,
    clinicId: state.clinicId === '' ? call.clinicId : state.clinicId,
    topic: state.topic ?? (state.at.at === 'connecting' ? 'desk' : call.topic),
    language: isChosen ? state.language : call.language,
    patientId: state.who?.patientId ?? call.patientId,
    appointmentId: state.at.at === 'made' ? state.at.booking.appointmentId : call.appointmentId,
    answeredAt: call.answeredAt ?? now,
  };
  const write = (tx: Db) => writeStanding(tx, { ...after, kept, result: state.result, failure: state.failure });
  if (!concernsLeg(leg)) return (await write(db)) ? after : undefined;
  return db.transaction(async (tx) => {
    if (!(await write(tx))) return undefined;
    await keepLeg(tx, leg);
    return after;
  });
}

/**
 * That a `call` is one of these and goes on: said so that the database looks them up by their ids. For a list that it takes
 * for longer than it is it would read the whole of a short table, and of the index of calls under way the entries of all
 * that have just ended, too.
 */
export const areUnderWay = (ids: readonly string[]) =>
  sql`call.id = any(${sql.param([...ids])}::uuid[]) and coalesce(call.ended_at, 'infinity') = 'infinity'`;

type Standing = Call & Pick<typeof phoneCalls.$inferSelect, 'result' | 'failure'> & { readonly kept: Kept };

/**
 * What each step writes is sent as lines beside the rest, because JSON has no line break: within the rest PostgreSQL would
 * read all of it once more.
 *
 * @returns whether each call stood where its step found it; of the same step twice at once only the first is written
 */
async function writeAll(db: Db, standing: readonly Standing[]): Promise<readonly boolean[]> {
  const rows = [...new Map(standing.toReversed().map((row) => [row.id, row])).values()];
  const short = rows.map(({ kept, path: _, ...row }) => ({ ...row, step: kept.stepNumber }));
  const linesOf = (of: (row: Standing) => unknown) => rows.map((row) => JSON.stringify(of(row))).join('\n');
  const written = await db.execute<{ id: string }>(sql`
    update ${phoneCalls} as call set clinic_id = now."clinicId", topic = now.topic, language = now.language,
      patient_id = now."patientId", appointment_id = now."appointmentId", answered_at = now."answeredAt",
      path = now.path::jsonb, script_state = now.kept::json, step_number = now.step, result = now.result, failure = now.failure
    from rows from (
      json_to_recordset(${JSON.stringify(short)}::json) as (id uuid, step int, "clinicId" uuid, topic text, language text,
        "patientId" uuid, "appointmentId" uuid, "answeredAt" timestamptz, result text, failure text),
      string_to_table(${linesOf(({ path }) => path)}::text, e'\\n'),
      string_to_table(${linesOf(({ kept }) => kept)}::text, e'\\n')
    ) as now (id, step, "clinicId", topic, language, "patientId", "appointmentId", "answeredAt", result, failure, path, kept)
    where call.id = now.id and ${areUnderWay(rows.map(({ id }) => id))} and call.script_state is not null
      and call.step_number = now.step - 1
    returning call.id`);
  const ids = new Set(written.map(({ id }) => id));
  return standing.map(({ id }) => ids.delete(id));
}

/** One alone is one statement, and may be within a transaction. */
const writeStanding = together((db: Db, standing: readonly Standing[]) =>
  (standing.length > 1 ? gathered(writeAll) : writeAll)(db, standing),
);

type Leg = {
  readonly newId: PhoneDeps['newId'];
  readonly now: Date;
  readonly callId: string;
  readonly step: MenuStep;
  readonly to: string | undefined;
  readonly event: LineEvent;
};

const concernsLeg = ({ event, to }: Leg): boolean =>
  to !== undefined || event.event.type === 'connected' || event.event.type === 'not_connected';

/** Each attempt to pass the caller on is a leg. */
async function keepLeg(tx: Db, { newId, now, callId, step, to, event }: Leg): Promise<void> {
  const open = and(eq(phoneCallLegs.callId, callId), isNull(phoneCallLegs.endedAt));
  if (event.event.type === 'connected') await tx.update(phoneCallLegs).set({ answeredAt: now }).where(open);
  if (event.event.type === 'not_connected')
    await tx.update(phoneCallLegs).set({ endedAt: now, outcome: 'not_taken' }).where(open);
  if (step.connect === undefined || to === undefined) return;
  const position = sql<number>`(select count(*)::int from ${phoneCallLegs} where ${phoneCallLegs.callId} = ${callId})`;
  const { reason } = step.connect;
  await tx.insert(phoneCallLegs).values({ id: newId(), callId, position, kind: 'desk', to, reason, startedAt: now });
}

/**
 * Whatever place is still kept for the call may be booked by others. With the step that asks for it only while the call
 * stands there: afterwards another place may be kept.
 */
export async function release(db: Db, { callId, stepNumber }: Releasing): Promise<void> {
  const isOurs =
    stepNumber === undefined
      ? undefined
      : sql`exists (select 1 from ${phoneCalls} where ${standsAt({ callId, stepNumber })} for share)`;
  await db
    .update(places)
    .set({ state: 'free', heldBy: null, heldUntil: null, channel: null })
    .where(and(eq(places.heldBy, holderOf({ callId })), eq(places.state, 'held'), isOurs));
}

type Releasing = Pick<Caller, 'callId'> & Partial<Pick<Caller, 'stepNumber'>>;
