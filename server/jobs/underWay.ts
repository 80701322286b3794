import type { LetGoOn } from '../ports/letGoOn.ts';

/** Work that nobody waits for: its failures are reported, and whoever stops the process waits for its end. */
export class UnderWay {
  readonly #running = new Set<Promise<void>>();
  readonly #reportBug: (error: unknown) => void;

  constructor(reportBug: (error: unknown) => void) {
    this.#reportBug = reportBug;
  }

  readonly letGoOn: LetGoOn = (work) => {
    const running = work.then(() => undefined, this.#reportBug).finally(() => this.#running.delete(running));
    this.#running.add(running);
  };

  /** Resolves when all of it has ended, also what was begun meanwhile. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
