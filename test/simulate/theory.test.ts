/** Queueing theory as computed against the numbers that are published of it. */
import { expect, test } from 'vitest';
import { accumulatingWaits, erlangC, meanWait, priorityWaits } from '../../scripts/simulate/theory.ts';

test('in order of arrival: Erlang C', () => {
  expect(meanWait(3, 2.4)).toBeCloseTo(1.0787, 4);
  expect(erlangC(3, 2.4)).toBeCloseTo(0.6472, 4);
  expect(meanWait(5, 4.5)).toBeCloseTo(1.525, 3);
});

test('the most urgent first: Cobham', () => {
  const [first, second, third] = priorityWaits(3, [0.5, 1, 1]);
  expect(first).toBeCloseTo(0.2809, 4);
  expect(second).toBeCloseTo(0.5618, 4);
  expect(third).toBeCloseTo(2.809, 3);
});

test('claims that grow with the wait', () => {
  const [first, second, third] = accumulatingWaits(3, [0.5, 1, 1], [4, 2, 1]);
  expect(first).toBeCloseTo(0.7135, 4);
  expect(second).toBeCloseTo(1.1717, 4);
  expect(third).toBeCloseTo(1.9828, 4);
});

test('claims that grow alike are the order of arrival', () => {
  for (const wait of accumulatingWaits(3, [0.5, 1, 1], [2, 2, 2])) expect(wait).toBeCloseTo(meanWait(3, 2.5), 10);
});
