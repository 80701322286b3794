import type { Bitmap } from '../../ports/paper.ts';

/** Packs drawn pixels (RGBA) into dots: darker than the middle is black. */
export function packBits(rgba: Uint8ClampedArray, widthDots: number, heightDots: number): Bitmap {
  const rowBytes = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(rowBytes * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const red = rgba[(y * widthDots + x) * 4] ?? 255; // drawn in black on white: all three are the same
      if (red < 128) {
        const at = y * rowBytes + (x >> 3);
        bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
      }
    }
  }
  return { widthDots, heightDots, bits };
}

/** Whether a dot is black. */
export const isBlack = ({ widthDots, bits }: Bitmap, x: number, y: number): boolean =>
  ((bits[y * Math.ceil(widthDots / 8) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
