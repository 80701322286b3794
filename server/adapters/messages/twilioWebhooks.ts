import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { DeliveryReport, IncomingMessage, MessageWebhooks } from '../../ports/messages.ts';
import type { WebhookProblem, WebhookRequest } from '../../ports/webhook.ts';
import { formOf, headerOf, paramOf } from './formWebhook.ts';
import { twilioFailure } from './twilioCodes.ts';

export const twilioWebhooks = (authToken: string): MessageWebhooks => ({
  report: (request) => parseTwilioStatus(request, authToken),
  incoming: (request) => parseTwilioIncoming(request, authToken),
});

/**
 * The fields of a request that Twilio has signed: HMAC over the exact address and every field, compared in constant time.
 * Source: twilio.com/docs/usage/webhooks/webhooks-security
 */
export function readSigned(
  request: WebhookRequest,
  authToken: string,
): Result<Readonly<Record<string, string>>, WebhookProblem> {
  const fields = formOf(request);
  const signature = headerOf(request, 'x-twilio-signature');
  if (fields === undefined || !URL.canParse(request.url)) return err('webhook_malformed');
  if (signature === undefined || !validateRequest(authToken, signature, request.url, fields)) {
    return err('webhook_forged');
  }
  return ok(fields);
}

/** What Twilio's `MessageStatus` says to us; the steps before `sent` say nothing. */
const STATUS: ReadonlyMap<string, DeliveryReport['status'] | 'nothing'> = new Map([
  ['accepted', 'nothing'],
  ['scheduled', 'nothing'],
  ['queued', 'nothing'],
  ['sending', 'nothing'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

export function parseTwilioStatus(request: WebhookRequest, authToken: string): Result<DeliveryReport, WebhookProblem> {
  const signed = readSigned(request, authToken);
  if (!signed.ok) return signed;
  const { MessageSid: providerId, MessageStatus = '', ErrorCode } = signed.value;
  const messageId = paramOf(request, 'id');
  const status = STATUS.get(MessageStatus);
  if (!providerId || !messageId || status === undefined) return err('webhook_malformed');
  if (status === 'nothing') return err('webhook_ignored');
  return ok({
    eventId: `${providerId}:${MessageStatus}`,
    messageId,
    providerId,
    status,
    ...(status === 'failed' ? { code: twilioFailure(ErrorCode === undefined ? undefined : Number(ErrorCode)) } : {}),
    at: request.receivedAt,
  });
}

/** Only with Advanced Opt-Out does Twilio say what it has understood; without it STOP arrives as a text like any other. */
const OPT_OUT: ReadonlyMap<string, 'stop' | 'start'> = new Map([
  ['STOP', 'stop'],
  ['START', 'start'],
]);

export function parseTwilioIncoming(
  request: WebhookRequest,
  authToken: string,
): Result<IncomingMessage, WebhookProblem> {
  const signed = readSigned(request, authToken);
  if (!signed.ok) return signed;
  const { MessageSid: providerEventId, From: from, To: to = '', Body: text, OptOutType = '' } = signed.value;
  if (!providerEventId || text === undefined || !/^\+[1-9]\d{6,14}$/.test(from ?? '')) return err('webhook_malformed');
  const optOut = OPT_OUT.get(OptOutType);
  return ok({
    providerEventId,
    from: from ?? '',
    to,
    text,
    ...(optOut === undefined ? {} : { optOut }),
    at: request.receivedAt,
  });
}
