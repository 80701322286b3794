import { expect, test } from 'vitest';
import { z } from 'zod';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';

test('ten thousand ids of one millisecond are all different, and valid', () => {
  const newId = uuid7At(() => Date.parse('2026-03-02T09:00:00Z'));
  const ids = Array.from({ length: 10_000 }, newId);
  expect(new Set(ids).size).toBe(10_000);
  for (const id of ids) expect(z.uuidv7().safeParse(id).success).toBe(true);
});

test('ids of later milliseconds come later', () => {
  let at = Date.parse('2026-03-02T09:00:00Z');
  const newId = uuid7At(() => at++);
  const ids = Array.from({ length: 1_000 }, newId);
  expect(ids.toSorted()).toEqual(ids);
});

test('ids of one millisecond come in the order in which they were made', () => {
  const newId = uuid7At(() => Date.parse('2026-03-02T09:00:00Z'));
  const ids = Array.from({ length: 10_000 }, newId);
  expect(ids.toSorted()).toEqual(ids);
});
