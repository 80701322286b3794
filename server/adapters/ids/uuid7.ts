import { randomFillSync } from 'node:crypto';
import type { NewId } from '../../ports/ids.ts';

/** Chance is fetched for so many ids at a time: asking the system costs more than the bytes. */
const POOL_BYTES = 16 * 256;

/** A millisecond's first id starts its count somewhere in the lower half, so that the count does not run out. */
const FIRST_COUNT = 2 ** 25;

/**
 * RFC 9562: 48 bits of milliseconds, a count of 26 bits, 48 random bits. What one process makes within a millisecond is
 * counted from a random start (method 1 of its section 6.2): whatever is sorted by its id is sorted as it was made.
 */
export function uuid7At(now: () => number): NewId {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  let last = -1;
  let count = 0;
  return () => {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.subarray(used, used + 16);
    used += 16;
    const at = now();
    count = at === last ? count + 1 : bytes.readUInt32BE(6) % FIRST_COUNT;
    last = at;
    bytes.writeUIntBE(at, 0, 6);
    bytes.writeUInt16BE(0x7000 | ((count >>> 14) & 0xfff), 6);
    bytes.writeUInt16BE(0x8000 | (count & 0x3fff), 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
