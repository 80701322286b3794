import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import QRCode from 'qrcode';
import {
  USUAL_TEMPLATE,
  type BlockSize,
  type PaperBlock,
  type PaperTemplate,
} from '../../../common/contract/paperTemplate.ts';
import { formatTime, leftToRight } from '../../../common/phrases/format.ts';
import { wordsOfSector } from '../../../common/phrases/inSector.ts';
import { localeOf, say } from '../../../common/phrases/phrase.ts';
import { kioskTicketPhrases } from '../../../common/phrases/kioskTicket.ts';
import { ticketPhrases } from '../../../common/phrases/ticket.ts';
import { sayAhead, sayWait } from '../../../common/phrases/waiting.ts';
import type { Bitmap, PaperPainter, PaperWidth, TicketPaper } from '../../ports/paper.ts';
import { packBits } from './bitmap.ts';
import { drawLogo } from './drawLogo.ts';
import { fontFor } from './fonts.ts';
import { drawText, type TextStyle } from './lines.ts';
import { latinDigits, paperDate } from './paperDate.ts';
import { paintReport } from './reportPainter.ts';
import { paintTest } from './testPainter.ts';

const DOTS_PER_MM = 8;
const MARGIN = 2 * DOTS_PER_MM;
/** Capital letters of Noto Sans are this part of the type size. */
const CAPITAL_PART = 0.714;
/** Numbers are read at arm's length by old eyes: 24 mm on 80 mm paper, as large as fits on 58. */
const NUMBER_MM = 24;
const QR_QUIET_MODULES = 4;
/** The least is 0.5 mm, which a telephone's camera still reads from thermal paper. */
const QR_MODULE_DOTS = { small: 4, normal: 5, large: 6 } as const satisfies Record<BlockSize, number>;
const MOST_DOTS = 2400;

type Pen = {
  readonly context: SKRSContext2D;
  readonly width: number;
  readonly template: PaperTemplate;
  top: number;
};

/** Draws tickets in all five scripts: printers' own letters neither join Arabic nor know Chinese on every model. */
export const canvasPainter: PaperPainter = {
  paint(paper, widthDots) {
    switch (paper.kind) {
      case 'report':
        return Promise.resolve(paintReport(paper, widthDots));
      case 'test':
        return Promise.resolve(paintTest(paper, widthDots));
      case 'ticket':
      case 'booking_slip':
        return Promise.resolve(paint(paper, widthDots));
    }
  },
};

const SCALE = { small: 0.8, normal: 1, large: 1.25 } as const satisfies Record<BlockSize, number>;

function paint(paper: TicketPaper, widthDots: PaperWidth): Bitmap {
  const canvas = createCanvas(widthDots, MOST_DOTS);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, widthDots, MOST_DOTS);
  context.fillStyle = '#000000';
  const { template = USUAL_TEMPLATE, language } = paper;
  const pen: Pen = { context, width: widthDots, top: DOTS_PER_MM, template };
  const isWide = widthDots >= 500;
  const size = { small: isWide ? 24 : 20, text: isWide ? 30 : 25, large: isWide ? 40 : 31 };

  if (paper.isDemonstration) banner(pen, paper, say(ticketPhrases.demonstration, language), size.small);
  if (paper.isCopy) banner(pen, paper, say(ticketPhrases.copy, language), size.text);
  // Lines part what stands above and below the facts, wherever the clinic put them.
  for (const { block, isShown, size: wanted } of template.blocks)
    if (isShown || block === 'number') BLOCKS[block](pen, paper, scaled(size, SCALE[wanted]), wanted);

  const heightDots = Math.min(MOST_DOTS, pen.top + DOTS_PER_MM);
  return packBits(context.getImageData(0, 0, widthDots, heightDots).data, widthDots, heightDots);
}

type Sizes = { readonly small: number; readonly text: number; readonly large: number };
const scaled = ({ small, text, large }: Sizes, by: number): Sizes => ({
  small: Math.round(small * by),
  text: Math.round(text * by),
  large: Math.round(large * by),
});

