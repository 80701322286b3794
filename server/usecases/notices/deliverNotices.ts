import { and, asc, desc, eq, gte, inArray, ne, sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { Language } from '../../../common/contract/language.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import { ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf, clinicDayOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { contacts } from '../../db/schema/people.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import { callRulesOf, untakenOf } from '../../notice/callRules.ts';
import type { PlannedSend } from '../../notice/channelPlan.ts';
import { blockAfter, SEND_FAILURE_CODES, type SendFailureCode } from '../../notice/failure.ts';
import { nextStep, type Attempt, type NextStep } from '../../notice/nextStep.ts';
import { NOTICE_CHANNELS, type NoticeChannel } from '../../notice/purpose.ts';
import { USUAL_QUIET_HOURS } from '../../notice/quietHours.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { SendOutcome } from '../../ports/messages.ts';
import type { Messaging } from '../../ports/messaging.ts';
import type { News } from '../../ports/news.ts';
import { wordingOf } from '../administration/messageTexts.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import type { PatientLinks } from '../queue/patientLinks.ts';
import type { CallsLeft } from './callsLeft.ts';
import { isOver } from './isOver.ts';
import { purposeOf, textOf, type NoticeRow } from './writeNoticeText.ts';

export type DeliverDeps = {
  readonly db: Db;
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly directories: Directories;
  readonly links: PatientLinks;
  readonly messaging: Messaging;
  readonly callsLeft: CallsLeft;
  readonly news: News;
};

const AT_ONCE = 20;
/** A process that takes a notice has it for so long; where it dies meanwhile, another looks again. */
export const TAKEN_FOR_MS = 60_000;
const RETRY_AFTER_MS = [15_000, 60_000] as const;
const RING_MS = 30_000;

type Taken = { readonly row: NoticeRow; readonly attempts: readonly Attempt[] };

/** Takes the notices that are due, the urgent first, and does the next thing about each. @returns how many there were */
export async function deliverDueNotices(deps: DeliverDeps): Promise<number> {
  const { sql, clock, callsLeft } = deps;
  const now = new Date(clock.now());
  const due = await sql<{ id: string; priority: number; not_before: Date }[]>`
    update notices set next_look_at = ${new Date(now.getTime() + TAKEN_FOR_MS)}
    where id in (
      select id from notices where status in ('open', 'reached') and finished_at is null and next_look_at <= ${now}
        and id <> all(${callsLeft.idsAt(clock.now())}::uuid[])
      order by priority, next_look_at, not_before limit ${AT_ONCE} for update skip locked
    ) returning id, priority, not_before`;
  const inOrder = due.toSorted((a, b) => a.priority - b.priority || a.not_before.getTime() - b.not_before.getTime());
  await Promise.all(inOrder.map(({ id }) => attend(deps, id)));
  return due.length;
}

/** Does what is next about one notice until there is something to wait for. */
async function attend(deps: DeliverDeps, noticeId: string): Promise<void> {
  for (;;) {
    const taken = await read(deps.db, noticeId);
    if (!taken || taken.row.finishedAt) return;
    const step = await stepOf(deps, taken);
    if (!step) return;
    if (step.do !== 'send') return settle(deps, taken, step);
    if (step.channel === 'voice' && (await deps.callsLeft.leave(noticeId, deps.messaging, deps.clock.now()))) {
      return settle(deps, taken, { do: 'wait', untilAt: deps.clock.now() }); // due at once, for whoever has the line
    }
    await send(deps, taken.row, step.channel, step.contactId);
  }
}

async function read(db: Db, noticeId: string): Promise<Taken | undefined> {
  const [row] = await db.select().from(notices).where(eq(notices.id, noticeId));
  if (!row) return undefined;
  const attempts = await db
    .select()
    .from(noticeAttempts)
    .where(eq(noticeAttempts.noticeId, noticeId))
    .orderBy(asc(noticeAttempts.startedAt));
  const atDesk = await callsAtDesk(db, attempts);
  return {
    row,
    attempts: attempts.map((each) => ({ ...attemptOf(each), ...(atDesk.has(each.id) && { isAtDesk: true }) })),
  };
}

/** Which of the calls under way are being passed on to the desk. */
async function callsAtDesk(
  db: Db,
  attempts: readonly (typeof noticeAttempts.$inferSelect)[],
): Promise<ReadonlySet<string>> {
  const underWay = attempts.filter(({ channel, status }) => channel === 'voice' && status === 'accepted');
  if (underWay.length === 0) return new Set();
  const ids = underWay.map(({ id }) => id);
  const rows = await db
    .select({ id: phoneCalls.id })
    .from(phoneCalls)
    .where(and(inArray(phoneCalls.id, ids), sql`${phoneCalls.scriptState} #>> '{state,at}' = 'connecting'`));
  return new Set(rows.map(({ id }) => id));
}

function attemptOf({
  channel,
  contactId,
  status,
  code,
  startedAt,
  updatedAt,
}: typeof noticeAttempts.$inferSelect): Attempt {
  const failure = SEND_FAILURE_CODES.find((known) => known === code);
  return {
    channel: channelNamed(channel),
    contactId,
    status,
    startedAt: startedAt.getTime(),
    updatedAt: updatedAt.getTime(),
    ...(failure === undefined ? {} : { code: failure }),
    ...(status === 'unanswered' ? { why: untakenOf(code) } : {}),
  };
}

function channelNamed(name: string): NoticeChannel {
  const known = NOTICE_CHANNELS.find((channel) => channel === name);
  if (!known) throw new Error(`A notice over an unknown channel: ${name}`);
  return known;
}

async function stepOf(deps: DeliverDeps, { row, attempts }: Taken): Promise<NextStep | undefined> {
  const directory = await deps.directories.of(ClinicId.parse(row.clinicId));
  if (!directory) return undefined;
  const { options, timeZone } = directory.clinic;
  const plan = row.channels.map(({ channel, contactId }) => ({ channel: channelNamed(channel), contactId }));
  const refused = await refusedToday(deps, row, plan, directory);
  const isWrittenOnly = refused.until !== undefined || (await wasNoNumberToday(deps, plan, directory));
  return nextStep(
    {
      purpose: purposeOf(row),
      plan: !isWrittenOnly || plan.every(({ channel }) => channel === 'voice') ? plan : written(plan),
      notBeforeAt: row.notBefore.getTime(),
      expiresAt: row.expiresAt.getTime(),
      isClosed: await isOver(deps.db, row),
      breaksQuiet: row.params['isUrgent'] !== undefined,
      policy: {
        timeZone,
        quietHours: USUAL_QUIET_HOURS,
        answerWaitMs: (options.noticeAnswerMin ?? USUAL_OPTIONS.noticeAnswerMin) * 60_000,
        calls: callRulesOf(options),
        retryAfterMs: RETRY_AFTER_MS,
      },
    },
    attempts,
    deps.clock.now(),
    refused.until === undefined ? {} : { voice: refused.until },
  );
}

const written = (plan: readonly PlannedSend[]): PlannedSend[] => plan.filter(({ channel }) => channel !== 'voice');

/** Who refused a call is not rung again that day, whatever it is about: written to instead, or rung from the next day on. */
async function refusedToday(
  { db, clock }: DeliverDeps,
  row: NoticeRow,
  plan: readonly PlannedSend[],
  { clinic }: Directory,
): Promise<{ readonly until?: number }> {
  const rung = plan.filter(({ channel }) => channel === 'voice').map(({ contactId }) => contactId);
  if (rung.length === 0) return {};
  const now = EpochMs.parse(clock.now());
  const today = clinicDayOf(clinicDateOf(now, clinic), clinic);
  const [refusal] = await db
    .select({ id: noticeAttempts.id })
    .from(noticeAttempts)
    .where(
      and(
        inArray(noticeAttempts.contactId, rung),
        ne(noticeAttempts.noticeId, row.id), // its own rule decides about its own calls
        eq(noticeAttempts.code, 'refused'),
        gte(noticeAttempts.updatedAt, new Date(today.fromAt)),
      ),
    )
    .limit(1);
  return refusal === undefined ? {} : { until: today.untilAt };
}

/**
 * A call found today that nobody has that number: what can be written is not rung for once more. Whoever can only be rung
 * is, since it may have been the line's fault; the desk sees each that fails.
 */
async function wasNoNumberToday(
  { db, clock }: DeliverDeps,
  plan: readonly PlannedSend[],
  { clinic }: Directory,
): Promise<boolean> {
  const rung = plan.filter(({ channel }) => channel === 'voice').map(({ contactId }) => contactId);
  if (rung.length === 0 || rung.length === plan.length) return false;
  const today = clinicDayOf(clinicDateOf(EpochMs.parse(clock.now()), clinic), clinic);
  const [last] = await db
    .select({ code: noticeAttempts.code })
    .from(noticeAttempts)
    .where(
      and(
        inArray(noticeAttempts.contactId, rung),
        eq(noticeAttempts.channel, 'voice'),
        gte(noticeAttempts.updatedAt, new Date(today.fromAt)),
      ),
    )
    .orderBy(desc(noticeAttempts.updatedAt))
    .limit(1);
  return last?.code === 'wrong_address';
}

/** `sending` is written before the provider is asked: whoever dies in between leaves a doubt, never a second message. */
async function send(deps: DeliverDeps, row: NoticeRow, channel: NoticeChannel, contactId: string): Promise<void> {
  const { db, clock, newId, messaging } = deps;
  const attemptId = newId();
  const begun = { id: attemptId, channel, contactId, provider: messaging.provider };
  if (!(await begin(db, row.id, begun, new Date(clock.now())))) return;
  const outcome = await handOver(deps, row, channel, contactId, attemptId);
  const updatedAt = new Date(clock.now());
  await db
    .update(noticeAttempts)
    .set({
      status: outcome.kind,
      updatedAt,
      ...(outcome.kind === 'accepted' ? { providerId: outcome.providerId } : { code: outcome.code }),
    })
    // A report may have been faster than the answer.
    .where(and(eq(noticeAttempts.id, attemptId), eq(noticeAttempts.status, 'sending')));
  if (outcome.kind === 'failed') await block(db, { channel, contactId }, outcome.code);
}

type Begun = Pick<typeof noticeAttempts.$inferInsert, 'id' | 'channel' | 'contactId' | 'provider'>;

/** Whoever closes the notice, because its patient is erased for instance, sees this attempt, or it is not begun. */
async function begin(db: Db, noticeId: string, begun: Begun, at: Date): Promise<boolean> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const rows = await db.execute(sql`
    insert into ${noticeAttempts} (id, notice_id, channel, contact_id, status, provider, started_at, updated_at)
    select ${begun.id}::uuid, id, ${begun.channel}::text, ${begun.contactId}::uuid, 'sending', ${begun.provider}::text, ${now}, ${now}
    from ${notices} where id = ${noticeId}::uuid and finished_at is null for share
    returning id`);
  return rows.length > 0;
}

