type Due = { readonly at: number; readonly n: number; readonly work: () => void };

/** What is to happen when, by a clock that jumps from one thing to the next. */
export class Timetable {
  readonly #due: Due[] = [];
  #count = 0;
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  /** At that time, or now where it is past; of two at the same time the first to be asked for comes first. */
  at(at: number, work: () => void): void {
    this.#count += 1;
    const due = { at: Math.max(at, this.now), n: this.#count, work };
    let i = this.#due.length;
    while (i > 0 && (this.#due[i - 1]?.at ?? 0) > due.at) i -= 1;
    this.#due.splice(i, 0, due);
  }

  /** Lets everything happen. `pause` comes after each, and may let promises go on before the next. */
  async run(pause: () => Promise<void> | undefined): Promise<void> {
    for (let due = this.#due.shift(); due; due = this.#due.shift()) {
      this.now = due.at;
      due.work();
      await pause();
    }
  }
}