const BLOCKS: Readonly<Record<PaperBlock, (pen: Pen, paper: TicketPaper, size: Sizes, wanted: BlockSize) => void>> = {
  logo: (pen, _paper, _size, wanted) => {
    if (pen.template.logo) drawLogo(pen, pen.template.logo, SCALE[wanted]);
  },
  number: (pen, paper, size, wanted) => {
    const style = { weight: 400, align: 'center' } as const;
    write(pen, paper, say(ticketPhrases.yourNumber, paper.language), { sizeDots: size.text, ...style });
    bigNumber(pen, paper.number, SCALE[wanted]);
    if (paper.showsOwnDigits)
      write(pen, paper, ownDigits(paper), { sizeDots: size.large, weight: 700, align: 'center' }, 'as_it_is');
  },
  service: (pen, paper, size) => {
    write(pen, paper, paper.serviceName, { sizeDots: size.large, weight: 700, align: 'center' });
    if (paper.practitionerName)
      write(pen, paper, paper.practitionerName, { sizeDots: size.text, weight: 400, align: 'center' });
  },
  facts: (pen, paper, size) => {
    const lines = facts(paper, pen.template);
    if (lines.length > 0) rule(pen);
    for (const line of lines) write(pen, paper, line, { sizeDots: size.text, weight: 400, align: 'start' });
  },
  missed: (pen, paper, size) => {
    if (paper.kind !== 'ticket') return;
    pen.top += DOTS_PER_MM;
    const text = say(ticketPhrases.ifMissed, paper.language);
    write(pen, paper, text, { sizeDots: size.small, weight: 400, align: 'start' });
  },
  text: (pen, paper, size) => {
    const text = pen.template.text[paper.language] ?? '';
    if (text === '') return;
    pen.top += DOTS_PER_MM;
    for (const line of text.split('\n'))
      write(pen, paper, line, { sizeDots: size.small, weight: 400, align: 'center' });
  },
  qr: (pen, paper, size, wanted) => {
    if (paper.qrUrl) qr(pen, paper, paper.qrUrl, size.small, wanted);
  },
  clinic: (pen, paper, size) => {
    rule(pen);
    write(pen, paper, paper.clinicName, { sizeDots: size.small, weight: 700, align: 'center' });
    if (paper.address) write(pen, paper, paper.address, { sizeDots: size.small, weight: 400, align: 'center' });
  },
  date: (pen, paper, size) => {
    const { language, issuedAt, timeZone } = paper;
    const date = paperDate(issuedAt, timeZone, language, pen.template.calendar);
    const issued = `${date} · ${formatTime(issuedAt, timeZone, language)}`;
    write(pen, paper, issued, { sizeDots: size.small, weight: 400, align: 'center' });
  },
};

function facts(
  {
    kind,
    language,
    timeZone,
    appointmentAt,
    whereToWait,
    preparation,
    late,
    partySize = 1,
    peopleAhead,
    wait,
    code,
    wording,
  }: TicketPaper,
  { calendar }: Pick<PaperTemplate, 'calendar'>,
): string[] {
  const lines: string[] = [];
  if (appointmentAt !== null) {
    const time = formatTime(appointmentAt, timeZone, language);
    if (kind === 'booking_slip')
      lines.push(paperDate(appointmentAt, timeZone, language, calendar), say(ticketPhrases.comeAt, language, { time }));
    else lines.push(say(wordsOfSector(wording)(ticketPhrases.appointmentAt), language, { time }));
    if (late !== null) lines.push(late);
  }
  if (whereToWait !== null && whereToWait !== '')
    lines.push(say(ticketPhrases.waitIn, language, { place: whereToWait }));
  if (preparation !== null) lines.push(preparation);
  if (partySize > 1)
    lines.push(asSentence(say(kioskTicketPhrases.forPeople, language, { count: partySize }), language));
  if (peopleAhead !== null) lines.push(sayAhead(peopleAhead, language));
  if (wait) lines.push(asSentence(sayWait(wait, language), language));
  if (code !== null) lines.push(say(ticketPhrases.code, language, { code: leftToRight(code) }));
  return lines;
}

