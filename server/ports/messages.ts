import type { Language } from '../../common/contract/language.ts';
import type { Result } from '../../common/contract/result.ts';
import type { SendFailureCode } from '../notice/failure.ts';
import type { WebhookProblem, WebhookRequest } from './webhook.ts';

export type MessageChannelName = 'sms' | 'email' | 'web_push';

/** One message to one person. Text and address are resolved just before sending and are nowhere else on the way. */
export type OutgoingMessage = {
  /** Ours, unguessable, the same for every report about this message; never a person's data. */
  readonly messageId: string;
  /** E.164 (`+98…`) for `sms`, an address for `email`, the browser's subscription as JSON for `web_push`. */
  readonly to: string;
  readonly language: Language;
  /** Subject of an e-mail, title of a push message. */
  readonly subject?: string;
  readonly text: string;
  /** What a push message opens when touched; in the other channels the address is part of the text. */
  readonly url?: string;
  /** Nothing is sent from this instant on, and the provider is asked to drop it then. */
  readonly expiresAt: number;
};

/** Why nobody knows whether a message was sent. */
export type SendDoubtCode = 'timed_out' | 'connection_lost' | 'unexpected_answer';

/**
 * `accepted`: the provider has it. `failed`: it has certainly not been sent; `isPermanent` when sending the same again can
 * only fail again. `unknown`: the request was on its way and no clear answer came, so it may have been sent: never resend.
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerId: string }
  | { readonly kind: 'failed'; readonly code: SendFailureCode; readonly isPermanent: boolean }
  | { readonly kind: 'unknown'; readonly code: SendDoubtCode };

/**
 * Sends messages through one channel. Never throws for what the world does: every outcome is data. Answers within its own
 * time limit. Implementations in adapters/messages; all pass test/contract/messages.ts.
 */
export type MessageChannel = {
  readonly channel: MessageChannelName;
  send(message: OutgoingMessage): Promise<SendOutcome>;
  close(): Promise<void>;
};

/** What the provider says later about a message. `sent`: handed on; `delivered`: on the person's device. */
export type DeliveryReport = {
  /** The same when a provider repeats itself; keep it unique. */
  readonly eventId: string;
  readonly messageId: string;
  readonly providerId?: string;
  readonly status: 'sent' | 'delivered' | 'failed';
  /** Only with `failed`. */
  readonly code?: SendFailureCode;
  readonly at: number;
};

/** What a person wrote back. */
export type IncomingMessage = {
  /** The same when a provider repeats itself; keep it unique. */
  readonly providerEventId: string;
  /** E.164. */
  readonly from: string;
  /** The line that it came in on. */
  readonly to: string;
  readonly text: string;
  /** Set when the provider itself understood the text as leaving or coming back, and already acts on it. */
  readonly optOut?: 'stop' | 'start';
  readonly at: number;
};

/** How a provider's calls to us are read. Pure: a forged or broken one is an error and changes nothing. */
export type MessageWebhooks = {
  report(request: WebhookRequest): Result<DeliveryReport, WebhookProblem>;
  incoming(request: WebhookRequest): Result<IncomingMessage, WebhookProblem>;
};
