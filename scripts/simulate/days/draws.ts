import { chanceOf } from '../../demoDay/chance.ts';

/** What chance decides on one day; the same seed decides the same. */
export class Draw {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = chanceOf(seed);
  }

  /** True this often, from 0 to 1. */
  chance(often: number): boolean {
    return this.#next() < often;
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1));
  }

  of<T>(all: readonly T[]): T {
    const found = all[Math.floor(this.#next() * all.length)];
    if (found === undefined) throw new Error('There is nothing to draw from');
    return found;
  }

  /** Mostly little, seldom much. */
  exponential(mean: number): number {
    return -Math.log(1 - this.#next()) * mean;
  }
}
