/** The parts of a paper that is put together where nothing can be painted: at a kiosk without its server. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import QRCode from 'qrcode';
import { directionOf, type Language } from '../../../common/contract/language.ts';
import type { Bitmap, PaperWidth } from '../../ports/paper.ts';
import { packBits } from './bitmap.ts';
import { fontFor } from './fonts.ts';
import { drawText } from './lines.ts';

const DOTS_PER_MM = 8;
const MARGIN = 2 * DOTS_PER_MM;
const NUMBER_MM = 24;
const CAPITAL_PART = 0.714;
const QR_MODULE_DOTS = 5;
const QR_QUIET_MODULES = 4;
const MOST_DOTS = 1_600;

/** The number as large as on every ticket: the upper part. */
export function numberStrip(number: string, width: PaperWidth): Bitmap {
  return paint(width, (context) => {
    const wanted = Math.round((NUMBER_MM * DOTS_PER_MM) / CAPITAL_PART);
    context.font = fontFor(number, wanted, 700);
    const most = width - 2 * MARGIN;
    const measured = context.measureText(number).width;
    // Too wide for the paper, it is drawn narrower, not lower: its height is what old eyes need.
    const squeeze = Math.max(0.62, Math.min(1, most / measured));
    const sizeDots = Math.floor(Math.min(wanted, (wanted * most) / (measured * squeeze)));
    const height = Math.round(sizeDots * CAPITAL_PART);
    context.font = fontFor(number, sizeDots, 700);
    context.direction = 'ltr';
    context.textAlign = 'center';
    context.textBaseline = 'alphabetic';
    context.save();
    context.translate(width / 2, 2 * DOTS_PER_MM + height);
    context.scale(squeeze, 1);
    context.fillText(number, 0, 0);
    context.restore();
    return height + 4 * DOTS_PER_MM;
  });
}

/** The code of the patient's page: the lower part. */
export function codeStrip(url: string, width: PaperWidth): Bitmap {
  return paint(width, (context) => {
    const { modules } = QRCode.create(url, { errorCorrectionLevel: 'M' });
    const side = (modules.size + 2 * QR_QUIET_MODULES) * QR_MODULE_DOTS;
    const left = Math.round((width - side) / 2) + QR_QUIET_MODULES * QR_MODULE_DOTS;
    for (let y = 0; y < modules.size; y += 1)
      for (let x = 0; x < modules.size; x += 1)
        if (modules.get(y, x))
          context.fillRect(
            left + x * QR_MODULE_DOTS,
            (y + QR_QUIET_MODULES) * QR_MODULE_DOTS,
            QR_MODULE_DOTS,
            QR_MODULE_DOTS,
          );
    return side;
  });
}

export type StripWords = {
  readonly language: Language;
  /** White on black, so that staff see at once what it is. */
  readonly mark: string;
  readonly heading: string;
  readonly lines: readonly string[];
};

/** What is said between number and code. */
export function wordsStrip({ language, mark, heading, lines }: StripWords, width: PaperWidth): Bitmap {
  return paint(width, (context) => {
    const isWide = width >= 500;
    const size = { text: isWide ? 30 : 25, large: isWide ? 40 : 31 };
    const box = (top: number) => ({ left: MARGIN, right: width - MARGIN, top });
    const height = Math.ceil(size.text * (directionOf(language) === 'rtl' ? 2.1 : 1.9));
    context.fillRect(MARGIN, 0, width - 2 * MARGIN, height);
    context.fillStyle = '#ffffff';
    drawText(
      context,
      mark,
      language,
      { sizeDots: size.text, weight: 700, align: 'center' },
      box(Math.round(size.text * 0.25)),
    );
    context.fillStyle = '#000000';
    let top = height + DOTS_PER_MM;
    top = drawText(context, heading, language, { sizeDots: size.large, weight: 700, align: 'center' }, box(top));
    top += DOTS_PER_MM;
    for (const line of lines)
      top = drawText(context, line, language, { sizeDots: size.text, weight: 400, align: 'center' }, box(top));
    return top + DOTS_PER_MM;
  });
}

function paint(width: PaperWidth, draw: (context: SKRSContext2D) => number): Bitmap {
  const canvas = createCanvas(width, MOST_DOTS);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, MOST_DOTS);
  context.fillStyle = '#000000';
  const height = Math.min(MOST_DOTS, draw(context));
  return packBits(context.getImageData(0, 0, width, height).data, width, height);
}
