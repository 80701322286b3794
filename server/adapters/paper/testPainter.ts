import { createCanvas } from '@napi-rs/canvas';
import type { Bitmap, PaperWidth, TestPaper } from '../../ports/paper.ts';
import { packBits } from './bitmap.ts';
import { drawText } from './lines.ts';

const DOTS_PER_MM = 8;
const MARGIN = 2 * DOTS_PER_MM;
const MOST_DOTS = 2_400;

/** Lines in all languages, and a ruler to both edges: a printer of other paper cuts it off. */
export function paintTest({ lines }: TestPaper, widthDots: PaperWidth): Bitmap {
  const canvas = createCanvas(widthDots, MOST_DOTS);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, widthDots, MOST_DOTS);
  context.fillStyle = '#000000';
  let top = DOTS_PER_MM;
  for (let x = 0; x < widthDots; x += DOTS_PER_MM) {
    const isCentimetre = x % (10 * DOTS_PER_MM) === 0;
    context.fillRect(x, top, 1, isCentimetre ? 3 * DOTS_PER_MM : DOTS_PER_MM);
  }
  context.fillRect(widthDots - 1, top, 1, 3 * DOTS_PER_MM);
  top += 4 * DOTS_PER_MM;
  const sizeDots = widthDots >= 500 ? 28 : 23;
  for (const { language, text, isHeading } of lines) {
    const style = {
      sizeDots: isHeading ? sizeDots + 8 : sizeDots,
      weight: isHeading ? 700 : 400,
      align: 'start',
    } as const;
    top = drawText(context, text, language, style, { left: MARGIN, right: widthDots - MARGIN, top });
  }
  // Grey: a head with dead or dirty dots shows as stripes.
  top += DOTS_PER_MM;
  for (let y = 0; y < 4 * DOTS_PER_MM; y += 1)
    for (let x = y % 2; x < widthDots; x += 2) context.fillRect(x, top + y, 1, 1);
  const heightDots = Math.min(MOST_DOTS, top + 6 * DOTS_PER_MM);
  return packBits(context.getImageData(0, 0, widthDots, heightDots).data, widthDots, heightDots);
}
