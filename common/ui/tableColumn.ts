import type { SortValue } from './tableSort.ts';

/** One column of a table. */
export type Column<Row> = {
  readonly key: string;
  readonly label: string;
  /** What the cell says, unless it is drawn. */
  readonly text?: (row: Row) => string | number;
  /** The table's `cell` snippet draws this column. */
  readonly isDrawn?: boolean;
  /** By what the column sorts; without it the heading is no button. */
  readonly sortBy?: (row: Row) => SortValue;
  /** Numbers that are compared stand at the end. */
  readonly align?: 'start' | 'end';
};
