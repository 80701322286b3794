import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderedIndex } from '../../server/queue/order/orderedIndex.ts';

type Change = { readonly adds: boolean; readonly key: number };

/** Enough members for several blocks, from few enough values that removing finds them. */
const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ adds: fc.constantFrom(true, true, true, false), key: fc.integer({ min: 0, max: 4_000 }) }),
  { maxLength: 3_000, size: 'max' },
);

test('an index says what a sorted list says', () => {
  fc.assert(
    fc.property(changes, fc.array(fc.integer({ min: -1, max: 4_001 }), { maxLength: 20 }), (given, asked) => {
      const index = new OrderedIndex<number>((a, b) => a - b);
      const members = new Set<number>();
      for (const { adds, key } of given) {
        if (adds === members.has(key)) continue;
        if (adds) {
          index.add(key);
          members.add(key);
        } else {
          index.remove(key);
          members.delete(key);
        }
      }
      const sorted = [...members].sort((a, b) => a - b);
      expect([...index]).toEqual(sorted);
      expect(index.size).toBe(sorted.length);
      expect(index.first()).toBe(sorted[0]);
      expect(index.second()).toBe(sorted[1]);
      for (const key of [...asked, ...sorted.slice(0, 5), ...sorted.slice(-5)]) {
        const before = sorted.filter((other) => other < key).length;
        expect(index.countBefore(key)).toBe(before);
        expect(index.countWhile((other) => other < key)).toBe(before);
      }
    }),
    { numRuns: 40 },
  );
});

test('members that leave from the front, as in a queue, leave the others in order', () => {
  const index = new OrderedIndex<number>((a, b) => a - b);
  for (let key = 0; key < 5_000; key += 1) index.add((key * 7_919) % 5_003);
  const left = [...index];
  for (const first of left.slice(0, 4_000)) {
    expect(index.first()).toBe(first);
    index.remove(first);
  }
  expect([...index]).toEqual(left.slice(4_000));
});

test('removing what is not there is a defect and says so', () => {
  const index = new OrderedIndex<number>((a, b) => a - b);
  expect(() => index.remove(1)).toThrow('no such member');
  index.add(1);
  expect(() => index.remove(2)).toThrow('no such member');
});
