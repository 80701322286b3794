import { and, eq, inArray, isNull } from 'drizzle-orm';
import { Language } from '../../../common/contract/language.ts';
import {
  AppointmentId,
  ClinicId,
  type CommandId,
  type EpochMs,
  StageId,
  VisitId,
} from '../../../common/contract/vocabulary.ts';
import { WaitingEntryId } from '../../../common/contract/waitingList.ts';
import type { Db } from '../../db/database.ts';
import { conversationMessages, noticeAttempts, notices, providerEvents } from '../../db/schema/notices.ts';
import { contacts } from '../../db/schema/people.ts';
import { expiryOf, mannerOf } from '../../notice/purpose.ts';
import { choiceNumber, readChoice, type Choice } from '../../notice/readChoice.ts';
import { isOnlyThanks, readReply } from '../../notice/readReply.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { DeliveryReport, IncomingMessage } from '../../ports/messages.ts';
import type { News } from '../../ports/news.ts';
import type { ClinicDays } from '../queue/clinicDays.ts';
import { DECISIONS, type Decision as MenuDecision } from '../../voice/menuScript.ts';
import type { ChoiceOrder } from '../absences/takeChoice.ts';
import { block } from './deliverNotices.ts';
import { lastQuestion } from './lastQuestion.ts';
import { listAnswered } from './listAnswered.ts';
import { layBeforeDesk } from './unreadReply.ts';
import { firstNumberIn } from './writeNoticeText.ts';

export type ReplyDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly days: ClinicDays;
  readonly news: News;
  readonly provider: string;
  readonly commandIdFor: (name: string) => CommandId;
  /** Gives a booked place up; the booking core's own way. */
  readonly cancelBooking: (clinicId: ClinicId, appointmentId: AppointmentId) => Promise<boolean>;
  /** Takes a place that is kept for somebody of the waiting list, or leaves it to the next; false: it was kept no more. */
  readonly answerOffer: (offer: OfferAnswered) => Promise<boolean>;
  /** Writes other times for a booking to its patient, once for each message that was answered; false: there are none. */
  readonly offerTimes: (
    of: { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId },
    answeredId: string,
  ) => Promise<boolean>;
  /**
   * Does what somebody chose who was offered other times; false: it could not be done. `isWritten`: whoever cannot have it
   * is written the next times; on the telephone they are read out.
   */
  readonly takeChoice: (order: ChoiceOrder, isWritten: boolean) => Promise<boolean>;
};

export type OfferAnswered = {
  readonly clinicId: ClinicId;
  readonly entryId: WaitingEntryId;
  readonly offerId: string;
  readonly takes: boolean;
};

export type Decision = Exclude<MenuDecision, 'move'>;

/** What the provider says of a message. The same report again changes nothing, unless the first could not be kept. */
export async function takeReport({ db, clock, provider }: ReplyDeps, report: DeliveryReport): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    if (await isNew(tx, provider, report.eventId, 'report', now)) await keepReport(tx, report, now);
  });
}

async function keepReport(db: Db, report: DeliveryReport, now: number): Promise<void> {
  if (report.status === 'sent') return;
  const [attempt] = await db
    .update(noticeAttempts)
    .set({
      status: report.status,
      updatedAt: new Date(now),
      ...(report.code === undefined ? {} : { code: report.code }),
    })
    .where(
      and(eq(noticeAttempts.id, report.messageId), inArray(noticeAttempts.status, ['sending', 'accepted', 'unknown'])),
    )
    .returning();
  if (!attempt) return;
  if (report.code) await block(db, attempt, report.code);
  await reopen(db, attempt.noticeId, report.status, now);
}

/**
 * What a person wrote back: an answer to the last question, a STOP, or something for a person to read. Doing what is
 * answered is no part of the transaction that keeps it: until it is done the event says that it is owed.
 */
