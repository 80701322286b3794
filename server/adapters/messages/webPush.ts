import webPush from 'web-push';
import { z } from 'zod';
import { directionOf } from '../../../common/contract/language.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MessageChannel, OutgoingMessage, SendOutcome } from '../../ports/messages.ts';
import { httpPost, type HttpAnswer } from './httpPost.ts';
import { accepted, failed, isExpired, secondsLeft, UNEXPECTED } from './outcome.ts';

export type WebPushSettings = {
  /** The installation's own pair of keys (VAPID, RFC 8292); browsers subscribe with the public one. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Whom a push service may write to about us: `mailto:…` or `https://…`. */
  readonly contact: string;
  /** Which services may be called; those of the browsers unless set. */
  readonly mayCall?: (endpoint: URL) => boolean;
  readonly timeoutMs?: number;
};

/** A new pair of keys: made once for an installation, kept secret, and never changed while browsers subscribe with it. */
export const makePushKeys = (): Pick<WebPushSettings, 'publicKey' | 'privateKey'> => webPush.generateVAPIDKeys();

/** What a browser gives when a person allows messages (PushSubscription.toJSON). */
const Subscription = z.object({
  endpoint: z.url({ protocol: /^https?$/ }),
  keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
});

/** Messages to the patient's phone page, through the push service of their browser. */
export function createWebPush(settings: WebPushSettings, clock: Clock): MessageChannel {
  const { mayCall = isBrowsersService, timeoutMs = 10_000 } = settings;
  return {
    channel: 'web_push',
    async send(message) {
      if (isExpired(message, clock)) return failed('expired');
      const subscription = readSubscription(message.to);
      if (subscription === undefined || !mayCall(new URL(subscription.endpoint))) return failed('wrong_address');
      const details = prepare(settings, subscription, message, secondsLeft(message, clock));
      if (details === undefined) return failed('wrong_address');
      return outcomeOf(await httpPost({ ...details, timeoutMs }), message.messageId);
    },
    close: () => Promise.resolve(),
  };
}

/**
 * The address comes from whoever opened the page, so only services known to belong to browsers are called: anything else
 * could be a machine of the clinic's own network.
 */
function isBrowsersService({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && SERVICES.some((name) => hostname === name || hostname.endsWith(`.${name}`));
}

const SERVICES = ['fcm.googleapis.com', 'push.services.mozilla.com', 'notify.windows.com', 'push.apple.com'] as const;

function readSubscription(json: string): z.infer<typeof Subscription> | undefined {
  try {
    return Subscription.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined; // no JSON
  }
}

/** What the phone page's service worker shows. The tag makes a message that comes twice appear once. */
const payloadOf = ({ messageId, subject, text, url, language }: OutgoingMessage): string =>
  JSON.stringify({ title: subject ?? '', body: text, url, tag: messageId, language, dir: directionOf(language) });

function prepare(
  { publicKey, privateKey, contact }: WebPushSettings,
  subscription: z.infer<typeof Subscription>,
  message: OutgoingMessage,
  ttl: number,
) {
  try {
    const { endpoint, headers, body } = webPush.generateRequestDetails(subscription, payloadOf(message), {
      vapidDetails: { subject: contact, publicKey, privateKey },
      TTL: ttl,
      urgency: 'high',
      contentEncoding: 'aes128gcm',
    });
    return { url: new URL(endpoint), headers, body };
  } catch {
    return undefined; // keys that are no keys: nothing has been sent
  }
}

function outcomeOf(answer: HttpAnswer, messageId: string): SendOutcome {
  if (answer.kind === 'unknown') return answer;
  if (answer.kind === 'not_sent') return failed('provider_unreachable');
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return accepted(headers.location ?? messageId);
  if (status === 404 || status === 410) return failed('wrong_address'); // the person took the permission back
  if (status === 401 || status === 403) return failed('credentials_refused');
  if (status === 413) return failed('text_refused');
  // Microsoft's says 406 for too many.
  if (status === 429 || status === 406) return failed('rate_limited');
  // "Not now", before anything was taken; Mozilla asks for another try.
  if (status === 503) return failed('provider_unreachable');
  return status >= 400 && status < 500 ? failed('provider_refused') : UNEXPECTED;
}
