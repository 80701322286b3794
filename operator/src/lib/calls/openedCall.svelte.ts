import type { DeskCaller } from '#common/contract/phoneCalls.ts';

/** A telephone call that the secretary opened: the booking desk begins with it. */
export type OpenedCall = {
  readonly callId: string;
  readonly caller: DeskCaller;
};

class OpenedCalls {
  /** The last one, until the booking desk has taken it. */
  #waiting = $state.raw<OpenedCall | undefined>(undefined);

  get waiting(): OpenedCall | undefined {
    return this.#waiting;
  }

  open(call: OpenedCall): void {
    this.#waiting = call;
  }

  /** Taken once: coming back to the desk later begins with nobody. */
  take(): OpenedCall | undefined {
    const taken = this.#waiting;
    this.#waiting = undefined;
    return taken;
  }
}

export const openedCalls = new OpenedCalls();
