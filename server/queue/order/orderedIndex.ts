/**
 * A sorted set that also knows positions. Kept as a list of short sorted blocks, so that adding, removing and
 * asking for a position touch one block and the list of blocks, never the whole set: at 50,000 members that is
 * about 200 blocks of at most 512.
 */
const BLOCK = 512;

export class OrderedIndex<Key> {
  readonly #compare: (a: Key, b: Key) => number;
  #blocks: Key[][] = [];
  #size = 0;

  constructor(compare: (a: Key, b: Key) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  first(): Key | undefined {
    return this.#blocks[0]?.[0];
  }

  second(): Key | undefined {
    return this.#blocks[0]?.[1] ?? this.#blocks[1]?.[0];
  }

  add(key: Key): void {
    const blockAt = this.#blockFor(key);
    const block = this.#blocks[blockAt];
    this.#size += 1;
    if (block === undefined) {
      this.#blocks.push([key]);
      return;
    }
    block.splice(this.#lowerBound(block, key), 0, key);
    if (block.length > BLOCK) this.#blocks.splice(blockAt + 1, 0, block.splice(BLOCK / 2));
  }

  /** Removes a member; the caller knows that it is there. */
  remove(key: Key): void {
    const blockAt = this.#blockFor(key);
    const block = this.#blocks[blockAt];
    const at = block ? this.#lowerBound(block, key) : 0;
    const found = block?.[at];
    if (!block || found === undefined || this.#compare(found, key) !== 0)
      throw new Error('Corrupt index: no such member');
    block.splice(at, 1);
    this.#size -= 1;
    if (block.length === 0) this.#blocks.splice(blockAt, 1);
  }

  /** How many members come before this key, which need not be one itself. */
  countBefore(key: Key): number {
    const blockAt = this.#blockFor(key);
    let count = 0;
    for (let i = 0; i < blockAt; i += 1) count += this.#blocks[i]?.length ?? 0;
    const block = this.#blocks[blockAt];
    return block ? count + this.#lowerBound(block, key) : count;
  }

  /** How many members from the first on are as asked, where none is after one that is not. */
  countWhile(isAsked: (key: Key) => boolean): number {
    let count = 0;
    for (const block of this.#blocks) {
      const last = block.at(-1);
      if (last !== undefined && isAsked(last)) {
        count += block.length;
        continue;
      }
      let [low, high] = [0, block.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const candidate = block[middle];
        if (candidate !== undefined && isAsked(candidate)) low = middle + 1;
        else high = middle;
      }
      return count + low;
    }
    return count;
  }

  *[Symbol.iterator](): Generator<Key> {
    for (const block of this.#blocks) yield* block;
  }

  /** The last block that may hold the key: the first whose last member is not before it. */
  #blockFor(key: Key): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#blocks[middle]?.at(-1);
      if (last !== undefined && this.#compare(last, key) < 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(low, 0);
  }

  #lowerBound(block: readonly Key[], key: Key): number {
    let low = 0;
    let high = block.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const candidate = block[middle];
      if (candidate !== undefined && this.#compare(candidate, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
