import type { Language } from '../contract/language.ts';
import { localeOf } from '../phrases/phrase.ts';

/** Persian, Arabic and full-width digits as 0 to 9; everything else stays. */
export const latinDigits = (text: string): string =>
  text.replace(/[۰-۹٠-٩０-９]/g, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = code >= 0xff10 ? 0xff10 : code >= 0x06f0 ? 0x06f0 : 0x0660;
    return String(code - zero);
  });

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
