import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf } from '../../operator/src/lib/report/csv.ts';

const lines = (rows: Parameters<typeof csvOf>[0]) =>
  csvOf(rows)
    .replace(/^\uFEFF/, '')
    .split('\r\n');

test('texts are quoted, numbers are not, and nothing stays nothing', () => {
  expect(lines([['Room "4", left', 12, null]])).toEqual(['"Room ""4"", left",12,', '']);
});

test('the table opens as UTF-8 everywhere', () => {
  expect(csvOf([['خدمت']]).startsWith('\uFEFF')).toBe(true);
});

test.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '  =HYPERLINK("x")', '\uFEFF=1'])(
  'a service named %j is shown by a spreadsheet and not computed',
  (name) => {
    expect(csvOf([[name]])).toContain(`"'`);
  },
);

test('no text whatever begins a cell with what a formula begins with', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const cell = csvOf([[text]]).slice(1, -2);
      expect(cell).toMatch(/^"[\s\S]*"$/);
      expect(cell.slice(1)).not.toMatch(/^\s*[=+\-@\t\r]/);
    }),
  );
});
