import type { SKRSContext2D } from '@napi-rs/canvas';
import { directionOf, type Language } from '../../../common/contract/language.ts';
import { fontFor } from './fonts.ts';

export type TextStyle = { readonly sizeDots: number; readonly weight: 400 | 700; readonly align: 'start' | 'center' };

/** Breaks a text into lines that fit; Chinese breaks between any two characters, other scripts between words. */
export function wrap(context: SKRSContext2D, text: string, language: Language, maxDots: number): string[] {
  const pieces = language === 'zh' ? charactersWithMarks(text) : wordsWithSpaces(text);
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const longer = line + piece;
    if (line === '' || context.measureText(longer.trimEnd()).width <= maxDots) line = longer;
    else {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Each word with the space that follows it. */
const wordsWithSpaces = (text: string): string[] => text.match(/\S+\s*/g) ?? [];

/** Each Chinese character with the marks that must not begin a line; runs of Latin letters and digits stay whole. */
const charactersWithMarks = (text: string): string[] =>
  text.match(/(?:[\p{Script=Latin}\d:.–-]+|\P{M})[\s，。：；、！？）」』”]*/gu) ?? [];

/** Draws a text from `top` downwards in its own direction. @returns where the next may begin */
export function drawText(
  context: SKRSContext2D,
  text: string,
  language: Language,
  style: TextStyle,
  box: { readonly left: number; readonly right: number; readonly top: number },
): number {
  const { sizeDots, weight, align } = style;
  const { left, right } = box;
  context.font = fontFor(text, sizeDots, weight);
  const isRtl = directionOf(language) === 'rtl';
  context.direction = isRtl ? 'rtl' : 'ltr';
  context.textBaseline = 'alphabetic';
  context.textAlign = align === 'center' ? 'center' : isRtl ? 'right' : 'left';
  const x = align === 'center' ? (left + right) / 2 : isRtl ? right : left;
  // Arabic letters reach deeper and higher than Latin ones.
  const leading = Math.ceil(sizeDots * (isRtl ? 1.5 : 1.32));
  let top = box.top;
  for (const line of wrap(context, text, language, right - left)) {
    context.fillText(line, x, top + Math.round(leading * 0.76));
    top += leading;
  }
  return top;
}
