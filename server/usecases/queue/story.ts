import { and, between, eq, inArray, or, sql } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { PaperOutcome, Story, StoryLine } from '../../../common/contract/story.ts';
import type {
  AppointmentId,
  CallId,
  ClinicDate,
  ClinicId,
  EpochMs,
  QueueDayId,
  StageId,
  VisitId,
} from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { callsShown, outbox, queueDays, visits } from '../../db/schema/queue.ts';
import { devices } from '../../db/schema/staff.ts';
import type { LoggedEvent, QueueLog } from '../../ports/queueLog.ts';
import { QueueDay } from '../../queue/day.ts';
import { evolve } from '../../queue/evolve.ts';
import { callerOf, mayCall } from '../../queue/order/caller.ts';
import { compareSince } from '../../queue/order/place.ts';
import type { Directories } from '../clinic/directory.ts';
import { namesOfStaff } from './staffNames.ts';
import { actorKind, lineOf, wholeLine, type Names } from './storyLine.ts';

export type StoryDeps = {
  readonly db: Db;
  readonly log: Pick<QueueLog, 'readAfter'>;
  readonly directories: Directories;
};

/** A visit of any day, or a number as somebody typed it. */
export type StoryWish = { readonly clinicId: ClinicId; readonly namesStaff: boolean } & (
  { readonly visitId: VisitId } | { readonly date: ClinicDate; readonly number: string }
);

/** What happened to one ticket and why: the log, and beside it what screens, messages and paper did. */
export async function readStory(deps: StoryDeps, wish: StoryWish): Promise<Result<Story, Problem>> {
  const { db, log, directories } = deps;
  const { clinicId } = wish;
  const [directory, [row]] = await Promise.all([
    directories.of(clinicId),
    db
      .select({
        id: visits.id,
        number: visits.number,
        issuedAt: visits.issuedAt,
        queueDayId: visits.queueDayId,
        date: queueDays.date,
      })
      .from(visits)
      .innerJoin(queueDays, eq(queueDays.id, visits.queueDayId))
      .where(and(eq(visits.clinicId, clinicId), wished(wish)))
      .limit(1),
  ]);
  if (!directory) return err({ code: 'clinic_not_found' });
  if (!row) return err({ code: 'visit_not_found' });
  const visitId = row.id as VisitId; // the primary key of visits
  const events = await log.readAfter(row.queueDayId as QueueDayId, 0); // the primary key of queue_days
  const own = linesOf(events, visitId, directory);
  const [beside, shown, staff] = await Promise.all([
    besideLog(db, clinicId, { visitId, issuedAt: row.issuedAt, appointmentId: own.appointmentId }),
    shownCalls(db, [...own.calls.values()]),
    wish.namesStaff
      ? namesOfStaff(
          db,
          own.lines.map(({ actor }) => actor),
        )
      : new Map<string, string>(),
  ]);
  const told = own.lines.map(({ line, actor }): StoryLine => {
    const callId = line.seq === null ? undefined : own.calls.get(line.seq);
    return { ...line, who: staff.get(actor) ?? null, shown: (callId && shown.get(callId)) ?? [] };
  });
  return ok({
    visitId,
    number: row.number as Story['number'], // a column of ticket numbers
    date: row.date as ClinicDate, // a column of type date
    lines: [...told, ...beside].toSorted((a, b) => a.at - b.at),
  });
}

function wished(wish: StoryWish) {
  if ('visitId' in wish) return eq(visits.id, wish.visitId);
  // "a12", "A-012" and "A 12" are the same ticket.
  const [, series = '', ordinal = '0'] = /^\s*([a-z]{1,2})[\s-]*0*(\d{1,6})\s*$/i.exec(wish.number) ?? [];
  return and(
    eq(queueDays.date, wish.date),
    eq(visits.series, series.toUpperCase()),
    eq(visits.ordinal, Number(ordinal)),
  );
}

type Own = {
  readonly lines: { readonly line: StoryLine; readonly actor: string }[];
  /** The call of an event, by its number. */
  readonly calls: Map<number, CallId>;
  appointmentId: AppointmentId | null;
};

/** Folds the day again, because the reasons are those of the rules that were in force. */
function linesOf(events: readonly LoggedEvent[], visitId: VisitId, names: Names): Own {
  const day = new QueueDay();
  const own: Own = { lines: [], calls: new Map(), appointmentId: null };
  for (const logged of events) {
    const { event, seq, actor } = logged;
    const isOvertaken = event.type === 'ticket_called' && wasOvertaken(day, visitId, event);
    evolve(day, event);
    const visit = day.visit(visitId);
    if (!visit) continue;
    own.appointmentId = visit.appointmentId;
    const isOwn =
      'stageId' in event
        ? day.stage(event.stageId)?.visitId === visitId
        : 'visitId' in event
          ? event.visitId === visitId
          : event.type === 'settings_changed' && isWaiting(day, visitId);
    const line = isOwn || isOvertaken ? lineOf(day, names, logged) : undefined;
    if (!line) continue;
    if (isOvertaken && 'stageId' in event) {
      const other = day.visit(day.stage(event.stageId)?.visitId ?? visitId);
      own.lines.push({ line: { ...line, what: 'overtaken', other: other?.number ?? null }, actor });
      continue;
    }
    own.lines.push({ line, actor });
    if (event.type === 'ticket_called') own.calls.set(seq, event.callId);
  }
  return own;
}

