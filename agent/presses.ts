/** A worn key bounces and a held key repeats; nobody means two presses within this time. */
export const PRESS_AGAIN_MS = 300;

/** One press for each time somebody presses a key: what comes too soon after the last sign of it belongs to it. */
export class Presses {
  readonly #lastAt = new Map<string, number>();

  /** @returns whether this is a press of its own */
  isOne(key: string, at: number): boolean {
    const last = this.#lastAt.get(key);
    this.#lastAt.set(key, at);
    return last === undefined || at - last >= PRESS_AGAIN_MS || at < last;
  }

  /** The key was let go: what comes right after is its bouncing. */
  letGo(key: string, at: number): void {
    this.#lastAt.set(key, at);
  }
}
