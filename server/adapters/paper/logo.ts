import { createCanvas, loadImage } from '@napi-rs/canvas';
import { LOGO_MOST } from '../../../common/contract/paperTemplate.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Bitmap } from '../../ports/paper.ts';

/** What is bigger was not meant for a receipt, and costs memory to unpack. */
const MOST_PIXELS = 4_000 * 4_000;

/**
 * Turns a picture file into dots: as large as fits, its grey spread over neighbouring dots (Floyd and Steinberg), so that
 * a photograph or a coloured sign stays recognisable in black and white. What is transparent is paper.
 */
export async function logoOf(file: Uint8Array): Promise<Result<Bitmap, 'not_a_picture' | 'too_large'>> {
  const size = sizeOf(Buffer.from(file));
  if (!size) return err('not_a_picture');
  if (size.width * size.height > MOST_PIXELS) return err('too_large');
  let image: Awaited<ReturnType<typeof loadImage>>;
  try {
    image = await loadImage(Buffer.from(file));
  } catch {
    return err('not_a_picture');
  }
  if (image.width < 1 || image.height < 1) return err('not_a_picture');
  const scale = Math.min(LOGO_MOST.widthDots / image.width, LOGO_MOST.heightDots / image.height);
  const widthDots = Math.max(8, Math.floor(image.width * scale));
  const heightDots = Math.max(1, Math.floor(image.height * scale));
  const canvas = createCanvas(widthDots, heightDots);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, widthDots, heightDots);
  context.drawImage(image, 0, 0, widthDots, heightDots);
  return ok(dither(context.getImageData(0, 0, widthDots, heightDots).data, widthDots, heightDots));
}

/** Of a PNG or JPEG, from its head, before anything is unpacked. */
function sizeOf(file: Buffer): { readonly width: number; readonly height: number } | undefined {
  if (file.length > 24 && file.readUInt32BE(0) === 0x89504e47)
    return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < file.length; at += 2 + file.readUInt16BE(at + 2)) {
    if (file[at] !== 0xff) return undefined;
    const marker = file[at + 1] ?? 0;
    // Frames, but for the tables that lie between their numbers.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5) };
  }
  return undefined;
}

/** Grey by grey from the top: what a dot is too dark or too light goes on to those not yet decided. */
export function dither(rgba: Uint8ClampedArray, widthDots: number, heightDots: number): Bitmap {
  const rowBytes = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(rowBytes * heightDots);
  const grey = new Float32Array(widthDots * heightDots);
  for (let at = 0; at < grey.length; at += 1)
    grey[at] = 0.299 * (rgba[at * 4] ?? 255) + 0.587 * (rgba[at * 4 + 1] ?? 255) + 0.114 * (rgba[at * 4 + 2] ?? 255);
  const add = (x: number, y: number, part: number) => {
    if (x >= 0 && x < widthDots && y < heightDots) grey[y * widthDots + x] = (grey[y * widthDots + x] ?? 0) + part;
  };
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const wanted = grey[y * widthDots + x] ?? 255;
      const isBlack = wanted < 128;
      const rest = wanted - (isBlack ? 0 : 255);
      if (isBlack) bits[y * rowBytes + (x >> 3)] = (bits[y * rowBytes + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
      add(x + 1, y, (rest * 7) / 16);
      add(x - 1, y + 1, (rest * 3) / 16);
      add(x, y + 1, (rest * 5) / 16);
      add(x + 1, y + 1, rest / 16);
    }
  }
  return { widthDots, heightDots, bits };
}
