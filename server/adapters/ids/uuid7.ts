import { randomBytes } from 'node:crypto';
import type { NewId } from '../../ports/ids.ts';

/** RFC 9562: 48 bits of milliseconds, then 74 random bits. */
export function uuid7At(now: () => number): NewId {
  return () => {
    const bytes = randomBytes(16);
    bytes.writeUIntBE(now(), 0, 6);
    bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
