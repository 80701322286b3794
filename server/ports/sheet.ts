import type { Language } from '../../common/contract/language.ts';
import type { Fill, Plot } from '../../common/contract/plot.ts';

/** A chart with its table, under one heading. */
export type SheetSection = {
  readonly heading: string;
  readonly plot: Plot;
  readonly legend: readonly { readonly fill: Fill | null; readonly text: string }[];
  /** The first column is names, the others are numbers. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** Statistics on sheets of A4, in plain words already chosen. */
export type Sheet = {
  readonly language: Language;
  readonly title: string;
  readonly subtitles: readonly string[];
  readonly headlines: readonly (readonly [label: string, value: string])[];
  readonly sections: readonly SheetSection[];
  /** What each figure means. */
  readonly meaning: { readonly heading: string; readonly of: readonly (readonly [term: string, meaning: string])[] };
  /** At the foot of every page, before its number. */
  readonly footer: string;
};

/** Charts are made this wide. */
export const SHEET_PLOT_WIDTH = 760;

/** @returns a PDF */
export type SheetPainter = { paint(sheet: Sheet): Uint8Array };
