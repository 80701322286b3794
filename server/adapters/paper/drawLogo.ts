import type { SKRSContext2D } from '@napi-rs/canvas';
import type { PaperLogo } from '../../../common/contract/paperTemplate.ts';
import { isBlack } from './bitmap.ts';

const GAP = 8;

type Pen = { readonly context: SKRSContext2D; readonly width: number; top: number };

/** Dot by dot, in the middle of the line; smaller where it is wanted so or where the paper is narrow, never larger. */
export function drawLogo(pen: Pen, logo: PaperLogo, scale = 1): void {
  const { context, width } = pen;
  const bitmap = { ...logo, bits: new Uint8Array(Buffer.from(logo.bits, 'base64')) };
  const wanted = Math.min(1, scale, (width - 4 * GAP) / bitmap.widthDots);
  const [across, down] = [Math.floor(bitmap.widthDots * wanted), Math.floor(bitmap.heightDots * wanted)];
  const left = Math.round((width - across) / 2);
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1)
      if (isBlack(bitmap, Math.floor(x / wanted), Math.floor(y / wanted)))
        context.fillRect(left + x, pen.top + y, 1, 1);
  }
  pen.top += down + GAP;
}
