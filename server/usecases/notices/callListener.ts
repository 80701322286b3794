import { and, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Language } from '../../../common/contract/language.ts';
import { AppointmentId, ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import type { Speech } from '../../ports/speech.ts';
import type { CallEnd, CallListener, LineEvent, LineStep } from '../../ports/voiceLine.ts';
import { mannerOf } from '../../notice/purpose.ts';
import { captionOf, inWordsOf } from '../../voice/fragment.ts';
import type { Step } from '../../voice/script.ts';
import { DECISIONS, type Decision, type MenuOutcome, type MenuState } from '../../voice/menuScript.ts';
import type { MoveOffer } from '../absences/moveOffer.ts';
import type { Directories } from '../clinic/directory.ts';
import { leadsBack, scriptOf, type Listed } from './callScripts.ts';
import { deskOfClinic } from '../phone/deskOfClinic.ts';
import { leadsOnFrom } from '../phone/leadOn.ts';
import { cameOfCallback } from '../phoneCalls/cameOfCallback.ts';
import { keepOutgoingEnd } from '../phoneCalls/keepOutgoing.ts';
import { block } from './deliverNotices.ts';
import { answer, isNew, lookAgain, reopen, type ReplyDeps } from './replies.ts';
import { purposeOf } from './writeNoticeText.ts';

export type CallDeps = ReplyDeps & {
  readonly directories: Directories;
  readonly speech: Speech;
  readonly soundUrl: (soundId: string) => string;
  /** Other times for a booking whose patient is on the line; `isAnew`: those that are kept have just gone. */
  readonly otherTimes: (
    of: { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId },
    isAnew: boolean,
  ) => Promise<MoveOffer | undefined>;
};

/** Other times are read out; null: none was free. */
const Times = z.object({ because: z.enum(['doctor_absent', 'asked', 'gone']), offerId: z.uuid().nullable() });

const AtMenu = z.object({
  at: z.literal('menu'),
  silences: z.int(),
  wrongKeys: z.int(),
  // A call that was under way before these were kept goes on.
  repeats: z.int().default(0),
  keys: z.string().default(''),
  isDeskAway: z.boolean().default(false),
});
const State = z.discriminatedUnion('at', [
  z.object({ at: z.literal('ringing') }),
  AtMenu,
  z.object({ at: z.literal('applying'), outcome: z.enum(DECISIONS) }),
  z.object({ at: z.literal('connecting'), from: AtMenu }),
  z.object({ at: z.literal('talking') }),
  z.object({ at: z.literal('ended') }),
]);
/** Between two requests of a provider the call stands here, with the step that answered the last event. */
const Kept = z.object({
  state: State,
  times: Times.optional(),
  stepNumber: z.int(),
  lastEvent: z.string(),
  lastStep: z.unknown(),
});

type NoticeRow = typeof notices.$inferSelect;
type NoticeStep = Step<MenuState, MenuOutcome>;

/** Speaks with whoever takes a call, one step at a time, and does what is answered. */
export function callListener(deps: CallDeps): CallListener {
  return {
    rang: () => Promise.resolve(), // who calls back has been led here before
    next: (event) => next(deps, event),
    ended: (end) => ended(deps, end),
  };
}

async function next(deps: CallDeps, event: LineEvent): Promise<LineStep> {
  const { db, clock } = deps;
  const talk = await talkOf(db, event.callId);
  if (talk === undefined) return { utterances: [] };
  const { notice, attemptId } = talk;
  const [row] = await db.select().from(phoneCalls).where(eq(phoneCalls.id, event.callId));
  const isCallback = row?.direction === 'in';
  if (row !== undefined && row.endedAt !== null) {
    if (!isCallback && event.event.type === 'connected') await keepTalk(deps, notice.id, attemptId);
    return { utterances: [] };
  }
  if (row !== undefined && isForgotten(row)) return { utterances: [] };
  const kept: z.infer<typeof Kept> = row?.scriptState
    ? Kept.parse(row.scriptState)
    : { state: { at: 'ringing' }, stepNumber: 0, lastEvent: '', lastStep: null };
  // The same event again, because our answer was lost: the same step again.
  const eventName = JSON.stringify([event.stepId ?? null, event.event]);
  if (kept.lastEvent === eventName) return kept.lastStep as LineStep; // written by this same function
  // An answer to an earlier question says nothing to the present one.
  if (event.stepId !== undefined && event.stepId !== String(kept.stepNumber)) return { utterances: [] };

  let times = kept.times;
  if (times === undefined && purposeOf(notice) === 'doctor_absent' && event.event.type === 'answered')
    times = await timesFor(deps, notice, 'doctor_absent');
  const desk = isCallback ? undefined : await deskOfClinic(deps, ClinicId.parse(notice.clinicId));
  const leadsOn = isCallback ? await leadsOnFrom(deps, event.callId) : { hasMenu: false, hasDesk: desk !== undefined };
  const isBack = isHash(event.event) && kept.state.at === 'menu' && leadsBack(notice, times);
  if (isBack) times = undefined;
  let script = await scriptOf(deps, notice, times, leadsOn);
  if (!script) return { utterances: [] };
  let step = isBack ? script.next(script.start().state, { type: 'answered' }) : script.next(kept.state, event.event);
  // There is none to be rung: nobody is left with a dead line for that.
  if (step.connect && !desk) step = script.next(step.state, { type: 'not_connected' });
  if (kept.stepNumber >= MOST_STEPS && step.gather !== undefined) step = script.next(kept.state, { type: 'hung_up' });
  const said = [...step.say];
  if (step.outcome !== undefined) await keepOutcome(deps, notice, attemptId, step);
  let cameOf = isCallback ? cameOfCallback(purposeOf(notice), step.outcome, event.event, true) : undefined;
  if (isDecision(step.outcome) && step.then === undefined) {
    const decision = step.outcome;
    const isDone =
      decision !== 'move' && (await answer(deps, notice.id, attemptId, decision, times?.offerId ?? undefined));
    // Who wants another time, or whose choice has gone to somebody else meanwhile, hears the next ones in the same call.
    const others =
      isDone || !asksForTime(decision)
        ? undefined
        : await timesFor(deps, notice, decision === 'move' ? 'asked' : 'gone');
    const listing = others && (await scriptOf(deps, notice, others, leadsOn));
    if (isCallback) cameOf = listing ? undefined : cameOfCallback(purposeOf(notice), decision, event.event, isDone);
    if (listing) {
      [times, script] = [others, listing];
      step = script.next(script.start().state, { type: 'answered' });
    } else step = script.next(step.state, { type: isDone ? 'outcome_applied' : 'outcome_refused' });
    said.push(...step.say);
  }
  const stepNumber = kept.stepNumber + 1;
  const lineStep: LineStep = {
    utterances: said.length === 0 ? [] : [await utteranceOf(deps, notice, said)],
    ...(step.connect && desk ? { connect: { ...desk, stepId: String(stepNumber) } } : {}),
    ...(step.gather ? { gather: { ...step.gather, stepId: String(stepNumber) } } : {}),
  };
  const { state } = step;
  const scriptState = { state, ...(times && { times }), stepNumber, lastEvent: eventName, lastStep: lineStep };
  const now = new Date(clock.now());
  const [written] = await db
    .insert(phoneCalls)
    .values({
      id: event.callId,
      clinicId: notice.clinicId,
      direction: 'out',
      topic: notice.purpose,
      noticeId: notice.id,
      attemptId,
      provider: deps.provider,
      language: notice.language,
      scriptState,
      stepNumber,
      startedAt: now,
      answeredAt: now,
    })
    .onConflictDoUpdate({
      target: phoneCalls.id,
      // What was said and keyed in is kept no longer than the call, and not of whoever was forgotten meanwhile.
      set: {
        scriptState: sql`case when ${phoneCalls.endedAt} is null and not ${IS_FORGOTTEN} then excluded.script_state end`,
        stepNumber,
        answeredAt: sql`coalesce(${phoneCalls.answeredAt}, excluded.answered_at)`,
        ...cameOf,
      },
    })
    .returning({ isKept: isNotNull(phoneCalls.scriptState) });
  if (!isCallback) await touch(deps, attemptId);
  // Whoever was forgotten hears what was begun; no answer to it would find where the call stood.
  return written?.isKept === true ? lineStep : { utterances: lineStep.utterances };
}

/** That the state of a call was taken out while the call went on: whom it concerns was erased. As one condition in two tongues. */
const IS_FORGOTTEN = sql`(${phoneCalls.scriptState} is null and ${phoneCalls.stepNumber} is not null)`;
const isForgotten = ({ scriptState, stepNumber }: typeof phoneCalls.$inferSelect): boolean =>
  scriptState === null && stepNumber !== null;

/** The times that are kept for the patient of a notice, or the nearest that are free now. */
async function timesFor(deps: CallDeps, notice: NoticeRow, because: Listed['because']): Promise<Listed> {
  const appointmentId = AppointmentId.safeParse(notice.appointmentId);
  const offer = appointmentId.success
    ? await deps.otherTimes(
        { clinicId: ClinicId.parse(notice.clinicId), appointmentId: appointmentId.data },
        because === 'gone',
      )
    : undefined;
  return { because, offerId: offer?.offer.id ?? null };
}

/** No patient needs as many, going back and forth; a machine that presses keys for ever does. */
const MOST_STEPS = 60;

const isHash = (event: LineEvent['event']): boolean => event.type === 'digits' && event.digits.startsWith('#');

const asksForTime = (decision: Decision): boolean => decision === 'move' || decision.startsWith('place_');

/** One sound for everything that is said at once; where there is no voice, the provider's own reads the text. */
async function utteranceOf(
  { speech, soundUrl, directories }: CallDeps,
  notice: NoticeRow,
  ours: NoticeStep['say'],
): Promise<LineStep['utterances'][number]> {
  const directory = await directories.of(ClinicId.parse(notice.clinicId));
  const said = inWordsOf(directory?.clinic.options.wording, ours);
  const sound = await speech.sound({ fragments: said, heardOn: 'telephone' });
  const spoken = { language: Language.catch('en').parse(notice.language), text: captionOf(said) };
  return sound.ok ? { ...spoken, soundUrl: soundUrl(sound.value.id), soundPath: sound.value.path } : spoken;
}

const isDecision = (outcome: MenuOutcome | undefined): outcome is Decision =>
  DECISIONS.some((decision) => decision === outcome);

/**
 * An answering machine is nobody, and somebody who pressed nothing where an answer was expected may not have understood:
 * both count as unanswered. Who asked for the desk and talks with it knows.
 */
async function keepOutcome(
  { db, clock }: CallDeps,
  notice: NoticeRow,
  attemptId: string,
  { outcome }: NoticeStep,
): Promise<void> {
  if (isDecision(outcome)) return;
  const isTold =
    outcome === 'told' ||
    outcome === 'desk' ||
    (outcome === 'heard_only' && !mannerOf(purposeOf(notice)).expectsAnswer);
  const now = clock.now();
  await db
    .update(noticeAttempts)
    .set({ status: isTold ? 'delivered' : 'unanswered', code: outcome ?? null, updatedAt: new Date(now) })
    .where(and(eq(noticeAttempts.id, attemptId), ne(noticeAttempts.status, 'answered')));
  // The talk may have lasted longer than anybody waited for it.
  await (isTold ? reopen(db, notice.id, 'delivered', now) : lookAgain(db, notice.id, now));
}

/** The call goes on, so that its end is waited for. */
async function touch({ db, clock }: CallDeps, attemptId: string): Promise<void> {
  await db
    .update(noticeAttempts)
    .set({ updatedAt: new Date(clock.now()) })
    .where(and(eq(noticeAttempts.id, attemptId), inArray(noticeAttempts.status, ['sending', 'accepted'])));
}

/** Some lines tell that the desk took a call only when the talk is over, and then the end of the call may come first. */
async function keepTalk({ db, clock }: CallDeps, noticeId: string, attemptId: string): Promise<void> {
  const now = clock.now();
  const told = await db
    .update(noticeAttempts)
    .set({ status: 'delivered', code: 'desk' satisfies MenuOutcome, updatedAt: new Date(now) })
    .where(
      and(
        eq(noticeAttempts.id, attemptId),
        eq(noticeAttempts.status, 'unanswered'),
        eq(noticeAttempts.code, 'completed' satisfies CallEnd['outcome']), // what the conversation has shown stays
      ),
    )
    .returning({ id: noticeAttempts.id });
  if (told.length > 0) await reopen(db, noticeId, 'delivered', now);
}

/**
 * All of it or nothing: an end that could not be kept is new when it is reported again. So is one whose call nobody has
 * written down yet: a caller's end may overtake the beginning.
 */
async function ended({ db, clock, provider }: CallDeps, end: CallEnd): Promise<void> {
  const now = clock.now();
  await db.transaction(async (tx) => {
    await holdNotice(tx, end.callId);
    if (!(await isKnown(tx, end.callId))) return;
    if (await isNew(tx, provider, end.eventId, 'call_end', now)) await keepEnd(tx, end, { provider, now });
  });
}

/** Before its call, as whoever erases the person does: else each may wait for the other. */
async function holdNotice(tx: Db, callId: string): Promise<void> {
  const ofCall = tx.select({ id: noticeAttempts.noticeId }).from(noticeAttempts).where(eq(noticeAttempts.id, callId));
  await tx.select({ id: notices.id }).from(notices).where(inArray(notices.id, ofCall)).for('no key update');
}

async function isKnown(db: Db, callId: string): Promise<boolean> {
  const known = await db.execute(sql`
    select 1 from ${phoneCalls} where id = ${callId}::uuid
    union all select 1 from ${noticeAttempts} where id = ${callId}::uuid`);
  return known.length > 0;
}

async function keepEnd(
  db: Db,
  end: CallEnd,
  { provider, now }: { readonly provider: string; readonly now: number },
): Promise<void> {
  await db
    .update(phoneCalls)
    .set({ endedAt: new Date(now), outcome: end.outcome, scriptState: null })
    .where(eq(phoneCalls.id, end.callId));
  await keepOutgoingEnd(db, end, { provider, now });
  const [attempt] = await db.select().from(noticeAttempts).where(eq(noticeAttempts.id, end.callId));
  if (!attempt || attempt.status === 'answered' || attempt.status === 'delivered') return;
  // What the conversation has shown stays, a machine for instance: "completed" says only that somebody or something took it.
  if (attempt.status === 'unanswered') return lookAgain(db, attempt.noticeId, now);
  const isFailed = end.outcome === 'failed' && end.code !== undefined;
  const status = isFailed ? 'failed' : end.outcome === 'unknown' ? 'unknown' : 'unanswered';
  await db
    .update(noticeAttempts)
    .set({ status, code: end.code ?? end.outcome, updatedAt: new Date(now) })
    .where(eq(noticeAttempts.id, end.callId));
  if (end.code) await block(db, attempt, end.code);
  await lookAgain(db, attempt.noticeId, now);
}

/** About what a call is: one that we made, or somebody who called back after it and is led to the same. */
async function talkOf(
  db: Db,
  callId: string,
): Promise<{ readonly notice: NoticeRow; readonly attemptId: string } | undefined> {
  const [made] = await db
    .select({ notice: notices, attemptId: noticeAttempts.id })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(eq(noticeAttempts.id, callId));
  if (made !== undefined) return made;
  const [back] = await db
    .select({ notice: notices, attemptId: noticeAttempts.id })
    .from(phoneCalls)
    .innerJoin(noticeAttempts, eq(noticeAttempts.id, phoneCalls.attemptId))
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(eq(phoneCalls.id, callId));
  return back;
}
