import { expect, test } from 'vitest';
import { recordShapeOf } from '../../common/typed/recordShape.ts';

test.each([
  [[], null],
  [['1001', '7'], { prefix: '', signs: [] }],
  [['R-1001', 'R-20'], { prefix: 'R-', signs: [] }],
  [['الف-۱۲'.replace('۱۲', '12'), 'الف-7'], { prefix: 'الف-', signs: [] }],
])('where digits are enough only these are typed, after what all begin with: %j', (numbers, shape) => {
  expect(recordShapeOf(numbers)).toEqual(shape);
});

test.each([
  [['1001', 'R-20']],
  [['R-1', 'S-2']],
  [['12A', '13B']],
  [['R-', 'R-2']], // nothing is left to type of the first
])('letters can be typed where one number needs them: %j', (numbers) => {
  const shape = recordShapeOf(numbers);
  expect(shape?.prefix).toBe('');
  expect(shape?.signs).toEqual(expect.arrayContaining(['A', 'Z', '-', '/']));
  for (const sign of numbers.join('').replace(/\d/g, '')) expect(shape?.signs).toContain(sign);
});

test('letters of another alphabet come after the usual ones, each once', () => {
  expect(recordShapeOf(['1', 'Б-2', 'Б-3'])?.signs.slice(-3)).toEqual(['-', '/', 'Б']);
});
