/** So long nobody has touched anything before the kiosk asks; then so long before it clears (WCAG 2.2.1). */
export const IDLE_MS = 60_000;
export const WARNING_MS = 30_000;

export type IdleDeps = {
  readonly now: () => number;
  /** Nothing to lose on this screen, so nobody is asked. */
  readonly isResting: () => boolean;
  readonly onOver: () => void;
};

/** Notices that a person has gone, warns first, and clears the screen for the next. `tick` is called every second. */
export class IdleWatch {
  #touchedAt: number;
  #secondsLeft = $state<number>();
  readonly #deps: IdleDeps;

  constructor(deps: IdleDeps) {
    this.#deps = deps;
    this.#touchedAt = deps.now();
  }

  /** Counts down while the warning is shown; undefined else. */
  get secondsLeft(): number | undefined {
    return this.#secondsLeft;
  }

  /** Somebody is there. While the warning is shown only its own button counts, so that the way on is one and plain. */
  touch(): void {
    if (this.#secondsLeft === undefined) this.#touchedAt = this.#deps.now();
  }

  goOn(): void {
    this.#secondsLeft = undefined;
    this.touch();
  }

  tick(): void {
    const idleMs = this.#deps.now() - this.#touchedAt;
    if (idleMs < IDLE_MS) return;
    const leftMs = this.#deps.isResting() ? 0 : IDLE_MS + WARNING_MS - idleMs;
    if (leftMs > 0) {
      this.#secondsLeft = Math.ceil(leftMs / 1000);
      return;
    }
    this.goOn();
    this.#deps.onOver();
  }
}
