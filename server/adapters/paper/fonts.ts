import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';
import { z } from 'zod';

type Weight = 400 | 700;
type Part = {
  readonly family: string;
  readonly file: string;
  readonly ranges: readonly (readonly [number, number])[];
  isRegistered: boolean;
};

const packages = createRequire(import.meta.url);

/**
 * The letters of the paper, from the package's own fonts, so that the machine needs none. A font comes in parts, each
 * with some of its letters; drawn under one name only the last part would count, so every part has a name of its own,
 * and a text names the parts that it needs.
 */
const FONTS = ['noto-sans', 'vazirmatn', 'noto-sans-arabic', 'noto-sans-sc'] as const;
/** Vazirmatn has Latin letters too, but ours are Noto's. */
const ONLY: Partial<Record<(typeof FONTS)[number], readonly string[]>> = {
  'noto-sans': ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext'],
  vazirmatn: ['arabic'],
  'noto-sans-arabic': ['arabic'],
};

const parts: Record<Weight, readonly Part[]> = { 400: partsOf(400), 700: partsOf(700) };

function partsOf(weight: Weight): Part[] {
  return FONTS.flatMap((font) => {
    const folder = path.dirname(packages.resolve(`@fontsource/${font}/package.json`));
    const ranges = z
      .record(z.string(), z.string())
      .parse(JSON.parse(readFileSync(path.join(folder, 'unicode.json'), 'utf8')));
    return Object.entries(ranges).flatMap(([subset, range]): Part[] => {
      const name = subset.replaceAll(/[[\]]/g, '');
      if (ONLY[font] && !ONLY[font].includes(name)) return [];
      return [
        {
          family: `Paper ${font} ${name} ${weight}`,
          file: path.join(folder, 'files', `${font}-${name}-${weight}-normal.woff2`),
          ranges: range.split(',').map(rangeOf),
          isRegistered: false,
        },
      ];
    });
  });
}

/** `U+0600-06FF` or `U+20`. */
function rangeOf(text: string): [number, number] {
  const [from = '0', to = from] = text.trim().replace(/^U\+/i, '').split('-');
  return [parseInt(from, 16), parseInt(to, 16)];
}

/** The `font` of a canvas for this text: its size and the names of the parts that have its letters. */
export function fontFor(text: string, sizeDots: number, weight: Weight): string {
  const needed = new Set<Part>();
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    const part = parts[weight].find(({ ranges }) => ranges.some(([from, to]) => code >= from && code <= to));
    if (part) needed.add(part);
  }
  // Spaces and digits come with the Latin part; it is first so that they look the same everywhere.
  const families = parts[weight]
    .filter((part) => needed.has(part))
    .map((part) => {
      if (!part.isRegistered) part.isRegistered = Boolean(GlobalFonts.registerFromPath(part.file, part.family));
      return `"${part.family}"`;
    });
  return `${sizeDots}px ${families.length > 0 ? families.join(', ') : 'sans-serif'}`;
}
