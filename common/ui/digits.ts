import type { Language } from '../contract/language.ts';
import { localeOf } from '../phrases/phrase.ts';

/** 0 to 9 in the language's own digits; letters and signs stay: `B-042` is `B-۰۴۲` in Persian. */
export function ownDigits(text: string, language: Language): string {
  const format = new Intl.NumberFormat(localeOf(language), { useGrouping: false });
  return text.replace(/\d/g, (digit) => format.format(Number(digit)));
}

/** Parts the digits as they are spoken: groups of 4, 3 and 4 make `0912 345 6789`; what is left over is one more. */
export function groupDigits(digits: string, groups: readonly number[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const size of groups) {
    if (from >= digits.length) break;
    parts.push(digits.slice(from, from + size));
    from += size;
  }
  if (from < digits.length) parts.push(digits.slice(from));
  return parts.join(' ');
}