export async function takeMessage(deps: ReplyDeps, message: IncomingMessage): Promise<void> {
  const { db, clock, provider } = deps;
  const now = clock.now();
  const event = and(
    eq(providerEvents.provider, provider),
    eq(providerEvents.eventId, message.providerEventId),
    eq(providerEvents.kind, 'incoming'),
  );
  const lyingAt = await db.transaction(async (tx) => {
    if (!(await isNew(tx, provider, message.providerEventId, 'incoming', now))) return undefined;
    const { owed, forDeskOf } = await keepMessage(tx, deps, message, now);
    if (owed) await tx.update(providerEvents).set(owed).where(event);
    return forDeskOf;
  });
  if (lyingAt !== undefined) deps.news.tell({ kind: 'beside', clinicId: lyingAt });
  const [kept] = await db
    .select({ noticeId: noticeAttempts.noticeId, attemptId: noticeAttempts.id, decision: providerEvents.outcome })
    .from(providerEvents)
    .innerJoin(noticeAttempts, eq(noticeAttempts.id, providerEvents.attemptId))
    .where(event);
  const decision = DECISIONS.find((each) => each === kept?.decision);
  if (kept === undefined || decision === undefined || decision === 'move') return;
  await answer(deps, kept.noticeId, kept.attemptId, decision);
  await db.update(providerEvents).set({ outcome: null }).where(event);
}

type Kept = {
  /** What is to be done, and of which attempt. */
  readonly owed?: { readonly attemptId: string; readonly outcome: string };
  /** At which desk it lies, because nobody can tell for certain what it means. */
  readonly forDeskOf?: ClinicId | undefined;
};

async function keepMessage(db: Db, { newId }: ReplyDeps, message: IncomingMessage, now: number): Promise<Kept> {
  const senders = await db
    .select()
    .from(contacts)
    .where(and(eq(contacts.value, message.from), inArray(contacts.kind, ['mobile', 'landline'])));
  if (senders.length === 0) return {};
  const last = await lastQuestion(
    db,
    senders.map(({ id }) => id),
    now,
  );
  const question = last && asksForTime(last.notice) ? await listAnswered(db, last, choiceNumber(message.text)) : last;
  const language = Language.catch('en').parse(question?.notice.language);
  const words =
    message.optOut ??
    (question && asksForTime(question.notice)
      ? readChoice(message.text, language, firstNumberIn(question.notice.params))
      : readReply(message.text, language));
  const decided = DECISIONS.find((each) => each === words);
  // An answer to one of several questions is not taken for that to another: each stays open, and the desk reads it.
  const readAs = decided !== undefined && question?.isClear !== true ? 'unknown' : words;
  const kept = senders.map((sender) => ({ ...sender, contactId: sender.id, messageId: newId() }));
  for (const { id, messageId } of kept) {
    await db.insert(conversationMessages).values({
      id: messageId,
      clinicId: question?.notice.clinicId ?? null,
      contactId: id,
      direction: 'in',
      channel: 'sms',
      text: message.text,
      noticeId: question?.notice.id ?? null,
      readAs,
      at: new Date(now),
    });
    if (readAs === 'stop') await db.update(contacts).set({ blockedReason: 'stop' }).where(eq(contacts.id, id));
    if (readAs === 'wrong_number')
      await db.update(contacts).set({ blockedReason: 'wrong_number' }).where(eq(contacts.id, id));
    if (readAs === 'start')
      await db
        .update(contacts)
        .set({ blockedReason: null })
        .where(and(eq(contacts.id, id), eq(contacts.blockedReason, 'stop')));
  }
  if (NEEDS_READING.has(readAs) && !isOnlyThanks(message.text))
    return { forDeskOf: await layBeforeDesk(db, newId, kept, { clinicId: question?.notice.clinicId, now }) };
  const decision = DECISIONS.find((each) => each === readAs);
  return question && decision && decision !== 'move'
    ? { owed: { attemptId: question.attemptId, outcome: decision } }
    : {};
}

