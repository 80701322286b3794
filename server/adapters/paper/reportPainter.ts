import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { directionOf } from '../../../common/contract/language.ts';
import { say } from '../../../common/phrases/phrase.ts';
import { ticketPhrases } from '../../../common/phrases/ticket.ts';
import type { Bitmap, PaperWidth, ReportPaper } from '../../ports/paper.ts';
import { packBits } from './bitmap.ts';
import { drawLogo } from './drawLogo.ts';
import { fontFor } from './fonts.ts';
import { drawText, type TextStyle } from './lines.ts';

const DOTS_PER_MM = 8;
const MARGIN = 2 * DOTS_PER_MM;
/** A metre of paper; a longer report would be a broken one. */
const MOST_DOTS = 8_000;
const GAP = 2 * DOTS_PER_MM;

type Pen = { readonly context: SKRSContext2D; readonly width: number; top: number };

/** Draws a report: headings, lines, and names with their values at the other end of the line. */
export function paintReport(paper: ReportPaper, widthDots: PaperWidth): Bitmap {
  const canvas = createCanvas(widthDots, MOST_DOTS);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, widthDots, MOST_DOTS);
  context.fillStyle = '#000000';
  const pen: Pen = { context, width: widthDots, top: DOTS_PER_MM };
  const isWide = widthDots >= 500;
  const sizeDots = isWide ? 25 : 21;
  const write = (text: string, style: Omit<TextStyle, 'sizeDots'>, size = sizeDots) => {
    const box = { left: MARGIN, right: widthDots - MARGIN, top: pen.top };
    pen.top = drawText(context, text, paper.language, { ...style, sizeDots: size }, box);
  };

  const logo = paper.template?.blocks.find(({ block, isShown }) => block === 'logo' && isShown);
  if (logo && paper.template?.logo) drawLogo(pen, paper.template.logo);
  if (paper.isDemonstration) write(say(ticketPhrases.demonstration, paper.language), { weight: 700, align: 'center' });
  write(paper.title, { weight: 700, align: 'center' }, isWide ? 38 : 30);
  for (const text of paper.subtitles) write(text, { weight: 400, align: 'center' });
  for (const line of paper.lines) {
    if (pen.top > MOST_DOTS - 30 * DOTS_PER_MM) break;
    switch (line.kind) {
      case 'heading':
        rule(pen);
        write(line.text, { weight: 700, align: 'start' });
        break;
      case 'text':
        write(line.text, { weight: 400, align: 'start' });
        break;
      case 'pair':
        pair(pen, paper, line, sizeDots);
        break;
    }
  }
  const heightDots = Math.min(MOST_DOTS, pen.top + 2 * DOTS_PER_MM);
  return packBits(context.getImageData(0, 0, widthDots, heightDots).data, widthDots, heightDots);
}

/** The name breaks into lines beside the value, which stands whole at the end of the first. */
function pair(
  pen: Pen,
  { language }: ReportPaper,
  { label, value }: { readonly label: string; readonly value: string },
  sizeDots: number,
): void {
  const { context, width, top } = pen;
  context.font = fontFor(value, sizeDots, 700);
  const valueDots = Math.ceil(context.measureText(value).width);
  const isRtl = directionOf(language) === 'rtl';
  const [left, right] = isRtl ? [MARGIN + valueDots + GAP, width - MARGIN] : [MARGIN, width - MARGIN - valueDots - GAP];
  pen.top = drawText(context, label, language, { sizeDots, weight: 400, align: 'start' }, { left, right, top });
  // In its own box, whose middle is its place.
  const box = isRtl
    ? { left: MARGIN - GAP, right: MARGIN + valueDots + GAP, top }
    : { left: width - MARGIN - valueDots - GAP, right: width - MARGIN + GAP, top };
  drawText(context, value, language, { sizeDots, weight: 700, align: 'center' }, box);
}

function rule(pen: Pen): void {
  pen.top += DOTS_PER_MM;
  pen.context.fillRect(MARGIN, pen.top, pen.width - 2 * MARGIN, 2);
  pen.top += DOTS_PER_MM;
}
