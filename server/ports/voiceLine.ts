import type { Language } from '../../common/contract/language.ts';
import type { Result } from '../../common/contract/result.ts';
import type { SendFailureCode } from '../notice/failure.ts';
import type { SendOutcome } from './messages.ts';
import type { WebhookProblem, WebhookRequest } from './webhook.ts';

/** One call to one person. What is said is asked for, step by step, once somebody has answered. */
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

/** Something to be heard: the sound file where there is one, otherwise the provider's own voice reads the text. */
export type Utterance = { readonly language: Language; readonly text: string; readonly soundUrl?: string };

/** What the line does. After a `gather` the line asks again; after the last step it hangs up. */
export type CallStep =
  | { readonly type: 'say'; readonly utterances: readonly Utterance[] }
  | {
      readonly type: 'gather';
      /** Comes back with the keys, so that the answer is known to belong to this question. */
      readonly stepId: string;
      readonly utterances: readonly Utterance[];
      /** How many keys, 1 to 20. Heard while the prompt still speaks, too. */
      readonly digits: number;
      /** Silence after the prompt before the line asks what to do next, in milliseconds. */
      readonly timeoutMs: number;
    }
  | { readonly type: 'hang_up' };

export type AnsweredBy = 'person' | 'machine' | 'unknown';

/** What happens during a call. `silent`: the time to press a key passed. */
export type CallEvent = { readonly callId: string; readonly at: number } & (
  | { readonly type: 'answered'; readonly by: AnsweredBy }
  | { readonly type: 'pressed'; readonly stepId: string; readonly digits: string }
  | { readonly type: 'silent'; readonly stepId: string }
);

export type CallOutcome = 'completed' | 'busy' | 'no_answer' | 'failed' | 'canceled';

/** How a call ended. `completed` says only that somebody or something answered. */
export type CallEnd = {
  /** The same when a provider repeats itself; keep it unique. */
  readonly eventId: string;
  readonly callId: string;
  readonly providerId?: string;
  readonly outcome: CallOutcome;
  /** Known for `completed` where the line tells people from machines. */
  readonly answeredBy?: AnsweredBy;
  /** Only with `failed`, where the provider says why. */
  readonly code?: SendFailureCode;
  readonly at: number;
};

/** Who decides about the call. Asked again with the same event after a lost answer, it gives the same steps. */
export type CallListener = {
  next(event: CallEvent): Promise<readonly CallStep[]>;
  ended(end: CallEnd): Promise<void>;
};

/** How a provider's calls to us about a call are read, and what it is answered. Pure. */
export type VoiceWebhooks = {
  step(request: WebhookRequest): Result<CallEvent, WebhookProblem>;
  ended(request: WebhookRequest): Result<CallEnd, WebhookProblem>;
  /** The document that answers `step`; Persian has no voice of the provider's and needs its sound files. */
  answer(callId: string, steps: readonly CallStep[]): Result<string, 'language_not_spoken'>;
};
