import { WEBHOOK_PATHS } from '../../../common/contract/webhookPaths.ts';
import { isGsm } from '../../notice/gsm.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MessageChannel, OutgoingMessage, SendOutcome } from '../../ports/messages.ts';
import { httpPost } from './httpPost.ts';
import { accepted, failed, isExpired, secondsLeft, UNEXPECTED } from './outcome.ts';
import { keyFor } from './webhookKey.ts';

export type KannelSettings = {
  /** The `sendsms` address of the gateway's smsbox, e.g. `http://127.0.0.1:13013/cgi-bin/sendsms`. */
  readonly sendUrl: string;
  readonly username: string;
  readonly password: string;
  /** The clinic's own number or name, as the operator allows it. */
  readonly from: string;
  /** Where the gateway reaches us: `PUBLIC_URL`, or an address of the inner network. Absent: no delivery reports. */
  readonly callbackUrl?: string;
  /** Makes the addresses of reports and replies unguessable, since Kannel signs nothing. */
  readonly webhookSecret: string;
  readonly timeoutMs?: number;
};

/**
 * Texts through a Kannel gateway. Everything goes by POST with `X-Kannel` headers, so that no number and no text is ever
 * part of an address, which gateways and proxies log. Checked against Kannel 1.4.5.
 */
export function createKannel(settings: KannelSettings, clock: Clock): MessageChannel {
  const { sendUrl, username, password, from, timeoutMs = 10_000 } = settings;
  const url = new URL(sendUrl);
  return {
    channel: 'sms',
    async send(message) {
      if (isExpired(message, clock)) return failed('expired');
      if (!/^\+[1-9]\d{6,14}$/.test(message.to)) return failed('wrong_address');
      const answer = await httpPost({
        url,
        timeoutMs,
        body: message.text,
        headers: {
          'content-type': 'text/plain; charset=UTF-8',
          'x-kannel-username': username,
          'x-kannel-password': password,
          'x-kannel-from': from,
          'x-kannel-to': message.to,
          'x-kannel-coding': isGsm(message.text) ? SEVEN_BIT : UCS2,
          'x-kannel-validity': Math.max(1, Math.floor(secondsLeft(message, clock) / 60)),
          ...reportHeaders(settings, message),
        },
      });
      switch (answer.kind) {
        case 'not_sent':
          return failed('provider_unreachable');
        case 'unknown':
          return answer;
        case 'answered':
          return outcomeOf(answer.status, answer.body, message.messageId);
      }
    },
    close: () => Promise.resolve(),
  };
}

const SEVEN_BIT = 0;
const UCS2 = 2;

/** Delivered, undeliverable, queued, handed over, refused. */
const EVERY_REPORT = 31;

function reportHeaders({ callbackUrl, webhookSecret }: KannelSettings, { messageId }: OutgoingMessage) {
  if (callbackUrl === undefined) return {};
  const id = encodeURIComponent(messageId);
  const key = keyFor(webhookSecret, `report:${messageId}`);
  return {
    'x-kannel-dlr-mask': EVERY_REPORT,
    'x-kannel-dlr-url': `${callbackUrl}${WEBHOOK_PATHS.kannelReport}?id=${id}&key=${key}&status=%d`,
  };
}

/** Kannel gives no id of its own to wait for: ours comes back with the reports. */
function outcomeOf(status: number, body: string, messageId: string): SendOutcome {
  if (status === 202 && /^[03]:/.test(body)) return accepted(messageId);
  // The gateway's own list says nothing about whose number it is.
  if (status === 400 && /denied/i.test(body)) return failed('blocked');
  if (status === 400) return failed(/receiver/i.test(body) ? 'wrong_address' : 'text_refused');
  if (status === 401 || status === 403) return failed('credentials_refused');
  if (status === 503) return failed('provider_unreachable'); // "temporal failure": not taken
  // Another service than sendsms, or another address: whatever it was, no text was taken.
  return status >= 400 && status < 500 ? failed('provider_refused') : UNEXPECTED;
}

/** The `post-url` for the gateway's `sms-service` group (with `send-sender = true`); `%I` is filled in by Kannel. */
export const kannelIncomingUrl = (callbackUrl: string, webhookSecret: string): string =>
  `${callbackUrl}${WEBHOOK_PATHS.kannelIncoming}?key=${keyFor(webhookSecret, 'incoming')}&id=%I`;
