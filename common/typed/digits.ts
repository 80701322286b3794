/** First digit of each run of ten by which our languages write numbers: Arabic, Persian, full-width (Chinese keyboards). */
const ZEROS = [0x0660, 0x06f0, 0xff10] as const;

/** The same text with every Arabic, Persian and full-width digit as 0 to 9; everything else untouched. */
export const toLatinDigits = (text: string): string =>
  text.replace(/[٠-٩۰-۹０-９]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.findLast((first) => first <= code) ?? code;
    return String(code - zero);
  });
