import type { MediaType } from '../../../common/contract/media.ts';

/** What a file is by its own first bytes; what it is called, or what a browser says of it, proves nothing. */
export function mediaTypeOf(head: Buffer): MediaType | undefined {
  const starts = (bytes: readonly number[], at = 0) => bytes.every((byte, index) => head[at + index] === byte);
  const says = (letters: string, at: number) => head.toString('latin1', at, at + letters.length) === letters;
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) && says('IHDR', 12)) return 'image/png';
  if (starts([0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (says('RIFF', 0) && says('WEBP', 8)) return 'image/webp';
  // ISO base media; QuickTime's own brand is no browser's.
  if (says('ftyp', 4) && !says('qt  ', 8)) return 'video/mp4';
  if (starts([0x1a, 0x45, 0xdf, 0xa3]) && head.includes('webm')) return 'video/webm';
  return undefined;
}
