import type { Db } from '../../db/database.ts';
import type { CallListener } from '../../ports/voiceLine.ts';
import { isIncoming } from './menuListener.ts';

/** One listener for a line that is called and that calls: each call goes to whoever it concerns. */
export function allCalls(
  db: Db,
  { incoming, outgoing }: { readonly incoming: CallListener; readonly outgoing: CallListener },
): CallListener {
  const whose = async (callId: string) => ((await isIncoming(db, callId)) ? incoming : outgoing);
  return {
    rang: (call) => incoming.rang(call),
    next: async (event) => (await whose(event.callId)).next(event),
    ended: async (end) => (await whose(end.callId)).ended(end),
  };
}