async function handOver(
  { db, directories, links, messaging }: DeliverDeps,
  row: NoticeRow,
  channel: NoticeChannel,
  contactId: string,
  attemptId: string,
): Promise<SendOutcome> {
  const [[contact], directory] = await Promise.all([
    db.select().from(contacts).where(eq(contacts.id, contactId)),
    directories.of(ClinicId.parse(row.clinicId)),
  ]);
  // Erased meanwhile: there is nobody to tell.
  if (!contact || !directory) return { kind: 'failed', code: 'wrong_address', isPermanent: true };
  // Said, or found out, after this was planned.
  if (contact.blockedReason === 'wrong_number') return { kind: 'failed', code: 'wrong_address', isPermanent: true };
  if (contact.blockedReason !== null) return { kind: 'failed', code: 'opted_out', isPermanent: true };
  const language = Language.catch('en').parse(row.language);
  const expiresAt = row.expiresAt.getTime();
  if (channel === 'voice') {
    return (
      messaging.voice?.place({ callId: attemptId, to: contact.value, language, ringMs: RING_MS, expiresAt }) ??
      NOT_SET_UP
    );
  }
  const line = messaging.written[channel];
  if (!line) return NOT_SET_UP;
  const { subject, text, url } = textOf(row, directory, links, {
    channel,
    takesReplies: messaging.takesReplies && channel === 'sms',
    wording: await wordingOf(db, directory.clinic.id, purposeOf(row), language),
  });
  return line.send({
    messageId: attemptId,
    to: contact.value,
    language,
    subject,
    text,
    expiresAt,
    ...(url === undefined ? {} : { url }),
  });
}

