import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { toLatinDigits } from '../../common/typed/digits.ts';
import { groupDigits, ownDigits } from '../../common/ui/digits.ts';

test('a ticket number keeps its letter and takes the digits of the reader', () => {
  expect(ownDigits('B-042', 'fa')).toBe('B-۰۴۲');
  expect(ownDigits('B-042', 'ar')).toBe('B-٠٤٢');
  expect(ownDigits('B-042', 'zh')).toBe('B-042');
});

test('digits shown in the language of the reader are read as the same number', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\dA-Z -]{0,20}$/), fc.constantFrom(...LANGUAGES), (text, language) => {
      expect(toLatinDigits(ownDigits(text, language))).toBe(text);
    }),
  );
});

test('a number is parted as it is spoken, also while it is being typed', () => {
  expect(groupDigits('09123456789', [4, 3, 4])).toBe('0912 345 6789');
  expect(groupDigits('09123', [4, 3, 4])).toBe('0912 3');
  expect(groupDigits('', [4, 3, 4])).toBe('');
  expect(groupDigits('091234567890', [4, 3, 4])).toBe('0912 345 6789 0');
});
