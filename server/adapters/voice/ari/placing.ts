import type { SendOutcome } from '../../../ports/messages.ts';
import type { HttpAnswer } from '../../messages/httpPost.ts';
import { accepted, failed, UNEXPECTED } from '../../messages/outcome.ts';

/** Whether a call that Asterisk was asked to make rings now. */
export function outcomeOf(answer: HttpAnswer, channelId: string): SendOutcome {
  if (answer.kind === 'not_sent') return failed('provider_unreachable');
  if (answer.kind === 'unknown') return answer;
  const { status } = answer;
  // 409: a channel of this id rings already.
  if (status === 409 || (status >= 200 && status < 300)) return accepted(channelId);
  if (status === 401 || status === 403) return failed('credentials_refused');
  if (status === 400 || status === 404) return failed('provider_refused');
  // No channel was made: the trunk is not there, or not registered.
  return status === 500 ? failed('provider_unreachable') : UNEXPECTED;
}
