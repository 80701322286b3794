import type { SendFailureCode } from '../../../notice/failure.ts';
import type { CallOutcome } from '../../../ports/voiceLine.ts';

export type Unanswered = { readonly outcome: CallOutcome; readonly code?: SendFailureCode };

/**
 * Why nobody took a call: by SIP's own answer (RFC 3261, section 21) where Asterisk tells it, else by its hangup cause
 * (ITU-T Q.850).
 *
 * @param hasRung whether the telephone at the other end was heard to ring: without, a silence is the network's
 */
export function whyUnanswered(cause: number, sipCode: number | undefined, hasRung: boolean): Unanswered {
  if (!hasRung && (cause === NO_ANSWER || cause === NO_USER_RESPONDING) && (sipCode ?? 480) === 480) {
    return { outcome: 'failed', code: 'unreachable' };
  }
  return bySip(sipCode) ?? CAUSES.get(cause) ?? { outcome: 'failed', code: 'unreachable' };
}

const NO_ANSWER = 19;
const NO_USER_RESPONDING = 18;

function bySip(code: number | undefined): Unanswered | undefined {
  switch (code) {
    case 486:
    case 600:
      return { outcome: 'busy' };
    case 603: // Decline
    case 607: // Unwanted, RFC 8197
    case 608: // Rejected, RFC 8688
      return { outcome: 'refused' };
    case 404:
    case 410:
    case 604:
      return { outcome: 'failed', code: 'wrong_address' };
    case 484: // incomplete: dialled in a form that the network does not take
      return DIALLED_WRONGLY;
    case 401:
    case 407:
      return { outcome: 'failed', code: 'credentials_refused' };
    case 403: // the network forbids it: a barred number, an account without money
      return { outcome: 'failed', code: 'blocked' };
    case 503:
      return { outcome: 'failed', code: 'provider_unreachable' };
    default:
      return undefined;
  }
}

const WRONG_NUMBER: Unanswered = { outcome: 'failed', code: 'wrong_address' };
const DIALLED_WRONGLY: Unanswered = { outcome: 'failed', code: 'provider_refused' };
const NETWORK: Unanswered = { outcome: 'failed', code: 'provider_unreachable' };

const CAUSES: ReadonlyMap<number, Unanswered> = new Map([
  [1, WRONG_NUMBER], // unallocated
  [22, { outcome: 'failed', code: 'unreachable' }], // number changed: the person has another one
  [28, DIALLED_WRONGLY], // invalid number format
  [17, { outcome: 'busy' }],
  [NO_USER_RESPONDING, { outcome: 'no_answer' }],
  [NO_ANSWER, { outcome: 'no_answer' }],
  [16, { outcome: 'no_answer' }], // normal clearing of a call that nobody took
  [21, { outcome: 'refused' }],
  [2, NETWORK], // no route to the network
  [3, NETWORK], // no route to the destination
  [34, NETWORK], // no circuit: congestion
  [38, NETWORK], // network out of order
  [41, NETWORK], // temporary failure
  [42, NETWORK], // switching equipment congestion
  [44, NETWORK], // requested channel not available
]);
