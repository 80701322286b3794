import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { SendFailureCode } from '../../notice/failure.ts';
import type { CallEnd, CallOutcome, IncomingCall, LineEvent, VoiceWebhooks } from '../../ports/voiceLine.ts';
import type { WebhookProblem, WebhookRequest } from '../../ports/webhook.ts';
import { paramOf } from '../messages/formWebhook.ts';
import { readSigned } from '../messages/twilioWebhooks.ts';
import { incomingCallId } from './callId.ts';
import { renderTwiml } from './twiml.ts';

export const twilioVoiceWebhooks = (authToken: string, callbackUrl: string): VoiceWebhooks => ({
  rang: (request) => parseTwilioCall(request, authToken),
  step: (request) => parseTwilioVoice(request, authToken),
  ended: (request) => parseTwilioCallEnd(request, authToken),
  answer: (callId, step) => renderTwiml(callbackUrl, callId, step),
});

/** Somebody calls a number of ours. Twilio waits for what is to be said first. */
export function parseTwilioCall(request: WebhookRequest, authToken: string): Result<IncomingCall, WebhookProblem> {
  const signed = readSigned(request, authToken);
  if (!signed.ok) return signed;
  const { CallSid: providerId, From = '', To: line } = signed.value;
  if (!providerId || !line) return err('webhook_malformed');
  return ok({
    callId: incomingCallId('twilio', providerId),
    providerId,
    // Who keeps the number back is `anonymous`, or one of Twilio's own numbers for it.
    from: /^\+\d{5,15}$/.test(From) && !KEPT_BACK.has(From) ? From : null,
    line,
    at: request.receivedAt,
  });
}

/** On a keypad: RESTRICTED, ANONYMOUS, UNKNOWN and UNAVAILABLE, as Twilio shows them. */
const KEPT_BACK: ReadonlySet<string> = new Set(['+7378742833', '+2562533', '+266696687', '+8656696', '+86282452253']);

/**
 * Twilio asks what to do: the call has been taken, or the time for keys is over. `AnsweredBy` is `human`, `machine_…`,
 * `fax` or `unknown`; the last is spoken to like a person, who is the likelier.
 */
export function parseTwilioVoice(request: WebhookRequest, authToken: string): Result<LineEvent, WebhookProblem> {
  const signed = readSigned(request, authToken);
  if (!signed.ok) return signed;
  const { AnsweredBy = '', Digits = '', FinishedOnKey = '', DialCallStatus } = signed.value;
  const callId = paramOf(request, 'call');
  const stepId = paramOf(request, 'step');
  if (!callId) return err('webhook_malformed');

  const told = { callId, at: request.receivedAt };
  if (stepId === undefined) {
    return ok({ ...told, event: { type: /^(machine|fax)/.test(AnsweredBy) ? 'machine_detected' : 'answered' } });
  }
  if (DialCallStatus !== undefined) {
    const hasTalked = DialCallStatus === 'completed' || DialCallStatus === 'answered';
    return ok({ ...told, stepId, event: { type: hasTalked ? 'connected' : 'not_connected' } });
  }
  // The key that ends an entry is told apart from it; alone, it is all that was pressed.
  const digits = Digits === '' ? FinishedOnKey : Digits;
  if (!/^[\d*#]*$/.test(digits)) return err('webhook_malformed');
  return ok({ ...told, stepId, event: digits === '' ? { type: 'silence' } : { type: 'digits', digits } });
}

const OUTCOME: ReadonlyMap<string, CallOutcome> = new Map([
  ['completed', 'completed'],
  ['busy', 'busy'],
  ['no-answer', 'no_answer'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
]);

/** Twilio tells how the call ended. The states before that say nothing to us. */
export function parseTwilioCallEnd(request: WebhookRequest, authToken: string): Result<CallEnd, WebhookProblem> {
  const signed = readSigned(request, authToken);
  if (!signed.ok) return signed;
  const { CallSid: providerId, CallStatus = '', SipResponseCode } = signed.value;
  if (!providerId) return err('webhook_malformed');
  // A number that is called tells the end of all its calls to one address.
  const callId = paramOf(request, 'call') ?? incomingCallId('twilio', providerId);
  if (callId === '') return err('webhook_malformed');
  if (/^(queued|initiated|ringing|in-progress)$/.test(CallStatus)) return err('webhook_ignored');
  const outcome = OUTCOME.get(CallStatus);
  if (outcome === undefined) return err('webhook_malformed');
  return ok({
    eventId: `${providerId}:${CallStatus}`,
    callId,
    providerId,
    outcome,
    ...(outcome === 'failed' ? { code: failureOf(SipResponseCode) } : {}),
    at: request.receivedAt,
  });
}

function failureOf(sipCode: string | undefined): SendFailureCode {
  if (sipCode === '484') return 'provider_refused'; // incomplete: dialled in a form that the network does not take
  return NO_SUCH_NUMBER.has(sipCode) ? 'wrong_address' : 'unreachable';
}

/** SIP's answers for a number that nobody has: not found, gone, nowhere at all. */
const NO_SUCH_NUMBER: ReadonlySet<string | undefined> = new Set(['404', '410', '604']);
