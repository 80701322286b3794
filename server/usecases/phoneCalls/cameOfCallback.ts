import type { PhoneCallFailure, PhoneCallResult } from '../../../common/contract/phoneLine.ts';
import type { NoticePurpose } from '../../notice/purpose.ts';
import type { LineEvent } from '../../ports/voiceLine.ts';
import type { MenuOutcome } from '../../voice/menuScript.ts';

export type CameOfCallback = { readonly result: PhoneCallResult } | { readonly failure: PhoneCallFailure };

/**
 * What came of the call of somebody who called back about a call of ours, as the call history has it; undefined where it
 * goes on.
 *
 * @param isDone whether what was decided could be done
 */
export function cameOfCallback(
  purpose: NoticePurpose,
  outcome: MenuOutcome | undefined,
  event: LineEvent['event'],
  isDone: boolean,
): CameOfCallback | undefined {
  switch (outcome) {
    case undefined:
      return undefined;
    case 'cancel':
      return isDone ? { result: 'cancelled' } : { failure: 'error' };
    case 'place_1':
    case 'place_2':
    case 'place_3':
      return isDone ? { result: 'moved' } : { failure: 'error' };
    case 'coming':
    case 'later':
      if (!isDone) return { failure: 'error' };
      return { result: purpose === 'turn_near' ? 'heard_place' : 'heard_bookings' };
    case 'call_me': // whoever is to be called stands on the absence's own list, and not on that of callers too
    case 'told':
      return { result: 'informed' };
    case 'move':
      return { failure: 'error' };
    case 'desk':
      return { result: 'desk' };
    case 'heard_only':
      return { failure: event.type === 'digits' ? 'wrong_keys' : 'silence' };
    case 'no_answer':
    case 'machine':
      return { failure: 'hung_up' };
  }
}
