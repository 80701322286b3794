import { sql } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import { together } from '../../db/together.ts';
import type { CallListener, IncomingCall } from '../../ports/voiceLine.ts';
import { leadToOwn, ownCallback, shownNumberOf, wasCalledLately } from '../notices/ownCallback.ts';
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
  const menus = new MenuCalls();
  return {
    rang: async (call) => {
      await incoming.rang(call);
      await leadBack(call);
    },
    next: async (event, left) => {
      if (menus.has(event.callId)) return incoming.next(event, left);
      const row = await readOf(db, event.callId);
      const isMenu = row.direction === 'in' && (row.attemptId === null || (await leadOn(deps, event)));
      const step = await (isMenu ? incoming : outgoing).next(event, left);
      // Once the menu has asked something, nobody is led anywhere else any more.
      if (isMenu && step.gather !== undefined) menus.add(event.callId);
      return step;
    },
    ended: async (end) => {
      const isMenu = menus.forget(end.callId) || (await readOf(db, end.callId)).direction === 'in';
      await (isMenu ? incoming : outgoing).ended(end);
    },
  };

  async function leadBack(call: IncomingCall): Promise<void> {
    if (!(await wasCalledLately(db, call))) return;
    const own = await ownCallback(db, await shownNumberOf(db, call.callId), call.at);
    if (own !== undefined) await leadToOwn(db, call, own, provider);
  }
}

/** So many calls at once are more than one process carries; of the others it is read whose they are. */
const MOST_REMEMBERED = 2_000;

/** Calls that are the menu's to their end. */
class MenuCalls {
  readonly #calls = new Set<string>();

  has(callId: string): boolean {
    return this.#calls.has(callId);
  }

  /** Also forgets those whose end was told to another process. */
  add(callId: string): void {
    this.#calls.add(callId);
    const [oldest] = this.#calls;
    if (this.#calls.size > MOST_REMEMBERED && oldest !== undefined) this.#calls.delete(oldest);
  }

  forget(callId: string): boolean {
    return this.#calls.delete(callId);
  }
}

type Whose = { readonly direction: string | null; readonly attemptId: string | null };

const readOf = together(async (db: Db, callIds: readonly string[]): Promise<readonly Whose[]> => {
  const rows = await db.execute<Whose & { id: string }>(sql`
    select id, direction, attempt_id as "attemptId" from ${phoneCalls} where id = any(${sql.param(callIds)}::uuid[])`);
  const known = new Map(rows.map((row) => [row.id, row]));
  return callIds.map((callId) => known.get(callId) ?? { direction: null, attemptId: null });
});
