import { expect, test } from 'vitest';
import { WorthPreparing } from '../../server/db/preparedStatements.ts';

const timesUntilWorth = (worth: WorthPreparing, text: string): number => {
  for (let times = 1; times <= 100; times += 1) if (worth.isWorth(text)) return times;
  return Infinity;
};

test('a statement that is asked again and again is prepared, one that is asked once is not', () => {
  const worth = new WorthPreparing();
  expect(worth.isWorth('select 1')).toBe(false);
  expect(timesUntilWorth(worth, 'select 2')).toBe(10);
  expect(worth.isWorth('select 2')).toBe(true);
});

test('long lists are not prepared, and no more statements than the database has room for', () => {
  const worth = new WorthPreparing();
  expect(timesUntilWorth(worth, `select ${'$1,'.repeat(3_000)}`)).toBe(Infinity);
  const prepared = Array.from({ length: 400 }, (_, each) => timesUntilWorth(worth, `select ${String(each)}`));
  expect(prepared.filter((times) => times < Infinity)).toHaveLength(300);
});
