import { eq } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import type { CallListener, IncomingCall } from '../../ports/voiceLine.ts';
import { leadToOwn, ownCallback, shownNumberOf } from '../notices/ownCallback.ts';
import { leadOn, type LeadOnDeps } from './leadOn.ts';

type AllCalls = LeadOnDeps & {
  readonly provider: string;
  /** The menu. */
  readonly incoming: CallListener;
  /** The scripts of our own calls. */
  readonly outgoing: CallListener;
};

/**
 * One listener for a line that is called and that calls: each call goes to whoever it concerns. Whoever calls back after a
 * call of ours that they missed is led straight to what it was about; it stays a call to us and ends as such,
 * and a key leads on to the menu or the desk.
 */
export function allCalls({ provider, incoming, outgoing, ...deps }: AllCalls): CallListener {
  const { db } = deps;
  return {
    rang: async (call) => {
      await incoming.rang(call);
      await leadBack(call);
    },
    next: async (event, left) => {
      const row = await readOf(db, event.callId);
      const isMenu = row?.direction === 'in' && (row.attemptId === null || (await leadOn(deps, event)));
      return (isMenu ? incoming : outgoing).next(event, left);
    },
    ended: async (end) => {
      const row = await readOf(db, end.callId);
      await (row?.direction === 'in' ? incoming : outgoing).ended(end);
    },
  };

  async function leadBack(call: IncomingCall): Promise<void> {
    const own = await ownCallback(db, await shownNumberOf(db, call.callId), call.at);
    if (own !== undefined) await leadToOwn(db, call, own, provider);
  }
}

async function readOf(db: Db, callId: string) {
  const { direction, attemptId } = phoneCalls;
  const [row] = await db.select({ direction, attemptId }).from(phoneCalls).where(eq(phoneCalls.id, callId));
  return row;
}
