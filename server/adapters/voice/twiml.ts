import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Language } from '../../../common/contract/language.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { WEBHOOK_PATHS } from '../../../common/contract/webhookPaths.ts';
import type { LineStep, Utterance } from '../../ports/voiceLine.ts';

/** The voices of providers that speak TwiML, by language; there is none for Persian. */
const VOICES = {
  en: { language: 'en-GB', voice: 'Polly.Amy' },
  fa: undefined,
  ar: { language: 'arb', voice: 'Polly.Zeina' },
  zh: { language: 'cmn-CN', voice: 'Polly.Zhiyu' },
  ru: { language: 'ru-RU', voice: 'Polly.Tatyana' },
} as const satisfies Record<Language, { readonly language: string; readonly voice: string } | undefined>;

/** Where the provider asks what to do next: the call, and the question that the keys will answer. */
export function stepUrl(callbackUrl: string, callId: string, stepId?: string): string {
  const step = stepId === undefined ? '' : `&step=${encodeURIComponent(stepId)}`;
  return `${callbackUrl}${WEBHOOK_PATHS.twilioCallStep}?call=${encodeURIComponent(callId)}${step}`;
}

/**
 * A step of a call as TwiML. Sound files are played; a text without one is read by the provider's voice. Waiting for keys
 * asks again in any case, with no keys when none were pressed, so that the script decides about silence.
 */
export function renderTwiml(
  callbackUrl: string,
  callId: string,
  step: LineStep,
): Result<string, 'language_not_spoken'> {
  const { utterances, gather, connect } = step;
  if (utterances.some(({ soundUrl, language }) => soundUrl === undefined && VOICES[language] === undefined)) {
    return err('language_not_spoken');
  }
  const response = new VoiceResponse();
  if (connect) {
    for (const utterance of utterances) speak(response, utterance);
    // It asks again when the talk is over, or when nobody came.
    const action = stepUrl(callbackUrl, callId, connect.stepId);
    response.dial({ action, method: 'POST', timeout: secondsOf(connect.ringMs) }, connect.to);
    return ok(response.toString());
  }
  if (gather === undefined) {
    for (const utterance of utterances) speak(response, utterance);
    response.hangup();
    return ok(response.toString());
  }
  const question = response.gather({
    input: ['dtmf'],
    numDigits: gather.maxDigits,
    finishOnKey: gather.terminator ?? '',
    timeout: secondsOf(gather.timeoutMs),
    action: stepUrl(callbackUrl, callId, gather.stepId),
    method: 'POST',
    actionOnEmptyResult: true,
  });
  for (const utterance of utterances) speak(question, utterance);
  return ok(response.toString());
}

const secondsOf = (durationMs: number): number => Math.max(1, Math.ceil(durationMs / 1000));

type Speaker = Pick<ReturnType<VoiceResponse['gather']>, 'say' | 'play'>;

function speak(speaker: Speaker | VoiceResponse, { soundUrl, text, language }: Utterance): void {
  const voice = VOICES[language];
  if (soundUrl !== undefined) speaker.play(soundUrl);
  else if (voice !== undefined) speaker.say(voice, text);
}
