import type { LoggedEvent } from '../../ports/queueLog.ts';
import type { QueueDay } from '../../queue/day.ts';
import { evolve } from '../../queue/evolve.ts';

/** The day in memory, and a watch over it: while it holds what is not yet in the log, nobody may look. */
export class GuardedDay {
  readonly day: QueueDay;
  #isUncommitted = false;
  #readers: (() => void)[] = [];

  constructor(day: QueueDay) {
    this.day = day;
  }

  get seq(): number {
    return this.day.head.seq;
  }

  /** Looks at the day as it was last committed: while a commit is under way, as soon as it has ended. */
  read<T>(look: (day: QueueDay) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        try {
          resolve(look(this.day));
        } catch (bug) {
          reject(bug instanceof Error ? bug : new Error(String(bug)));
        }
      };
      if (this.#isUncommitted) this.#readers.push(run);
      else run();
    });
  }

  /** Decides on the day; what that changes is uncommitted until `end`. A failure takes it back at once. */
  change<T>(decide: () => T): T {
    this.#isUncommitted = true;
    this.day.begin();
    try {
      return decide();
    } catch (bug) {
      this.end('rollback');
      throw bug;
    }
  }

  end(how: 'commit' | 'rollback'): void {
    this.day[how]();
    this.#isUncommitted = false;
    for (const look of this.#readers.splice(0)) look();
  }

  /** Takes over what is in the log, all of it or nothing. */
  fold(news: readonly LoggedEvent[]): void {
    this.change(() => {
      for (const { seq, event } of news) {
        if (seq !== this.seq + 1) throw new Error(`Corrupt log: event ${seq} after ${this.seq}`);
        evolve(this.day, event);
      }
    });
    this.end('commit');
  }
}