/** What no rule answers. */
const NEEDS_READING: ReadonlySet<string> = new Set(['unknown', 'help']);

/** Does what the answer means, then keeps it. @returns whether it could be done */
export async function answer(
  deps: ReplyDeps,
  noticeId: string,
  attemptId: string,
  decision: Decision,
  /** On the telephone: whose times were read out last. */
  readOut?: string,
): Promise<boolean> {
  const { db, clock, news } = deps;
  const [notice] = await db.select().from(notices).where(eq(notices.id, noticeId));
  if (!notice) return false;
  const done = await apply(deps, notice, decision, readOut);
  if (done === 'not_an_answer') return false;
  const now = new Date(clock.now());
  await db.update(noticeAttempts).set({ status: 'answered', updatedAt: now }).where(eq(noticeAttempts.id, attemptId));
  await db
    .update(notices)
    .set({ status: 'answered', answer: decision, finishedAt: now })
    .where(eq(notices.id, noticeId));
  news.tell({ kind: 'beside', clinicId: ClinicId.parse(notice.clinicId) });
  return done;
}

/** `not_an_answer`: it says nothing about this message, or what was chosen has gone: the question stands. */
async function apply(
  deps: ReplyDeps,
  notice: typeof notices.$inferSelect,
  decision: Decision,
  readOut: string | undefined,
): Promise<boolean | 'not_an_answer'> {
  if (asksForTime(notice) || isChoice(decision)) {
    if (decision === 'coming' || decision === 'later') return 'not_an_answer';
    return (await choose(deps, notice, decision, readOut)) || 'not_an_answer';
  }
  if (notice.purpose === 'reminder' && decision === 'later') return writeTimes(deps, notice);
  const offer = offerOf(notice);
  if (offer === undefined) return decision === 'coming' || act(deps, notice, decision);
  // "Later" says nothing about a place: it is kept until its time, or until a clearer word.
  return decision === 'later' ? 'not_an_answer' : answerOffer(deps, notice, { ...offer, takes: decision === 'coming' });
}

const isChoice = (decision: Decision): decision is Exclude<Choice, 'cancel'> =>
  decision === 'call_me' || decision.startsWith('place_');

/** Whether the answer is the number of another time. */
const asksForTime = ({ purpose }: Pick<typeof notices.$inferSelect, 'purpose'>): boolean =>
  purpose === 'doctor_absent' || purpose === 'times_offered';

/** Who cannot come as booked is written other times; the booking stands until one of them is chosen. */
async function writeTimes(
  { offerTimes }: ReplyDeps,
  { id, clinicId, appointmentId }: typeof notices.$inferSelect,
): Promise<boolean> {
  const appointment = AppointmentId.safeParse(appointmentId);
  return appointment.success && offerTimes({ clinicId: ClinicId.parse(clinicId), appointmentId: appointment.data }, id);
}

/** By text the numbers are those of the message; on the telephone, those that were read out. */
async function choose(
  { takeChoice }: ReplyDeps,
  { clinicId, appointmentId, params }: typeof notices.$inferSelect,
  choice: Choice,
  readOut: string | undefined,
): Promise<boolean> {
  const appointment = AppointmentId.safeParse(appointmentId);
  if (!appointment.success) return false;
  const written = typeof params['offerId'] === 'string' ? params['offerId'] : undefined;
  const offerId = readOut ?? written;
  return takeChoice(
    { clinicId: ClinicId.parse(clinicId), appointmentId: appointment.data, offerId, choice, actor: 'patient:reply' },
    readOut === undefined,
  );
}

/** The offer that a message is about. */
function offerOf({ purpose, clinicId, params }: typeof notices.$inferSelect): Omit<OfferAnswered, 'takes'> | undefined {
  const entryId = WaitingEntryId.safeParse(params['entryId']);
  const { offerId } = params;
  if (purpose !== 'place_offered' || !entryId.success || typeof offerId !== 'string') return undefined;
  return { clinicId: ClinicId.parse(clinicId), entryId: entryId.data, offerId };
}

