import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Language, localText } from '../../../common/contract/language.ts';
import { ClinicId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import type { Speech } from '../../ports/speech.ts';
import type { CallEnd, CallListener, LineEvent, LineStep } from '../../ports/voiceLine.ts';
import { mannerOf } from '../../notice/purpose.ts';
import { captionOf } from '../../voice/fragment.ts';
import type { Script, Step } from '../../voice/script.ts';
import { calledScript } from '../../voice/calledScript.ts';
import type { Decision, MenuOutcome, MenuState } from '../../voice/menuScript.ts';
import { reminderScript } from '../../voice/reminderScript.ts';
import { turnNearScript } from '../../voice/turnNearScript.ts';
import { spokenPlace } from '../announcing/callSounds.ts';
import type { Directories } from '../clinic/directory.ts';
import { block } from './deliverNotices.ts';
import { answer, isNew, lookAgain, type ReplyDeps } from './replies.ts';
import { purposeOf } from './writeNoticeText.ts';

export type CallDeps = ReplyDeps & {
  readonly directories: Directories;
  readonly speech: Speech;
  readonly soundUrl: (soundId: string) => string;
};

const State = z.discriminatedUnion('at', [
  z.object({ at: z.literal('ringing') }),
  z.object({ at: z.literal('menu'), silences: z.int(), wrongKeys: z.int() }),
  z.object({ at: z.literal('applying'), outcome: z.enum(['coming', 'later', 'cancel']) }),
  z.object({ at: z.literal('ended') }),
]);
/** Between two requests of a provider the call stands here, with the step that answered the last event. */
const Kept = z.object({ state: State, stepNumber: z.int(), lastEvent: z.string(), lastStep: z.unknown() });

type NoticeRow = typeof notices.$inferSelect;
type NoticeStep = Step<MenuState, MenuOutcome>;

/** Speaks with whoever takes a call, one step at a time, and does what is answered. */
export function callListener(deps: CallDeps): CallListener {
  return {
    rang: () => Promise.resolve(), // nobody is called by these scripts who called us
    next: (event) => next(deps, event),
    ended: (end) => ended(deps, end),
  };
}

async function next(deps: CallDeps, event: LineEvent): Promise<LineStep> {
  const { db, clock } = deps;
  const notice = await noticeOfCall(db, event.callId);
  const script = notice && (await scriptOf(deps, notice));
  if (!script) return { utterances: [] };
  const [row] = await db.select().from(phoneCalls).where(eq(phoneCalls.id, event.callId));
  const kept = row?.scriptState
    ? Kept.parse(row.scriptState)
    : { state: script.start().state, stepNumber: 0, lastEvent: '', lastStep: null };
  // The same event again, because our answer was lost: the same step again.
  const eventName = JSON.stringify([event.stepId ?? null, event.event]);
  if (kept.lastEvent === eventName) return kept.lastStep as LineStep; // written by this same function
  // An answer to an earlier question says nothing to the present one.
  if (event.stepId !== undefined && event.stepId !== String(kept.stepNumber)) return { utterances: [] };

  let step = script.next(kept.state, event.event);
  let { state } = step;
  const said = [...step.say];
  if (step.outcome !== undefined) await keepOutcome(deps, notice, event.callId, step);
  if (isDecision(step.outcome) && step.then === undefined) {
    const isDone = await answer(deps, notice.id, event.callId, step.outcome);
    step = script.next(state, { type: isDone ? 'outcome_applied' : 'outcome_refused' });
    ({ state } = step);
    said.push(...step.say);
  }
  const stepNumber = kept.stepNumber + 1;
  const lineStep: LineStep = {
    utterances: said.length === 0 ? [] : [await utteranceOf(deps, notice, said)],
    ...(step.gather ? { gather: { ...step.gather, stepId: String(stepNumber) } } : {}),
  };
  const scriptState = { state, stepNumber, lastEvent: eventName, lastStep: lineStep };
  const now = new Date(clock.now());
  await db
    .insert(phoneCalls)
    .values({
      id: event.callId,
      clinicId: notice.clinicId,
      direction: 'out',
      topic: notice.purpose,
      noticeId: notice.id,
      attemptId: event.callId,
      provider: deps.provider,
      language: notice.language,
      scriptState,
      startedAt: now,
      answeredAt: now,
    })
    .onConflictDoUpdate({ target: phoneCalls.id, set: { scriptState } });
  return lineStep;
}

/** One sound for everything that is said at once; where there is no voice, the provider's own reads the text. */
async function utteranceOf(
  { speech, soundUrl }: CallDeps,
  notice: NoticeRow,
  said: NoticeStep['say'],
): Promise<LineStep['utterances'][number]> {
  const sound = await speech.sound({ fragments: said, heardOn: 'telephone' });
  const spoken = { language: Language.catch('en').parse(notice.language), text: captionOf(said) };
  return sound.ok ? { ...spoken, soundUrl: soundUrl(sound.value.id), soundPath: sound.value.path } : spoken;
}

const isDecision = (outcome: MenuOutcome | undefined): outcome is Decision =>
  outcome === 'coming' || outcome === 'later' || outcome === 'cancel';

/**
 * An answering machine is nobody, and somebody who pressed nothing where an answer was expected may not have understood:
 * both count as unanswered.
 */
async function keepOutcome(
  { db, clock }: CallDeps,
  notice: NoticeRow,
  callId: string,
  { outcome }: NoticeStep,
): Promise<void> {
  if (isDecision(outcome)) return;
  const isTold = outcome === 'told' || (outcome === 'heard_only' && !mannerOf(purposeOf(notice)).expectsAnswer);
  await db
    .update(noticeAttempts)
    .set({ status: isTold ? 'delivered' : 'unanswered', code: outcome ?? null, updatedAt: new Date(clock.now()) })
    .where(eq(noticeAttempts.id, callId));
  await lookAgain(db, notice.id, clock.now());
}

async function ended(deps: CallDeps, end: CallEnd): Promise<void> {
  const { db, clock, provider } = deps;
  const now = clock.now();
  if (!(await isNew(db, provider, end.eventId, 'call_end', now))) return;
  await db
    .update(phoneCalls)
    .set({ endedAt: new Date(now), outcome: end.outcome })
    .where(eq(phoneCalls.id, end.callId));
  const [attempt] = await db.select().from(noticeAttempts).where(eq(noticeAttempts.id, end.callId));
  if (!attempt || attempt.status === 'answered' || attempt.status === 'delivered') return;
  const status = end.outcome === 'failed' && end.code !== undefined ? 'failed' : 'unanswered';
  await db
    .update(noticeAttempts)
    .set({ status, code: end.code ?? end.outcome, updatedAt: new Date(now) })
    .where(eq(noticeAttempts.id, end.callId));
  if (end.code) await block(db, attempt.contactId, end.code);
  await lookAgain(db, attempt.noticeId, now);
}

async function noticeOfCall(db: Db, callId: string): Promise<NoticeRow | undefined> {
  const [row] = await db
    .select({ notice: notices })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(eq(noticeAttempts.id, callId));
  return row?.notice;
}

/** What is said of this purpose; undefined where a call has no words for it. */
async function scriptOf(
  { directories }: CallDeps,
  notice: NoticeRow,
): Promise<Script<MenuState, MenuOutcome> | undefined> {
  const directory = await directories.of(ClinicId.parse(notice.clinicId));
  if (!directory) return undefined;
  const { clinic, rooms } = directory;
  const language = Language.catch('en').parse(notice.language);
  const number = String(notice.params['number'] ?? '');
  const speaker = {
    language,
    clinicName: { ...clinic.name, en: localText(clinic.name, 'en') },
    ...(clinic.phone === null ? {} : { callBackOn: clinic.phone }),
  };
  switch (purposeOf(notice)) {
    case 'turn_near':
      return turnNearScript({
        ...speaker,
        number,
        later: { by: 'minutes', count: clinic.options.postponeMin ?? USUAL_OPTIONS.postponeMin },
      });
    case 'reminder':
      return reminderScript({ ...speaker, startsAt: Number(notice.params['startsAt']), timeZone: clinic.timeZone });
    case 'called': {
      const room = ServicePointId.safeParse(notice.params['servicePointId']);
      const place = room.success ? rooms.get(room.data) : undefined;
      return place && calledScript({ language, number, place: localText(spokenPlace(place, [language]), language) });
    }
    case 'missed':
    case 'delay':
    case 'booking_confirmed':
    case 'booking_moved':
    case 'booking_cancelled':
    case 'place_offered':
    case 'place_gone':
    case 'web_code':
      return undefined;
  }
}
