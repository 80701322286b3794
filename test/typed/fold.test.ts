import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toLatinDigits } from '../../common/typed/digits.ts';
import { foldText } from '../../common/typed/fold.ts';

test('digits of every keyboard become the digits that machines keep', () => {
  expect(toLatinDigits('۰۹۱۲۳۴۵۶۷۸')).toBe('0912345678');
  expect(toLatinDigits('٠٩١٢٣٤٥٦٧٨')).toBe('0912345678');
  expect(toLatinDigits('０９１２３４５６７８')).toBe('0912345678');
  expect(toLatinDigits('اتاق ۳، Room 4')).toBe('اتاق 3، Room 4');
});

test('nothing but digits changes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = Array.from(toLatinDigits(text));
      const typed = Array.from(text);
      expect(read.length).toBe(typed.length);
      for (const [place, letter] of read.entries()) {
        if (letter !== typed[place]) expect(letter).toMatch(/\d/);
      }
    }),
  );
});

describe('a name is found however it is typed', () => {
  test.each([
    ['علي رضايي', 'علی رضایی', 'Arabic and Persian yeh'],
    ['كريمي', 'کریمی', 'Arabic and Persian kaf'],
    ['موسى', 'موسی', 'alef maksura'],
    ['علی‌رضا', 'علیرضا', 'with and without the joiner that cannot be seen'],
    ['مُحَمَّد', 'محمد', 'vowel signs'],
    ['آذر', 'اذر', 'alef with its hat'],
    ['فاطمة', 'فاطمه', 'teh marbuta'],
    ['مؤمنی', 'مومنی', 'hamza on waw'],
    ['رضائی', 'رضایی', 'hamza on yeh'],
    ['محـــمد', 'محمد', 'stretched letters'],
    ['  Anna   Maria ', 'anna maria', 'spaces'],
    ['JOSÉ', 'jose', 'accents and case'],
    ['Straße', 'STRASSE', 'sharp s'],
    ['Семёнов', 'СЕМЕНОВ', 'Russian yo'],
    ['Ｚｈａｎｇ', 'zhang', 'full-width letters'],
    ['پرونده ۱۲٣', 'پرونده 123', 'digits'],
    ['\u202bعلی\u202c', 'علی', 'marks of direction that came with copying'],
  ])('%s is %s: %s', (one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });

  test('two different names stay different', () => {
    const names = ['علی', 'علا', 'کاظم', 'Anna', 'Anno', '张伟', '张玮', 'Иван', 'Ирина'];
    expect(new Set(names.map(foldText)).size).toBe(names.length);
  });

  test('the capital ẞ is found as ss, like the small ß', () => {
    expect([foldText('ẞ'), foldText('ß'), foldText('SS')]).toEqual(['ss', 'ss', 'ss']);
  });

  test('folding what is folded changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
      { numRuns: 2000 },
    );
  });
});
