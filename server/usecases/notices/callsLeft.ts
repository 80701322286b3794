import type { Messaging } from '../../ports/messaging.ts';

/** So long a call that was left is not looked at here. */
const LEFT_FOR_MS = 5_000;
/** A process that is started again has the line back by then. */
const BACK_WITHIN_MS = 120_000;

type Left = { readonly sinceAt: number; readonly untilAt: number };

/**
 * Notices whose next step is a call, and which this process leaves to the one that has the telephone line: they stay due
 * for the others and are not taken here for a while. Kept in memory; a process that has just begun leaves them anew.
 */
export class CallsLeft {
  readonly #left = new Map<string, Left>();

  /** Not to be taken here at this moment. */
  idsAt(now: number): string[] {
    for (const [id, { untilAt }] of this.#left) if (now >= untilAt + BACK_WITHIN_MS) this.#left.delete(id);
    return [...this.#left].flatMap(([id, { untilAt }]) => (now < untilAt ? [id] : []));
  }

  /** @returns whether it is left to another process; false: it is this one's to call, or to say that nobody can */
  async leave(noticeId: string, { whereLineIs }: Messaging, now: number): Promise<boolean> {
    const where = (await whereLineIs?.()) ?? 'here';
    const sinceAt = this.#left.get(noticeId)?.sinceAt ?? now;
    if (where === 'here' || (where === 'nowhere' && now >= sinceAt + BACK_WITHIN_MS)) {
      this.#left.delete(noticeId);
      return false;
    }
    this.#left.set(noticeId, { sinceAt, untilAt: now + LEFT_FOR_MS });
    return true;
  }
}
