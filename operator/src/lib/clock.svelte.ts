import { clockOffset } from '#common/ui/clockOffset.ts';

/** The time by the server's clock, moving once a second, so that waiting times on the screen grow by themselves. */
class Clock {
  #nowAt = $state(Date.now());
  #offsetMs: number | undefined;

  get nowAt(): number {
    return this.#nowAt;
  }

  /** What the server's clock said when its word arrived; a wrong clock on this computer then does no harm. */
  setBy(serverAt: number): void {
    this.#offsetMs = clockOffset(this.#offsetMs, serverAt - Date.now());
    this.#tick();
  }

  /** Starts moving; returns the function that stops it. */
  start(): () => void {
    this.#tick();
    const timer = setInterval(() => {
      this.#tick();
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }

  #tick(): void {
    this.#nowAt = Date.now() + (this.#offsetMs ?? 0);
  }
}

export const clock = new Clock();
