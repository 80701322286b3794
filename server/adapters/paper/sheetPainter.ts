import { PDFDocument, type SKRSContext2D } from '@napi-rs/canvas';
import { FILLS } from '../../../common/chart/plot.ts';
import { directionOf, type Language } from '../../../common/contract/language.ts';
import type { Plot } from '../../../common/contract/plot.ts';
import { formatNumber } from '../../../common/phrases/format.ts';
import type { Sheet, SheetPainter, SheetSection } from '../../ports/sheet.ts';
import { fontFor } from './fonts.ts';
import { drawText, wrap } from './lines.ts';

/** A4 across, in points. */
const PAGE = { width: 842, height: 595 } as const;
const MARGIN = 41;
const BOTTOM = PAGE.height - 46;
const INK = '#10242e';
const QUIET = '#5b6b73';
const LINE = '#dad5c9';
const TEXT = 10;
const ROW = 17;
const LINE_OF_TEXT = 1.5;

/** Draws statistics on sheets, with the letters of the package in the file, so that every reader shows all five scripts. */
export const sheetPainter: SheetPainter = { paint: (sheet) => new SheetPen(sheet).paint() };

/** Where the next thing goes, and new pages for it. */
class SheetPen {
  readonly #sheet: Sheet;
  readonly #language: Language;
  readonly #isRtl: boolean;
  readonly #document: PDFDocument;
  #context: SKRSContext2D;
  #top = MARGIN;
  #page = 1;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
    this.#language = sheet.language;
    this.#isRtl = directionOf(sheet.language) === 'rtl';
    this.#document = new PDFDocument({ title: sheet.title, creator: 'Turnstone' });
    this.#context = this.#begin();
  }

  paint(): Uint8Array {
    const { title, subtitles, headlines, sections, meaning } = this.#sheet;
    this.#text(title, 20, 700);
    for (const subtitle of subtitles) this.#text(subtitle, TEXT + 1, 400, QUIET);
    this.#top += 8;
    this.#headlines(headlines);
    for (const section of sections) this.#section(section);
    this.#needs(60);
    this.#text(meaning.heading, 13, 700);
    for (const [term, sentence] of meaning.of) {
      this.#needs(40);
      this.#text(term, TEXT, 700);
      this.#text(sentence, TEXT, 400, QUIET);
    }
    this.#endPage();
    return this.#document.close();
  }

  /** The PDF's context draws what a canvas's does; the package's own types name them apart. */
  #begin(): SKRSContext2D {
    return this.#document.beginPage(PAGE.width, PAGE.height) as unknown as SKRSContext2D;
  }

  #endPage(): void {
    const foot = `${this.#sheet.footer} · ${formatNumber(this.#page, this.#language)}`;
    this.#line(foot, this.#across(0), PAGE.height - 24, 'start', 8, QUIET);
    this.#document.endPage();
  }

  #needs(height: number): void {
    if (this.#top + height <= BOTTOM) return;
    this.#endPage();
    this.#page += 1;
    this.#context = this.#begin();
    this.#top = MARGIN;
  }

  /** From a place along the line of reading to one on the sheet. */
  #across(x: number): number {
    return this.#isRtl ? PAGE.width - MARGIN - x : MARGIN + x;
  }

  #text(text: string, size: number, weight: 400 | 700, colour = INK): void {
    this.#context.fillStyle = colour;
    const box = { left: MARGIN, right: PAGE.width - MARGIN, top: this.#top };
    const style = { sizeDots: size, weight, align: 'start' as const };
    this.#top = drawText(this.#context, text, this.#language, style, box) + 2;
  }

  #line(
    text: string,
    x: number,
    y: number,
    anchor: 'start' | 'middle' | 'end',
    size: number,
    colour: string,
    weight: 400 | 700 = 400,
  ): void {
    const context = this.#context;
    context.font = fontFor(text, size, weight);
    context.direction = this.#isRtl ? 'rtl' : 'ltr';
    context.textBaseline = 'alphabetic';
    const isLeft = (anchor === 'start') !== this.#isRtl;
    context.textAlign = anchor === 'middle' ? 'center' : isLeft ? 'left' : 'right';
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  #headlines(of: Sheet['headlines']): void {
    const width = (PAGE.width - 2 * MARGIN) / Math.max(1, of.length);
    let bottom = this.#top;
    for (const [place, [label, value]] of of.entries()) {
      this.#line(value, this.#across(width * place), this.#top + 16, 'start', 16, INK, 700);
      this.#context.font = fontFor(label, 9, 400);
      let y = this.#top + 30;
      for (const part of wrap(this.#context, label, this.#language, width - 10)) {
        this.#line(part, this.#across(width * place), y, 'start', 9, QUIET);
        y += 9 * LINE_OF_TEXT;
      }
      bottom = Math.max(bottom, y);
    }
    this.#top = bottom + 6;
  }

  #section(section: SheetSection): void {
    const { heading, plot, legend, head, rows } = section;
    this.#needs(plot.height + 70);
    this.#text(heading, 13, 700);
    this.#plot(plot);
    this.#legend(legend);
    this.#table(head, rows);
    this.#top += 14;
  }

  #plot({ height, marks }: Plot): void {
    const context = this.#context;
    const top = this.#top;
    const left = (x: number, wide: number) => (this.#isRtl ? this.#across(x) - wide : this.#across(x));
    for (const mark of marks) {
      if (mark.kind === 'grid') {
        context.strokeStyle = LINE;
        context.lineWidth = 0.5;
        context.beginPath();
        context.moveTo(this.#across(mark.x1), top + mark.y1);
        context.lineTo(this.#across(mark.x2), top + mark.y2);
        context.stroke();
      } else if (mark.kind === 'label')
        this.#line(mark.text, this.#across(mark.x), top + mark.y, mark.anchor, 9, QUIET);
      else if (mark.fill === 'dot') {
        context.fillStyle = FILLS.dot;
        context.beginPath();
        context.arc(left(mark.x, mark.width) + mark.width / 2, top + mark.y + mark.height / 2, 3, 0, 2 * Math.PI);
        context.fill();
      } else if (mark.fill !== 'hit') {
        context.fillStyle = FILLS[mark.fill];
        context.fillRect(left(mark.x, mark.width), top + mark.y, mark.width, mark.height);
        context.lineWidth = 0.5;
        context.strokeStyle = mark.fill === 'open' ? QUIET : '#ffffff';
        if (mark.fill !== 'range') context.strokeRect(left(mark.x, mark.width), top + mark.y, mark.width, mark.height);
      }
    }
    this.#top += height + 8;
  }

  #legend(legend: SheetSection['legend']): void {
    let x = 0;
    const y = this.#top + 6;
    for (const { fill, text } of legend) {
      if (fill !== null) {
        this.#context.fillStyle = FILLS[fill];
        this.#context.fillRect(this.#isRtl ? this.#across(x) - 8 : this.#across(x), y - 8, 8, 8);
        x += 12;
      }
      this.#line(text, this.#across(x), y, 'start', 9, QUIET);
      x += this.#context.measureText(text).width + 16;
    }
    this.#top += 18;
  }

  #table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const names = 170;
    const width = (PAGE.width - 2 * MARGIN - names) / Math.max(1, head.length - 1);
    const end = (column: number) => this.#across(names + width * column - 4);
    const row = (cells: readonly string[], weight: 400 | 700) => {
      this.#needs(ROW);
      for (const [column, cell] of cells.entries())
        if (column === 0)
          this.#line(this.#cut(cell, names - 6), this.#across(0), this.#top + 12, 'start', 9, INK, weight);
        else this.#line(cell, end(column), this.#top + 12, 'end', 9, INK, weight);
      this.#rule(this.#top + ROW);
      this.#top += ROW;
    };
    this.#needs(3 * ROW);
    this.#head(head, names, width);
    for (const [place, cells] of rows.entries()) row(cells, place === 0 ? 700 : 400);
  }

  /** Headings break into lines; the last stands on the rule. */
  #head(head: readonly string[], names: number, width: number): void {
    const lines = head.map((text, column) => {
      this.#context.font = fontFor(text, 8, 700);
      return wrap(this.#context, text, this.#language, column === 0 ? names : width - 8);
    });
    const most = Math.max(...lines.map(({ length }) => length));
    for (const [column, parts] of lines.entries())
      for (const [place, part] of parts.entries()) {
        const y = this.#top + (most - parts.length + place + 1) * 11;
        if (column === 0) this.#line(part, this.#across(0), y, 'start', 8, QUIET, 700);
        else this.#line(part, this.#across(names + width * column - 4), y, 'end', 8, QUIET, 700);
      }
    this.#top += most * 11 + 4;
    this.#rule(this.#top);
  }

  #rule(y: number): void {
    this.#context.fillStyle = LINE;
    this.#context.fillRect(MARGIN, y, PAGE.width - 2 * MARGIN, 0.5);
  }

  #cut(text: string, most: number): string {
    this.#context.font = fontFor(text, 9, 700);
    let kept = text;
    while (kept.length > 1 && this.#context.measureText(kept).width > most) kept = `${kept.slice(0, -2)}…`;
    return kept;
  }
}