const NOT_SET_UP: SendOutcome = { kind: 'failed', code: 'provider_refused', isPermanent: true };

/** STOP and wrong numbers are kept: nothing goes there again. */
export async function block(
  db: Db,
  { channel, contactId }: { readonly channel: string; readonly contactId: string },
  code: SendFailureCode,
): Promise<void> {
  const blockedReason = blockAfter(code, channelNamed(channel));
  if (blockedReason) await db.update(contacts).set({ blockedReason }).where(eq(contacts.id, contactId));
}

async function settle(
  { db, clock, news }: DeliverDeps,
  { row, attempts }: Taken,
  step: Exclude<NextStep, { do: 'send' }>,
): Promise<void> {
  if (step.do === 'wait') {
    await db
      .update(notices)
      .set({ nextLookAt: new Date(step.untilAt) })
      .where(and(eq(notices.id, row.id), inArray(notices.status, ['open', 'reached'])));
    return;
  }
  const status =
    step.do === 'done'
      ? attempts.some(({ status: each }) => each === 'answered')
        ? 'answered'
        : 'reached'
      : STATUS_OF[step.reason];
  await db
    .update(notices)
    .set({ status, finishedAt: new Date(clock.now()) })
    .where(eq(notices.id, row.id));
  // A notice that reached nobody is somebody's business at the desk.
  if (status !== 'reached' && status !== 'answered')
    news.tell({ kind: 'beside', clinicId: ClinicId.parse(row.clinicId) });
}

const STATUS_OF = {
  closed: 'cancelled',
  expired: 'expired',
  outcome_unknown: 'unknown',
  nobody_reached: 'failed',
} as const satisfies Record<Extract<NextStep, { do: 'give_up' }>['reason'], NoticeRow['status']>;
