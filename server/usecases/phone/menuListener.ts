/** Takes calls to the clinic's own lines: the menu decides, this does what it asks for and keeps where it stands. */
import type { PhoneCallStep, PhoneLineSettings } from '../../../common/contract/phoneLine.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { CallEnd, CallListener, IncomingCall, LineEvent, LineStep } from '../../ports/voiceLine.ts';
import { captionOf, inWordsOf } from '../../voice/fragment.ts';
import type { MenuState, MenuStep, Prompt } from '../../voice/phoneMenu/menuState.ts';
import { nextOfCall, startOfCall } from '../../voice/phoneMenu/phoneMenu.ts';
import { nowOf } from '../booking/deps.ts';
import { answering } from './answering.ts';
import { CallsInHand, keep, readCall, release } from './keptCall.ts';
import { callerOf, clinicIdOf, HIDDEN, lineOf, settingOf, settingsOf, usualLanguageOf } from './line.ts';
import { holderOf, type Caller, type PhoneDeps } from './phoneDeps.ts';
import { writeEnd, writeRinging } from './writtenCalls.ts';

const DAY_MS = 24 * 60 * 60_000;
const MOST_PATH = 100;
const SILENT: LineStep = { utterances: [] };

export function menuListener(deps: PhoneDeps): CallListener {
  const inHand = new CallsInHand();
  return {
    rang: (call) => rang(deps, inHand, call),
    next: (event, left) => next(deps, inHand, event, left),
    ended: async (end) => {
      inHand.forget(end.callId);
      await ended(deps, end);
    },
  };
}

/** The call is written down before anything of it is asked; the same call again is the same row. */
async function rang(
  deps: PhoneDeps,
  inHand: CallsInHand,
  { callId, providerId, from, line: dialled, at }: IncomingCall,
): Promise<void> {
  const { db, clock, provider, offers } = deps;
  const look = () => lineOf(db, dialled);
  const line = await (offers?.of(['line', dialled], look) ?? look());
  const clinicId = line && clinicIdOf(line);
  const directory = clinicId && (await deps.directories.of(clinicId));
  const { shown, e164 } = directory ? callerOf(directory, from) : HIDDEN;
  const settings = line && settingsOf(line);
  const usualLanguage =
    line && settings?.remembersLanguage && shown !== null
      ? await usualLanguageOf(db, { organisationId: line.organisationId, number: shown, callId })
      : null;
  const kept = { state: null, stepNumber: 0, lastEvent: '', lastStep: null, caller: e164, shown, usualLanguage };
  const startedAt = new Date(at).toISOString();
  const keptUntil = new Date(at + (settings?.numbersKeptDays ?? 0) * DAY_MS).toISOString();
  const organisationId = line?.organisationId ?? null;
  const isNew = await writeRinging(db, {
    id: callId,
    clinicId: clinicId ?? null,
    line: dialled,
    lineId: line?.id ?? null,
    provider,
    providerId,
    kept,
    startedAt,
    organisationId,
    number: shown,
    keptUntil,
  });
  if (!isNew || line === undefined) return;
  const call = { id: callId, clinicId: clinicId ?? null, topic: null, language: null, patientId: null };
  inHand.remember({ call: { ...call, appointmentId: null, answeredAt: null, path: [] }, line, kept }, clock.now());
}

async function next(
  deps: PhoneDeps,
  inHand: CallsInHand,
  event: LineEvent,
  left: AbortSignal | undefined,
): Promise<LineStep> {
  const underWay = inHand.of(event, deps.clock.now()) ?? (await readCall(deps.db, event.callId));
  if (underWay === undefined) return SILENT;
  const { call, line, kept } = underWay;
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
  const settings = settingsOf(line);
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
    left,
  });

  const path: PhoneCallStep[] = [...call.path];
  const said: Prompt[] = [];
  let step = nextOfCall(setting, before, event.event);
  for (;;) {
    said.push(...step.say);
    follow(path, step.state, event.at);
    if (step.releases && mayHold(path)) await release(deps.db, { callId: call.id, stepNumber });
    if (step.request === undefined) break;
    const reply = await answer(callerNow(step.state), step.request);
    if (reply === undefined) return overtaken(deps, inHand, call.id, eventName);
    step = nextOfCall(setting, step.state, { type: 'reply', reply });
  }

  const lineStep = await lineStepOf(deps, setting.clinics[0]?.clinicId, settings, { step, said, stepNumber });
  const standing = { ...kept, state: step.state, stepNumber, lastEvent: eventName, lastStep: lineStep };
  const after = await keep(deps, call, { kept: standing, step, path, lineStep, event });
  if (after !== undefined) {
    inHand.remember({ call: after, line, kept: standing }, deps.clock.now());
    return lineStep;
  }
  return overtaken(deps, inHand, call.id, eventName);
}

/** Somebody was quicker with the same event, or the caller is gone: then nothing may stay held. */
async function overtaken(deps: PhoneDeps, inHand: CallsInHand, callId: string, eventName: string): Promise<LineStep> {
  inHand.forget(callId);
  const again = await readCall(deps.db, callId);
  if (again === undefined) {
    await release(deps.db, { callId });
    return SILENT;
  }
  return again.kept.lastEvent === eventName ? (again.kept.lastStep as LineStep) : SILENT;
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
  { speech, soundUrl, directories }: PhoneDeps,
  clinicId: string | undefined,
  { desk, deskRingSec }: PhoneLineSettings,
  { step, said, stepNumber }: Saying,
): Promise<LineStep> {
  const directory = clinicId === undefined ? undefined : await directories.of(ClinicId.parse(clinicId));
  const utterances = await Promise.all(
    said
      .filter(({ length }) => length > 0)
      .map((prompt) => inWordsOf(directory?.clinic.options.wording, prompt))
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

function ended({ db, clock, provider }: PhoneDeps, { callId, eventId, outcome }: CallEnd): Promise<boolean> {
  const now = new Date(clock.now()).toISOString();
  return writeEnd(db, { id: callId, eventId, outcome, provider, now, holder: holderOf({ callId }) });
}

/** Only where places were heard one may be held. A step that was still under way gives back its own. */
const mayHold = (path: readonly PhoneCallStep[]): boolean => path.some(({ step }) => step === 'places');
