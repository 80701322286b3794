import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { DeliveryReport, IncomingMessage, MessageWebhooks } from '../../ports/messages.ts';
import type { WebhookProblem, WebhookRequest } from '../../ports/webhook.ts';
import { headerOf, paramOf } from './formWebhook.ts';
import { isKeyFor } from './webhookKey.ts';

export const kannelWebhooks = (webhookSecret: string): MessageWebhooks => ({
  report: (request) => parseKannelReport(request, webhookSecret),
  incoming: (request) => parseKannelIncoming(request, webhookSecret),
});

/**
 * Kannel's `%d`. Queued in the network is no more than on its way. Newer gateways split 2 into "too late" and "nobody
 * knows". Source: Kannel, gw/dlr.h
 */
const MEANING: ReadonlyMap<string, Pick<DeliveryReport, 'status' | 'code'>> = new Map([
  ['1', { status: 'delivered' }],
  ['2', { status: 'failed', code: 'unreachable' }],
  ['4', { status: 'sent' }],
  ['8', { status: 'sent' }],
  ['16', { status: 'failed', code: 'blocked' }],
  ['34', { status: 'failed', code: 'unreachable' }],
  ['66', { status: 'failed', code: 'unreachable' }],
]);

/** A delivery report: everything is in the address that we gave with the message. */
export function parseKannelReport(
  request: WebhookRequest,
  webhookSecret: string,
): Result<DeliveryReport, WebhookProblem> {
  const messageId = paramOf(request, 'id') ?? '';
  if (!isKeyFor(webhookSecret, `report:${messageId}`, paramOf(request, 'key'))) return err('webhook_forged');
  const code = paramOf(request, 'status') ?? '';
  const meaning = MEANING.get(code);
  if (meaning === undefined) return err('webhook_malformed');
  return ok({
    eventId: `${messageId}:${code}`,
    messageId,
    ...meaning,
    at: request.receivedAt,
  });
}

/** A text from a person: the words are the body, who wrote them is in the headers. */
export function parseKannelIncoming(
  request: WebhookRequest,
  webhookSecret: string,
): Result<IncomingMessage, WebhookProblem> {
  if (!isKeyFor(webhookSecret, 'incoming', paramOf(request, 'key'))) return err('webhook_forged');
  const providerEventId = paramOf(request, 'id');
  const from = internationalNumber(headerOf(request, 'x-kannel-from') ?? '');
  const text = textOf(request);
  if (!providerEventId || from === undefined || text === undefined) return err('webhook_malformed');
  return ok({
    providerEventId,
    from,
    to: headerOf(request, 'x-kannel-to') ?? '',
    text,
    at: sentAt(headerOf(request, 'x-kannel-time')) ?? request.receivedAt,
  });
}

/** Networks give the number with `+`, with `00` or with neither, but always with its country. */
function internationalNumber(given: string): string | undefined {
  const number = `+${given.trim().replace(/^(\+|00)/, '')}`;
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined;
}

function textOf(request: WebhookRequest): string | undefined {
  const charset = /charset="?([\w-]+)/i.exec(headerOf(request, 'content-type') ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(request.rawBody);
  } catch {
    return undefined;
  }
}

/** `2026-11-22 05:58:27`, in UTC. */
function sentAt(time: string | undefined): number | undefined {
  if (time === undefined || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time)) return undefined;
  const at = Date.parse(`${time.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at;
}
