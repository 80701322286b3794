import type { Clock } from '../../ports/clock.ts';

/** Failed look-ups of one kiosk in this time; more, and somebody is trying numbers. */
const WINDOW_MS = 10 * 60_000;
const MOST_FAILURES = 15;

/** Keeps a kiosk from being used to find out who has a booking. */
export class LookupLimit {
  readonly #clock: Clock;
  readonly #failures = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isReached(who: string): boolean {
    return this.#recent(who).length >= MOST_FAILURES;
  }

  noteFailure(who: string): void {
    this.#failures.set(who, [...this.#recent(who), this.#clock.now()]);
  }

  #recent(who: string): readonly number[] {
    const since = this.#clock.now() - WINDOW_MS;
    return (this.#failures.get(who) ?? []).filter((at) => at > since);
  }
}
