import { WEBHOOK_PATHS } from '../../../common/contract/webhookPaths.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MessageChannel } from '../../ports/messages.ts';
import { failed, isExpired, secondsLeft } from './outcome.ts';
import { createAtTwilio, type TwilioAccount } from './twilioApi.ts';

export type TwilioSmsSettings = TwilioAccount & {
  /** A number (`+…`) or a messaging service (`MG…`). */
  readonly from: string;
  /** `PUBLIC_URL`. Absent: no delivery reports. */
  readonly callbackUrl?: string;
};

/** Twilio keeps a message for at most ten hours. */
const LONGEST_VALIDITY_S = 36_000;

/** Texts through Twilio, or a service that speaks its REST interface. */
export function createTwilioSms(settings: TwilioSmsSettings, clock: Clock): MessageChannel {
  const { from, callbackUrl } = settings;
  return {
    channel: 'sms',
    async send(message) {
      if (isExpired(message, clock)) return failed('expired');
      const validity = Math.min(secondsLeft(message, clock), LONGEST_VALIDITY_S);
      return createAtTwilio(settings, 'Messages', {
        To: message.to,
        [from.startsWith('MG') ? 'MessagingServiceSid' : 'From']: from,
        Body: message.text,
        ValidityPeriod: String(validity),
        ...(callbackUrl === undefined
          ? {}
          : {
              StatusCallback: `${callbackUrl}${WEBHOOK_PATHS.twilioReport}?id=${encodeURIComponent(message.messageId)}`,
            }),
      });
    },
    close: () => Promise.resolve(),
  };
}
