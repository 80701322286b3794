import { expect, test } from 'vitest';
import { clockOffset } from '../../common/ui/clockOffset.ts';

test('the server is believed at first', () => {
  expect(clockOffset(undefined, 3_600_000)).toBe(3_600_000);
});

test('a message that was under way for long does not turn the clock back', () => {
  expect(clockOffset(500, 480)).toBe(500);
  expect(clockOffset(500, -6_000)).toBe(500);
  expect(clockOffset(500, 520)).toBe(520);
});

test('a clock that was set is followed', () => {
  expect(clockOffset(500, -3_600_000)).toBe(-3_600_000);
  expect(clockOffset(500, 3_600_000)).toBe(3_600_000);
});
