import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../common/contract/language.ts';
import { letterName } from '../../server/voice/letterNames.ts';
import { numberPieces, spellDigits, spellTicketNumber } from '../../server/voice/spellNumber.ts';

const spoken = (number: string, language: Language) => spellTicketNumber(number, language).map(({ text }) => text);

describe('a ticket number is said', () => {
  test.each([
    ['en', ['B', '42']],
    ['fa', ['بی', '۴۲']],
    ['ar', ['بِي', '٤٢']],
    ['zh', ['必', '零四二']],
    ['ru', ['бэ', '42']],
  ] as const)('in %s as letter names and a number', (language, parts) => {
    expect(spoken('B-042', language)).toEqual(parts);
  });

  test('letter by letter where the prefix has two', () => {
    expect(spoken('AB7', 'en')).toEqual(['A', 'B', '7']);
  });

  test('in Persian digits as in Latin ones', () => {
    expect(spoken('B-۰۴۲', 'fa')).toEqual(spoken('B-042', 'fa'));
    expect(spoken('B-٠٤٢', 'ar')).toEqual(spoken('B-042', 'ar'));
  });

  test('digit by digit when it is too long for one number', () => {
    expect(spoken('12345', 'en')).toEqual(['1, 2, 3, 4, 5']);
  });

  test('as zero when it is all zeros', () => {
    expect(spoken('000', 'en')).toEqual(['0']);
  });

  test('and written once, as it is printed', () => {
    expect(spellTicketNumber('B-042', 'fa').map(({ caption }) => caption)).toEqual(['B-042', '']);
  });

  test('as nothing when there is nothing to say in it', () => {
    expect(spoken(' -– ', 'en')).toEqual([]);
  });
});

test('every language names all 26 letters, no two alike, none in Latin letters but English', () => {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  for (const language of LANGUAGES) {
    const names = letters.map((letter) => letterName(letter, language));
    expect(new Set(names).size, language).toBe(26);
    if (language !== 'en') expect(names.join(''), language).not.toMatch(/[A-Za-z]/);
  }
});

test('a telephone number is said digit by digit in its groups', () => {
  expect(spellDigits('021-88', 'en').map(({ text }) => text)).toEqual(['0, 2, 1', '8, 8']);
});

describe('a number is put together from the recordings of its parts', () => {
  test.each([
    [0, 'en', '0'],
    [13, 'en', '13'],
    [42, 'en', '40 2'],
    [100, 'en', '100'],
    [142, 'en', '100 and 40 2'],
    [142, 'fa', '100 and 40 and 2'],
    [42, 'ar', '2 and 40'],
    [142, 'ar', '100 and 2 and 40'],
    [142, 'ru', '100 40 2'],
    [311, 'ru', '300 11'],
  ] as const)('%i in %s', (value, language, parts) => {
    expect(numberPieces(value, language)).toEqual(parts.split(' ').map((part) => `number/${part}`));
  });
});
