import { createCanvas } from '@napi-rs/canvas';
import type { Bitmap } from '../../ports/paper.ts';

/** The dots of a paper as a picture that a browser shows. */
export function pngOf({ widthDots, heightDots, bits }: Bitmap): Buffer {
  const canvas = createCanvas(widthDots, heightDots);
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(widthDots, heightDots);
  const dots = new Uint32Array(pixels.data.buffer);
  const rowBytes = Math.ceil(widthDots / 8);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const isBlack = ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
      dots[y * widthDots + x] = isBlack ? 0xff000000 : 0xffffffff;
    }
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toBuffer('image/png');
}
