import { describe, expect, test } from 'vitest';
import type { LocalText } from '../../common/contract/language.ts';
import { placeText } from '../../common/phrases/place.ts';
import { slotsOf, TURN_MS, wordingAt } from '../../display/src/layout/wording.ts';
import { call } from './build.ts';

const place = (name: LocalText, kind: 'room' | 'counter' = 'room') => ({ ...call().place, name, kind });

describe('the name of a room', () => {
  test('is what is on the door', () => {
    expect(placeText(place({ en: 'X-ray 2' }), 'en')).toBe('X-ray 2');
  });

  test('is given its word where it is a bare number, with the digits of the language', () => {
    expect(placeText(place({ en: '4' }), 'en')).toBe('Room 4');
    expect(placeText(place({ en: '4' }), 'fa')).toBe('اتاق ۴');
    expect(placeText(place({ en: '4', fa: '۴' }), 'fa')).toBe('اتاق ۴');
    expect(placeText(place({ en: '2' }, 'counter'), 'ru')).toBe('Регистратура 2');
  });
});

describe('two languages', () => {
  const text = (language: string) => `${language} words`;

  test('stand in a line each', () => {
    const slots = slotsOf({ languages: ['en', 'fa'], twoLanguages: 'side_by_side' }, text);
    expect(slots.map((slot) => slot.map(({ language }) => language))).toEqual([['en'], ['fa']]);
  });

  test('or take turns in one', () => {
    const slots = slotsOf({ languages: ['en', 'fa'], twoLanguages: 'in_turn' }, text);
    expect(slots.map((slot) => slot.map(({ language }) => language))).toEqual([['en', 'fa']]);
    const [slot = []] = slots;
    expect([0, TURN_MS, TURN_MS * 2].map((now) => wordingAt(slot, now)?.language)).toEqual(['en', 'fa', 'en']);
  });

  test('that say the same are not repeated', () => {
    const slots = slotsOf({ languages: ['en', 'fa'], twoLanguages: 'side_by_side' }, () => 'X-ray 2');
    expect(slots).toHaveLength(1);
  });

  test('of five the first stays and the others take turns below it', () => {
    const slots = slotsOf({ languages: ['en', 'fa', 'ar', 'zh', 'ru'], twoLanguages: 'side_by_side' }, text);
    expect(slots.map((slot) => slot.length)).toEqual([1, 4]);
  });
});