const waitingStage = (day: QueueDay, visitId: VisitId) => {
  const visit = day.visit(visitId);
  const stage = visit && day.stage(visit.currentStageId);
  return stage?.state.status === 'waiting' ? stage : undefined;
};
const isWaiting = (day: QueueDay, visitId: VisitId): boolean => waitingStage(day, visitId) !== undefined;

/** Somebody who had waited less was called by a room that might have called this one. The day is as it was before. */
function wasOvertaken(
  day: QueueDay,
  visitId: VisitId,
  { stageId, servicePointId }: { readonly stageId: StageId; readonly servicePointId: StageCall },
): boolean {
  const stage = waitingStage(day, visitId);
  const other = day.stage(stageId);
  const point = day.servicePoint(servicePointId);
  const rules = day.head.settings?.servicePoints[servicePointId];
  if (!stage || !other || !point || !rules || other.visitId === visitId) return false;
  return mayCall(callerOf(point, rules), stage) && compareSince(stage, other) < 0;
}
type StageCall = Extract<LoggedEvent['event'], { type: 'ticket_called' }>['servicePointId'];

type Shown = StoryLine['shown'];

async function shownCalls(db: Db, callIds: readonly CallId[]): Promise<ReadonlyMap<string, Shown>> {
  if (callIds.length === 0) return new Map();
  const rows = await db
    .select({ callId: callsShown.callId, at: callsShown.shownAt, screen: devices.name })
    .from(callsShown)
    .innerJoin(devices, eq(devices.id, callsShown.deviceId))
    .where(inArray(callsShown.callId, [...callIds]))
    .orderBy(callsShown.shownAt);
  const byCall = Map.groupBy(rows, ({ callId }) => callId);
  return new Map(
    [...byCall].map(([callId, of]) => [
      callId,
      of.map(({ screen, at }) => ({ screen, at: at.getTime() as EpochMs })), // a timestamp with its zone is an instant
    ]),
  );
}

/** Papers of a visit come out on its day, which is at most so far from when it is said to have been issued. */
const PRINTED_WITHIN_MS = 36 * 60 * 60_000;

/** Messages and paper: what became of them, never to whom or where. */
async function besideLog(
  db: Db,
  clinicId: ClinicId,
  {
    visitId,
    issuedAt,
    appointmentId,
  }: { readonly visitId: VisitId; readonly issuedAt: Date; readonly appointmentId: AppointmentId | null },
): Promise<readonly StoryLine[]> {
  // A visit lives in its day; effects are found by their time, and there are those of years.
  const from = new Date(issuedAt.getTime() - PRINTED_WITHIN_MS);
  const until = new Date(issuedAt.getTime() + PRINTED_WITHIN_MS);
  const [told, printed] = await Promise.all([
    db
      .select({
        at: notices.createdAt,
        purpose: notices.purpose,
        status: notices.status,
        isDelivered: sql<boolean>`exists (select 1 from ${noticeAttempts} where ${noticeAttempts.noticeId} = ${notices.id} and ${noticeAttempts.status} = 'delivered')`,
      })
      .from(notices)
      .where(
        and(
          eq(notices.clinicId, clinicId),
          appointmentId === null
            ? eq(notices.visitId, visitId)
            : or(eq(notices.visitId, visitId), eq(notices.appointmentId, appointmentId)),
        ),
      ),
    db
      .select({
        createdAt: outbox.createdAt,
        finishedAt: outbox.finishedAt,
        status: outbox.status,
        // Settled by a person who did not find it: still nobody knows.
        mayExist: sql<boolean>`coalesce((${outbox.outcome} ->> 'mayExist')::boolean, false)`,
      })
      .from(outbox)
      .where(
        and(
          eq(outbox.clinicId, clinicId),
          eq(outbox.type, 'print_ticket'),
          between(outbox.createdAt, from, until),
          sql`${outbox.payload} ->> 'visitId' = ${visitId}`,
        ),
      ),
  ]);
  return [
    ...told.map(({ at, purpose, status, isDelivered }) =>
      wholeLine({
        at: at.getTime() as EpochMs, // a timestamp with its zone is an instant
        seq: null,
        what: 'message',
        by: actorKind('job:notices'),
        message: { purpose, state: status === 'reached' && isDelivered ? 'delivered' : status },
      }),
    ),
    ...printed.map(({ createdAt, finishedAt, status, mayExist }) =>
      wholeLine({
        at: (finishedAt ?? createdAt).getTime() as EpochMs, // likewise
        seq: null,
        what: 'paper',
        by: actorKind('job:paper'),
        paper: mayExist ? 'unknown' : PAPER[status],
      }),
    ),
  ];
}

const PAPER = {
  pending: 'waiting',
  sending: 'waiting',
  done: 'printed',
  failed: 'failed',
  unknown: 'unknown',
  expired: 'not_printed',
  cancelled: 'not_printed',
} as const satisfies Record<(typeof outbox.status.enumValues)[number], PaperOutcome>;