/** Where a language has capitals, a line of its own begins with one. */
const asSentence = (words: string, language: TicketPaper['language']): string =>
  words.charAt(0).toLocaleUpperCase(language) + words.slice(1);

function write(
  pen: Pen,
  { language }: Pick<TicketPaper, 'language'>,
  text: string,
  style: TextStyle,
  digits: PaperTemplate['digits'] | 'as_it_is' = pen.template.digits,
): void {
  const written = digits === 'latin' ? latinDigits(text) : text;
  pen.top = drawText(pen.context, written, language, style, { left: MARGIN, right: pen.width - MARGIN, top: pen.top });
}

/** White on black, so that a copy is never taken for the original. */
function banner(pen: Pen, paper: TicketPaper, text: string, sizeDots: number): void {
  const { context, width } = pen;
  const top = pen.top;
  const height = Math.ceil(sizeDots * 1.9);
  context.fillRect(MARGIN, top, width - 2 * MARGIN, height);
  context.fillStyle = '#ffffff';
  drawText(
    context,
    text,
    paper.language,
    { sizeDots, weight: 700, align: 'center' },
    { left: MARGIN, right: width - MARGIN, top: top + Math.round(sizeDots * 0.25) },
  );
  context.fillStyle = '#000000';
  pen.top = top + height + DOTS_PER_MM;
}

/** Always Latin, always from left to right, as large as the paper allows up to 24 mm of capital height. */
function bigNumber(pen: Pen, number: string, scale: number): void {
  const { context, width } = pen;
  const wanted = Math.round((NUMBER_MM * DOTS_PER_MM * Math.min(1, scale)) / CAPITAL_PART);
  context.font = fontFor(number, wanted, 700);
  const most = width - 2 * MARGIN;
  const measured = context.measureText(number).width;
  // A number too wide for the paper is drawn narrower, not lower: its height is what old eyes need.
  const squeeze = Math.max(0.62, Math.min(1, most / measured));
  const sizeDots = Math.floor(Math.min(wanted, (wanted * most) / (measured * squeeze)));
  context.font = fontFor(number, sizeDots, 700);
  context.direction = 'ltr';
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const height = Math.round(sizeDots * CAPITAL_PART);
  context.save();
  context.translate(width / 2, pen.top + DOTS_PER_MM + height);
  context.scale(squeeze, 1);
  context.fillText(number, 0, 0);
  context.restore();
  pen.top += height + 3 * DOTS_PER_MM;
}

function ownDigits({ number, language }: TicketPaper): string {
  const format = new Intl.NumberFormat(localeOf(language), { useGrouping: false });
  return leftToRight(number.replaceAll(/\d/g, (digit) => format.format(Number(digit))));
}

function rule(pen: Pen): void {
  pen.top += DOTS_PER_MM;
  pen.context.fillRect(MARGIN, pen.top, pen.width - 2 * MARGIN, 2);
  pen.top += DOTS_PER_MM;
}

function qr(pen: Pen, paper: TicketPaper, url: string, sizeDots: number, wanted: BlockSize): void {
  const module = QR_MODULE_DOTS[wanted];
  const { modules } = QRCode.create(url, { errorCorrectionLevel: 'M' });
  const side = (modules.size + 2 * QR_QUIET_MODULES) * module;
  const left = Math.round((pen.width - side) / 2) + QR_QUIET_MODULES * module;
  const top = pen.top + QR_QUIET_MODULES * module;
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x)) pen.context.fillRect(left + x * module, top + y * module, module, module);
    }
  }
  pen.top += side;
  write(pen, paper, say(ticketPhrases.followHere, paper.language), { sizeDots, weight: 400, align: 'center' });
  if (paper.isLocalUrl)
    write(pen, paper, say(wordsOfSector(paper.wording)(ticketPhrases.onWiFi), paper.language), {
      sizeDots,
      weight: 400,
      align: 'center',
    });
}
