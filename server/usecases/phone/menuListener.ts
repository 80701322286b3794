/** Takes calls to the clinic's own lines: the menu decides, this does what it asks for and keeps where it stands. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { PhoneLineSettings, type PhoneCallStep } from '../../../common/contract/phoneLine.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { phoneCallLegs, phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import type { CallEnd, CallListener, IncomingCall, LineEvent, LineStep } from '../../ports/voiceLine.ts';
import { captionOf } from '../../voice/fragment.ts';
import type { MenuState, MenuStep, Prompt } from '../../voice/phoneMenu/menuState.ts';
import { nextOfCall, startOfCall } from '../../voice/phoneMenu/phoneMenu.ts';
import { nowOf } from '../booking/deps.ts';
import { isNew } from '../notices/replies.ts';
import { answering } from './answering.ts';
import { keep, Kept, readCall, release } from './keptCall.ts';
import { callerOf, clinicIdOf, HIDDEN, lineOf, settingOf, usualLanguageOf } from './line.ts';
import type { Caller, PhoneDeps } from './phoneDeps.ts';

const DAY_MS = 24 * 60 * 60_000;
const MOST_PATH = 100;
const SILENT: LineStep = { utterances: [] };

export const menuListener = (deps: PhoneDeps): CallListener => ({
  rang: (call) => rang(deps, call),
  next: (event) => next(deps, event),
  ended: (end) => ended(deps, end),
});

/** The call is written down before anything of it is asked; the same call again is the same row. */
async function rang(deps: PhoneDeps, { callId, providerId, from, line: dialled, at }: IncomingCall): Promise<void> {
  const { db, provider } = deps;
  const line = await lineOf(db, dialled);
  const clinicId = line && clinicIdOf(line);
  const directory = clinicId && (await deps.directories.of(clinicId));
  const { shown, e164 } = directory ? callerOf(directory, from) : HIDDEN;
  const settings = line && PhoneLineSettings.parse(line.settings);
  const usualLanguage =
    line && settings?.remembersLanguage && shown !== null
      ? await usualLanguageOf(db, { organisationId: line.organisationId, number: shown, callId })
      : null;
  const kept = { state: null, stepNumber: 0, lastEvent: '', lastStep: null, caller: e164, shown, usualLanguage };
  await db.transaction(async (tx) => {
    const written = await tx
      .insert(phoneCalls)
      .values({
        id: callId,
        clinicId: clinicId ?? null,
        direction: 'in',
        line: dialled,
        lineId: line?.id ?? null,
        provider,
        providerCallId: providerId,
        scriptState: kept,
        startedAt: new Date(at),
        result: 'nothing',
      })
      .onConflictDoNothing()
      .returning({ id: phoneCalls.id });
    if (written.length === 0 || line === undefined || settings === undefined || shown === null) return;
    await tx.insert(phoneCallNumbers).values({
      callId,
      organisationId: line.organisationId,
      number: shown,
      keptUntil: new Date(at + settings.numbersKeptDays * DAY_MS),
    });
  });
}

async function next(deps: PhoneDeps, event: LineEvent): Promise<LineStep> {
  const row = await readCall(deps.db, event.callId);
  if (!row?.line || row.call.endedAt !== null || row.call.scriptState === null) return SILENT;
  const { call, line } = row;
  const kept = Kept.parse(call.scriptState);
  // The same event again, because our answer was lost: the same step again.
  const eventName = JSON.stringify([event.stepId ?? null, event.event]);
  if (kept.lastEvent === eventName) return kept.lastStep as LineStep;
  // An answer to an earlier question says nothing to the present one.
  if (event.stepId !== undefined && event.stepId !== String(kept.stepNumber)) return SILENT;

  const now = nowOf(deps);
  const { caller: number } = kept;
  const usualLanguage = kept.usualLanguage as MenuState['language'] | null;
  const setting = await settingOf(deps, line, { usualLanguage, caller: number }, now);
  if (setting === undefined) return SILENT;
  const before = (kept.state as MenuState | null) ?? startOfCall(setting);
  const settings = PhoneLineSettings.parse(line.settings);
  const stepNumber = kept.stepNumber + 1;
  const answer = answering(deps, settings);
  const callerNow = (state: MenuState): Caller => ({
    callId: call.id,
    lineId: line.id,
    language: state.language,
    number,
    shown: kept.shown,
    days: settings,
    stepNumber,
  });

  const path: PhoneCallStep[] = [...call.path];
  const said: Prompt[] = [];
  let step = nextOfCall(setting, before, event.event);
  for (;;) {
    said.push(...step.say);
    follow(path, step.state, event.at);
    if (step.releases && mayHold(path)) await release(deps.db, call.id);
    if (step.request === undefined) break;
    const reply = await answer(callerNow(step.state), step.request);
    step = nextOfCall(setting, step.state, { type: 'reply', reply });
  }

  const lineStep = await lineStepOf(deps, setting.clinics[0]?.clinicId, settings, { step, said, stepNumber });
  const isKept = await keep(deps, call, {
    kept: { ...kept, state: step.state, stepNumber, lastEvent: eventName, lastStep: lineStep },
    step,
    path,
    lineStep,
    event,
  });
  if (isKept) return lineStep;
  // Somebody was quicker with the same event, or the caller is gone: then nothing may stay held.
  const again = await readCall(deps.db, call.id);
  if (again?.call.scriptState == null || again.call.endedAt !== null) {
    await release(deps.db, call.id);
    return SILENT;
  }
  const other = Kept.parse(again.call.scriptState);
  return other.lastEvent === eventName ? (other.lastStep as LineStep) : SILENT;
}

