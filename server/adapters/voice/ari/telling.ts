import type { CallEnd } from '../../../ports/voiceLine.ts';

type TellingDeps = {
  readonly later: (delayMs: number, task: () => void) => () => void;
  readonly trouble: (code: string) => void;
  readonly ended: (end: CallEnd) => Promise<void>;
  /** From then on nothing is told again. */
  readonly isClosed: () => boolean;
};

const TOLD_AGAIN_AFTER_MS: readonly number[] = [1_000, 5_000, 30_000];
/** And then for as long as it takes: a call that nobody ends stays under way for ever. */
const TOLD_AGAIN_EVERY_MS = 30_000;

/** What goes on by itself beside the calls of a line, and the ends of calls, told until somebody has heard them. */
export class Telling {
  readonly #deps: TellingDeps;
  readonly #underWay = new Set<Promise<void>>();
  /** Each ends the waiting of an end that is to be told again. */
  readonly #pauses = new Set<() => void>();

  constructor(deps: TellingDeps) {
    this.#deps = deps;
  }

  tell(end: CallEnd): void {
    const { ended, isClosed, trouble } = this.#deps;
    const tryTo = async (): Promise<void> => {
      for (let tries = 1; ; tries += 1) {
        try {
          await ended(end);
          return;
        } catch {
          if (isClosed() || tries === TOLD_AGAIN_AFTER_MS.length + 1) trouble('end_not_told');
          if (isClosed()) return;
          await this.#pause(TOLD_AGAIN_AFTER_MS[tries - 1] ?? TOLD_AGAIN_EVERY_MS);
        }
      }
    };
    this.let(tryTo());
  }

  /** Goes on by itself; `finish` waits for it. */
  let(work: Promise<unknown>): void {
    const done = work.then(
      () => undefined,
      () => this.#deps.trouble('line_bug'),
    );
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }

  /** Once closed: waits for no pause any more. */
  async finish(): Promise<void> {
    for (const goOn of this.#pauses) goOn();
    await Promise.all(this.#underWay);
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        stop();
        this.#pauses.delete(goOn);
        resolve();
      };
      const stop = this.#deps.later(delayMs, goOn);
      this.#pauses.add(goOn);
    });
  }
}
