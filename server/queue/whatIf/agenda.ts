import type { EpochMs } from '../../../common/contract/vocabulary.ts';

type Entry = { readonly at: EpochMs; readonly seq: number; readonly order: number; readonly act: () => void };

/**
 * What is still to happen, by time; of the same instant by the number that its event had in the original log, then as it
 * was written down. Entries are few at a time, so that a sorted list does.
 */
export class Agenda {
  readonly #entries: Entry[] = [];
  #written = 0;

  add(at: EpochMs, seq: number, act: () => void): void {
    const entry = { at, seq, order: (this.#written += 1), act };
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#entries[middle];
      // The last entry is the next to happen.
      if (other && compare(other, entry) > 0) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }

  /** Carries out, one after the other, what happens until `until`, what it adds included. */
  run(until: EpochMs, onTime: (at: EpochMs) => void): void {
    for (let next = this.#entries.at(-1); next && next.at <= until; next = this.#entries.at(-1)) {
      this.#entries.pop();
      onTime(next.at);
      next.act();
    }
  }
}

const compare = (a: Entry, b: Entry): number => a.at - b.at || a.seq - b.seq || a.order - b.order;