/** Where the caller was, without what was keyed in: each place once in a row. */
function follow(path: PhoneCallStep[], { at }: MenuState, now: number): void {
  if (at.at === 'asking' || at.at === 'ringing') return;
  const name =
    at.at === 'choose' || at.at === 'entry'
      ? `${at.at}.${at.what}`
      : at.at === 'connecting'
        ? `desk.${at.reason}`
        : at.at;
  if (path.at(-1)?.step !== name && path.length < MOST_PATH) path.push({ at: now, step: name });
}

type Saying = { readonly step: MenuStep; readonly said: readonly Prompt[]; readonly stepNumber: number };

/** Each prompt a sound of its own; where there is no voice, the provider's own reads the text. */
async function lineStepOf(
  { speech, soundUrl }: PhoneDeps,
  clinicId: string | undefined,
  { desk, deskRingSec }: PhoneLineSettings,
  { step, said, stepNumber }: Saying,
): Promise<LineStep> {
  const utterances = await Promise.all(
    said
      .filter(({ length }) => length > 0)
      .map(async (prompt) => {
        const [first] = prompt;
        const language = first?.kind === 'text' ? first.language : step.state.language;
        const sound = await speech.sound({
          fragments: prompt,
          heardOn: 'telephone',
          ...(clinicId === undefined ? {} : { clinicId: ClinicId.parse(clinicId) }),
        });
        const spoken = { language, text: captionOf(prompt) };
        return sound.ok ? { ...spoken, soundUrl: soundUrl(sound.value.id), soundPath: sound.value.path } : spoken;
      }),
  );
  const stepId = String(stepNumber);
  return {
    utterances,
    ...(step.connect && desk !== null ? { connect: { to: desk, ringMs: deskRingSec * 1_000, stepId } } : {}),
    ...(step.gather ? { gather: { ...step.gather, stepId } } : {}),
  };
}

async function ended({ db, clock, provider }: PhoneDeps, end: CallEnd): Promise<void> {
  const { callId } = end;
  const now = new Date(clock.now());
  const because = end.outcome === 'failed' ? 'error' : 'hung_up';
  // In one: whoever sees that the call is over sees its place free, and an end that could not be kept is new when it comes again.
  await db.transaction(async (tx) => {
    if (!(await isNew(tx, provider, end.eventId, 'call_end', now.getTime()))) return;
    const [call] = await tx
      .update(phoneCalls)
      .set({
        endedAt: now,
        outcome: end.outcome,
        scriptState: null,
        // A script that came to nothing without a reason of its own was hung up on.
        failure: sql`case when coalesce(${phoneCalls.result}, 'nothing') = 'nothing'
        then coalesce(${phoneCalls.failure}, ${because}) else ${phoneCalls.failure} end`,
      })
      .where(and(eq(phoneCalls.id, callId), isNull(phoneCalls.endedAt)))
      .returning({ path: phoneCalls.path });
    if (call === undefined) return;
    if (call.path.some(({ step }) => step.startsWith('desk.')))
      await tx
        .update(phoneCallLegs)
        .set({
          endedAt: now,
          outcome: sql`case when ${phoneCallLegs.answeredAt} is null then 'caller_left' else 'talked' end`,
        })
        .where(and(eq(phoneCallLegs.callId, callId), isNull(phoneCallLegs.endedAt)));
    if (mayHold(call.path)) await release(tx, callId);
  });
}

/** Only where places were heard one may be held. A step that was still under way gives back its own. */
const mayHold = (path: readonly PhoneCallStep[]): boolean => path.some(({ step }) => step === 'places');
