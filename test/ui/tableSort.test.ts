import { expect, test } from 'vitest';
import { sortRows } from '../../common/ui/tableSort.ts';

const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);

test('ticket numbers sort by their number, not by their first digit', () => {
  const rows = [{ name: 'A-10' }, { name: 'A-9' }, { name: 'A-100' }];
  expect(names(sortRows(rows, ({ name }) => name, 'ascending', 'en'))).toEqual(['A-9', 'A-10', 'A-100']);
});

test('Persian names sort by the Persian alphabet', () => {
  const rows = [{ name: 'گلی' }, { name: 'پری' }, { name: 'کیان' }, { name: 'چنار' }];
  expect(names(sortRows(rows, ({ name }) => name, 'ascending', 'fa'))).toEqual(['پری', 'چنار', 'کیان', 'گلی']);
});

test('rows without a value stand last in both directions, and the given list is left as it was', () => {
  const rows = [
    { name: 'none', at: undefined },
    { name: 'late', at: 20 },
    { name: 'soon', at: 3 },
  ];
  expect(names(sortRows(rows, ({ at }) => at, 'ascending', 'en'))).toEqual(['soon', 'late', 'none']);
  expect(names(sortRows(rows, ({ at }) => at, 'descending', 'en'))).toEqual(['late', 'soon', 'none']);
  expect(names(rows)).toEqual(['none', 'late', 'soon']);
});
