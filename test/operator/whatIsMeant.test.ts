/** What somebody at the desk means by a number of a roll. */
import { expect, test } from 'vitest';
import { RollView } from '../../common/contract/rolls.ts';
import { ticketNumberOf, whatIsMeant } from '../../operator/src/lib/roll/whatIsMeant.ts';

const roll = RollView.parse({
  blockId: '0192f0c0-7d4e-7c11-8a11-000000000001',
  series: 'Y',
  from: 10,
  to: 60,
  serviceIds: [],
  taken: 4,
  next: 16,
  missing: [12, 13],
});

test('nothing typed is the next number of the roll', () => {
  expect(whatIsMeant(roll, ' ', false)).toEqual({ is: 'new', from: 16, to: 16, count: 1 });
});

test('up to a number means all before it that nobody has said yet', () => {
  expect(whatIsMeant(roll, '27', true)).toEqual({ is: 'new', from: 10, to: 27, count: 14 });
  expect(whatIsMeant(roll, '12', true)).toEqual({ is: 'new', from: 10, to: 12, count: 1 });
});

test('a number that waits already is looked for, and one that is not on the roll is said to be wrong', () => {
  expect(whatIsMeant(roll, 'Y-011', false)).toEqual({ is: 'taken', ordinal: 11 });
  for (const typed of ['9', '61', 'abc', '1.5', '12345'])
    expect(whatIsMeant(roll, typed, true)).toEqual({ is: 'wrong' });
});

test('a number is written as screens show it', () => {
  expect(ticketNumberOf(roll, 7)).toBe('Y-007');
});
