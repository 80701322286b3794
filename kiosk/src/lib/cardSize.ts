/** The size of every bank card: ISO/IEC 7810, ID-1. */
export const CARD_MM = { width: 85.6, height: 53.98 } as const;

/** What a screen can have, and no wider than this window. */
const LEAST_PX_PER_MM = 1;
const MOST_PX_PER_MM = 20;
const MARGIN_PX = 48;

/** The frame's width after a change, as wide as a card can be on a screen of this width. */
export function cardWidth(wantedPx: number, windowPx: number): number {
  const most = Math.min(windowPx - MARGIN_PX, CARD_MM.width * MOST_PX_PER_MM);
  return Math.min(most, Math.max(CARD_MM.width * LEAST_PX_PER_MM, wantedPx));
}

/** To a hundredth: finer than a hand can hold a card. */
export const pxPerMmOf = (cardPx: number): number => Math.round((cardPx / CARD_MM.width) * 100) / 100;
