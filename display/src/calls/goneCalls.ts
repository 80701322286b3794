import type { CallId } from '#common/contract/vocabulary.ts';

const REMEMBERED = 200;

/** The last calls that a screen has shown and shows no more. Asked when a sound's turn comes; nothing is drawn from it. */
export class GoneCalls {
  readonly #ids = new Set<CallId>();

  has(callId: CallId): boolean {
    return this.#ids.has(callId);
  }

  add(callId: CallId): void {
    this.#ids.add(callId);
    for (const oldest of this.#ids) if (this.#ids.size > REMEMBERED) this.#ids.delete(oldest);
  }
}
