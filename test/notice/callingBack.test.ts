import { expect, test } from 'vitest';
import { isCallingBack, type MissedCall } from '../../server/notice/callingBack.ts';
import { firstNumberOf } from '../../server/notice/choiceNumbers.ts';
import { readChoice } from '../../server/notice/readChoice.ts';
import { clock } from './build.ts';

const missed = (over: Partial<MissedCall> = {}): MissedCall => ({
  purpose: 'turn_near',
  notice: 'open',
  call: 'unanswered',
  calledAt: clock('10:00'),
  ...over,
});

test('who was rung about a turn and calls within the hour calls about that turn', () => {
  expect(isCallingBack(missed(), clock('10:59'))).toBe(true);
  expect(isCallingBack(missed(), clock('11:01'))).toBe(false);
  expect(isCallingBack(missed({ purpose: 'doctor_absent' }), clock('19:00'))).toBe(true);
  expect(isCallingBack(missed({ call: 'unknown', notice: 'unknown' }), clock('10:10'))).toBe(true);
});

test('who has answered, or was rung about something that is over or asks nothing, has the menu like everybody', () => {
  expect(isCallingBack(missed({ notice: 'answered' }), clock('10:10'))).toBe(false);
  expect(isCallingBack(missed({ notice: 'cancelled' }), clock('10:10'))).toBe(false);
  expect(isCallingBack(missed({ call: 'answered' }), clock('10:10'))).toBe(false);
  expect(isCallingBack(missed({ purpose: 'called' }), clock('10:10'))).toBe(false);
});

test('a number answers in the digits of any of the five languages', () => {
  expect(['1', '۱', '١', '一', ' 1. ', '۱ لطفا'].map((text) => readChoice(text, 'fa'))).toEqual(
    Array.from({ length: 6 }, () => 'place_1'),
  );
  expect(['3', '۳', '٣', '三'].map((text) => readChoice(text, 'ar'))).toEqual(
    Array.from({ length: 4 }, () => 'place_3'),
  );
  expect(['4', '۴', '٤', '四'].map((text) => readChoice(text, 'zh'))).toEqual(
    Array.from({ length: 4 }, () => 'call_me'),
  );
  expect(
    ['9', '۹', '٩', '九', 'cancel', 'لغو', 'إلغاء', '取消', 'отмена'].map((text) => readChoice(text, 'ru')),
  ).toEqual(Array.from({ length: 9 }, () => 'cancel'));
});

test('what is no clear choice goes to a person, and STOP counts as everywhere', () => {
  expect(['5', '1 2', 'coming', 'بله', '2 o’clock please', ''].map((text) => readChoice(text, 'en'))).toEqual(
    Array.from({ length: 6 }, () => 'unknown'),
  );
  expect(readChoice('STOP', 'en')).toBe('stop');
  expect(readChoice('11', 'fa')).toBe('stop');
});

test('no number stands in two lists, nor for anything else', () => {
  const numbers = Array.from({ length: 9 }, (_, nth) => firstNumberOf(nth)).flatMap((first) => [
    first,
    first + 1,
    first + 2,
  ]);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const taken of [4, 9, 11]) expect(numbers).not.toContain(taken);
  expect(['5', '۶', '٧', '七', '4', '9', '1'].map((text) => readChoice(text, 'fa', firstNumberOf(1)))).toEqual([
    'place_1',
    'place_2',
    'place_3',
    'place_3',
    'call_me',
    'cancel',
    'unknown',
  ]);
});
