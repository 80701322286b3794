import type { Language } from '../../common/contract/language.ts';
import type { Result } from '../../common/contract/result.ts';
import type { SendFailureCode } from '../notice/failure.ts';
import type { CallEvent, Gather } from '../voice/script.ts';
import type { SendOutcome } from './messages.ts';
import type { WebhookProblem, WebhookRequest } from './webhook.ts';

/** One call to one person. What is said is asked for, step by step, once somebody or something has answered. */
export type OutgoingCall = {
  /** Ours, unguessable, the same in everything that is told about this call; never a person's data. */
  readonly callId: string;
  /** E.164. */
  readonly to: string;
  readonly language: Language;
  /** How long it may ring, in milliseconds. */
  readonly ringMs: number;
  /** Nobody is rung from this instant on. */
  readonly expiresAt: number;
};

/**
 * A telephone line that can call people. `accepted` means that the provider has begun to ring; what becomes of the call is
 * told to the `CallListener`. Implementations in adapters/voice; all pass test/contract/voiceLine.ts.
 */
export type VoiceLine = {
  place(call: OutgoingCall): Promise<SendOutcome>;
  close(): Promise<void>;
};

/** A call of which no end was ever told, and the line's own id of it where it is known. */
export type UnendedCall = { readonly callId: string; readonly providerId: string | null };

/**
 * A line that tells by itself what happens, from `listen` on, and not by webhooks. Resolves when calls can come.
 *
 * @param unended asked once, at first: those that the line does not know any more are told as ended
 */
export type ListeningLine = VoiceLine & {
  listen(listener: CallListener, unended?: () => Promise<readonly UnendedCall[]>): Promise<void>;
};

/** Somebody calls a line of ours. It is told before anything of this call is asked. */
export type IncomingCall = {
  /** Ours, as in all that follows; derived from the provider's id, so that a repeated report is the same call. */
  readonly callId: string;
  readonly providerId: string;
  /** E.164 or as the line shows it; null: the caller keeps it to themselves. */
  readonly from: string | null;
  /** The number that was dialled. */
  readonly line: string;
  readonly at: number;
};

/** Something to be heard: the sound file where there is one, otherwise the provider's own voice reads the text. */
export type Utterance = {
  readonly language: Language;
  readonly text: string;
  /** Where a provider fetches it. */
  readonly soundUrl?: string;
  /** Where it lies on this machine, for a line that is at home here. */
  readonly soundPath?: string;
};

/** A person who is to take the call over: an inside number of the clinic's telephones, or E.164. */
export type Connect = { readonly to: string; readonly ringMs: number };

/**
 * What the line does: plays everything in order, then waits for keys and asks what is next, or connects the caller with
 * somebody (and asks again with `not_connected` where nobody takes it), or without either hangs up.
 */
export type LineStep = {
  readonly utterances: readonly Utterance[];
  readonly connect?: Connect & { readonly stepId: string };
  readonly gather?: Gather & {
    /** Comes back with the keys, so that an answer belongs to its question even when it is repeated or late. */
    readonly stepId: string;
  };
};

/** Something that happened during a call, in the words of the call's script. */
export type LineEvent = {
  readonly callId: string;
  /** The question that is answered; none when the call has just been taken. */
  readonly stepId?: string;
  readonly event: Extract<
    CallEvent,
    {
      readonly type: 'answered' | 'machine_detected' | 'digits' | 'silence' | 'connected' | 'not_connected';
    }
  >;
  readonly at: number;
};

/**
 * `refused`: the person turned the call down, where the line can tell it from `busy`. `unknown`: the line broke while it
 * rang, and nobody knows whether it was taken. A wrong number is `failed` with `wrong_address`.
 */
export type CallOutcome = 'completed' | 'busy' | 'no_answer' | 'refused' | 'failed' | 'canceled' | 'unknown';

/** How a call ended. `completed` says only that somebody or something took it. */
export type CallEnd = {
  /** The same when a provider repeats itself; keep it unique. */
  readonly eventId: string;
  readonly callId: string;
  readonly providerId?: string;
  readonly outcome: CallOutcome;
  /** With `failed`, where the line says why. */
  readonly code?: SendFailureCode;
  readonly at: number;
};

/** Who decides about calls. Asked twice about the same event, because an answer was lost, it gives the same step. */
export type CallListener = {
  rang(call: IncomingCall): Promise<void>;
  /** @param left aborted once the line waits for the step no more: what it has not done by then is not done */
  next(event: LineEvent, left?: AbortSignal): Promise<LineStep>;
  ended(end: CallEnd): Promise<void>;
};

/** How a provider's requests about a call are read and answered. Pure: a forged or broken one changes nothing. */
export type VoiceWebhooks = {
  /** Answered, after `rang`, with the first step of the call. */
  rang(request: WebhookRequest): Result<IncomingCall, WebhookProblem>;
  step(request: WebhookRequest): Result<LineEvent, WebhookProblem>;
  ended(request: WebhookRequest): Result<CallEnd, WebhookProblem>;
  /** The document that answers `step`. Where the provider has no voice for a language, sound files are needed. */
  answer(callId: string, step: LineStep): Result<string, 'language_not_spoken'>;
};
