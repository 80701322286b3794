import type { Language } from '#common/contract/language.ts';
import type { Measure } from './lines.ts';

/** Measured at this size and divided by it: large, so that hinting does not matter. */
const PROBE_PX = 100;
const REMEMBERED = 600;

/** Widths as this browser draws them, in the bold letters of each language. Made anew when letters have arrived. */
export function canvasMeasure(): Measure {
  const context = document.createElement('canvas').getContext('2d');
  const families = new Map<Language, string>();
  const known = new Map<string, number>();
  return ({ language, text }) => {
    const key = `${language} ${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let family = families.get(language);
    if (family === undefined) {
      family = familyOf(language);
      families.set(language, family);
    }
    if (context === null) return text.length; // a browser without a canvas: as wide as it can be
    context.font = `700 ${PROBE_PX}px ${family}`;
    const width = context.measureText(text).width / PROBE_PX;
    // Numbers and names come again; a day has a few hundred.
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, width);
    return width;
  };
}

/** The letters that the tokens give to a language. */
function familyOf(language: Language): string {
  const probe = document.createElement('span');
  probe.lang = language;
  document.body.append(probe);
  const { fontFamily } = getComputedStyle(probe);
  probe.remove();
  return fontFamily;
}

/** Fetches the letters of a text before it is shown. */
export const loadLetters = (language: Language, text: string): Promise<unknown> =>
  document.fonts.load(`700 ${PROBE_PX}px ${familyOf(language)}`, text).catch(() => undefined);