/** Whoever wants a place that has gone to the next meanwhile is told so, once. */
async function answerOffer(
  { db, clock, newId, answerOffer: give }: ReplyDeps,
  { clinicId, patientRef, language, channels }: typeof notices.$inferSelect,
  offer: OfferAnswered,
): Promise<boolean> {
  const isDone = await give(offer);
  if (isDone || !offer.takes) return isDone;
  const now = clock.now();
  await db
    .insert(notices)
    .values({
      id: newId(),
      clinicId,
      key: `place_gone:${offer.offerId}`,
      purpose: 'place_gone',
      patientRef,
      language,
      params: { offerId: offer.offerId },
      channels,
      priority: mannerOf('place_gone').priority,
      notBefore: new Date(now),
      expiresAt: new Date(expiryOf('place_gone', now)),
      nextLookAt: new Date(now),
      createdAt: new Date(now),
    })
    .onConflictDoNothing({ target: notices.key });
  return false;
}

async function act(
  deps: ReplyDeps,
  notice: typeof notices.$inferSelect,
  decision: 'later' | 'cancel',
): Promise<boolean> {
  const clinicId = ClinicId.parse(notice.clinicId);
  const day = await deps.days.today(clinicId);
  const stage = StageId.safeParse(notice.params['stageId']);
  const visit = VisitId.safeParse(notice.visitId);
  if (day && visit.success) {
    const stageId = stage.success
      ? stage.data
      : await day.writer.read((today) => today.visit(visit.data)?.currentStageId);
    if (!stageId) return false;
    const at = deps.clock.now() as EpochMs; // whole milliseconds by the clock's contract
    const result = await day.writer.submit({
      commandId: deps.commandIdFor(`answer ${notice.id}`),
      command:
        decision === 'cancel'
          ? { type: 'cancel', at, stageId, by: 'patient' }
          : { type: 'postpone', at, stageId, by: 'patient', minutes: null },
      actor: `patient:${visit.data}`,
      idempotency: null,
      companion: null,
      answer: () => ({}),
    });
    return result.ok;
  }
  const appointment = AppointmentId.safeParse(notice.appointmentId);
  // Who has not come yet and says "later" keeps the booking; the desk sees the answer.
  return decision === 'cancel' && appointment.success && (await deps.cancelBooking(clinicId, appointment.data));
}

/**
 * Providers repeat themselves: each event counts once. To be asked in the transaction that does the work, so that what broke
 * in the middle is new when it comes again.
 */
export async function isNew(db: Db, provider: string, eventId: string, kind: string, now: number): Promise<boolean> {
  const rows = await db
    .insert(providerEvents)
    .values({ provider, eventId, kind, receivedAt: new Date(now) })
    .onConflictDoNothing()
    .returning({ eventId: providerEvents.eventId });
  return rows.length === 1;
}

/**
 * What was taken for told was not, or what was in doubt or had reached nobody did arrive: the end of the notice is decided
 * once more, by the same rules as before. What a person answered or saw to stays as it is.
 */
export async function reopen(db: Db, noticeId: string, reported: 'delivered' | 'failed', now: number): Promise<void> {
  await db
    .update(notices)
    .set({ status: 'open', finishedAt: null })
    .where(
      and(
        eq(notices.id, noticeId),
        inArray(notices.status, reported === 'failed' ? ['reached'] : ['unknown', 'failed', 'expired']),
        isNull(notices.handledAt),
      ),
    );
  await lookAgain(db, noticeId, now);
}

export async function lookAgain(db: Db, noticeId: string, now: number): Promise<void> {
  await db
    .update(notices)
    .set({ nextLookAt: new Date(now) })
    .where(eq(notices.id, noticeId));
}
