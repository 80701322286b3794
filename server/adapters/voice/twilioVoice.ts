import { WEBHOOK_PATHS } from '../../../common/contract/webhookPaths.ts';
import type { Clock } from '../../ports/clock.ts';
import type { VoiceLine } from '../../ports/voiceLine.ts';
import { failed, isExpired } from '../messages/outcome.ts';
import { createAtTwilio, type TwilioAccount } from '../messages/twilioApi.ts';
import { stepUrl } from './twiml.ts';

export type TwilioVoiceSettings = TwilioAccount & {
  /** The number that the person sees, `+…`. */
  readonly from: string;
  /** `PUBLIC_URL`: without it nobody could ask us what to say, so there is no line. */
  readonly callbackUrl: string;
};

/** A call about a turn takes half a minute; nobody pays for one that hangs. */
const LONGEST_CALL_S = 180;

/**
 * Calls through Twilio, or a service that speaks its interface. Each step is a request to us (parseTwilioVoice) that is
 * answered with TwiML. An answering machine is listened to until its greeting ends, so that what is left is heard whole.
 */
export function createTwilioVoice(settings: TwilioVoiceSettings, clock: Clock): VoiceLine {
  const { from, callbackUrl } = settings;
  return {
    async place(call) {
      if (isExpired(call, clock)) return failed('expired');
      const ended = `${callbackUrl}${WEBHOOK_PATHS.twilioCallEnded}?call=${encodeURIComponent(call.callId)}`;
      return createAtTwilio(settings, 'Calls', {
        To: call.to,
        From: from,
        Url: stepUrl(callbackUrl, call.callId),
        Method: 'POST',
        StatusCallback: ended,
        StatusCallbackMethod: 'POST',
        StatusCallbackEvent: 'completed',
        Timeout: String(Math.min(600, Math.max(5, Math.round(call.ringMs / 1000)))),
        TimeLimit: String(LONGEST_CALL_S),
        MachineDetection: 'DetectMessageEnd',
      });
    },
    close: () => Promise.resolve(),
  };
}
