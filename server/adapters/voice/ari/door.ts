/** So many answers at once the clinic's database gives without any of them waiting long. */
const MOST_OWED = 24;
/** Twice ringing; whoever calls a clinic is used to more. */
const RINGS_MS = 10_000;

/**
 * Where many press keys at the same moment, those who call just then ring a little longer: whoever is in the menu is answered
 * first, or all would be answered late. Nobody is turned away.
 */
export class Door {
  readonly #later: (delayMs: number, task: () => void) => () => void;
  #owed = 0;
  /** Who rings longer, and what lets them in; the first to come is the first. */
  readonly #outside = new Map<string, () => void>();

  /** @param later runs a task after so many milliseconds, and returns what calls it off */
  constructor(later: (delayMs: number, task: () => void) => () => void) {
    this.#later = later;
  }

  /** One more answer is owed. @returns what says, once or more often, that it was given */
  owe(): () => void {
    this.#owed += 1;
    let isGiven = false;
    return () => {
      if (isGiven) return;
      isGiven = true;
      this.#owed -= 1;
      const [first] = this.#outside.keys();
      if (first !== undefined && this.#isOpen()) this.letIn(first);
    };
  }

  /** @returns a promise for when a new call may be taken; undefined where it may at once */
  whenOpen(call: string): Promise<void> | undefined {
    if (this.#isOpen()) return undefined;
    return new Promise((resolve) => {
      const stop = this.#later(RINGS_MS, () => this.letIn(call));
      this.#outside.set(call, () => {
        stop();
        resolve();
      });
    });
  }

  /** Whether or not it is open: has rung for long enough, or hung up. */
  letIn(call: string): void {
    const enter = this.#outside.get(call);
    this.#outside.delete(call);
    enter?.();
  }

  readonly #isOpen = (): boolean => this.#owed < MOST_OWED;
}
