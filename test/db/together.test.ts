import { expect, test } from 'vitest';
import type { Db } from '../../server/db/database.ts';
import { together } from '../../server/db/together.ts';

// What is gathered here asks no database; each is one of its own.
const database = () => ({}) as Db;

test('what is asked for while the database is busy is done in one go afterwards', async () => {
  const batches: (readonly number[])[] = [];
  const gate = Promise.withResolvers<undefined>();
  const doubled = together(async (_: Db, numbers: readonly number[]) => {
    batches.push(numbers);
    await gate.promise;
    return numbers.map((each) => each * 2);
  });
  const db = database();
  const first = doubled(db, 1);
  await new Promise(setImmediate);
  const others = [2, 3, 4].map((each) => doubled(db, each));
  gate.resolve(undefined);
  expect(await Promise.all([first, ...others])).toEqual([2, 4, 6, 8]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
  expect(await doubled(db, 5)).toBe(10);
});

test('what is asked within a transaction is not mixed with what is asked outside', async () => {
  const asked: (readonly string[])[] = [];
  const echoed = together((_: Db, words: readonly string[]) => {
    asked.push(words);
    return Promise.resolve(words);
  });
  const [outside, inside] = [database(), database()];
  await Promise.all([echoed(outside, 'a'), echoed(inside, 'b'), echoed(outside, 'c')]);
  expect(asked.toSorted()).toEqual([['a', 'c'], ['b']]);
});

test('one that spoils it for the others fails alone', async () => {
  const written = together((_: Db, words: readonly string[]) =>
    words.includes('bad')
      ? Promise.reject(Object.assign(new Error('spoilt'), { code: '23505' }))
      : Promise.resolve(words.map(() => true)),
  );
  const db = database();
  const results = await Promise.allSettled(['good', 'bad', 'fine'].map((word) => written(db, word)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('where the database is away everybody is told, and it is not asked again for each', async () => {
  let times = 0;
  const read = together((_: Db, words: readonly string[]) => {
    times += 1;
    return times === 1 ? Promise.reject(new Error('away')) : Promise.resolve(words);
  });
  const db = database();
  const results = await Promise.allSettled([read(db, 'one'), read(db, 'two')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(times).toBe(1);
  expect(await read(db, 'three')).toBe('three');
});
