import { randomFillSync } from 'node:crypto';
import type { NewId } from '../../ports/ids.ts';

/** Chance is fetched for so many ids at a time: asking the system costs more than the bytes. */
const POOL_BYTES = 16 * 256;

/** RFC 9562: 48 bits of milliseconds, then 74 random bits. */
export function uuid7At(now: () => number): NewId {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return () => {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.subarray(used, used + 16);
    used += 16;
    bytes.writeUIntBE(now(), 0, 6);
    bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
