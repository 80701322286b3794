export type Cell = string | number | null;

/** What spreadsheets take for a formula at the beginning of a cell (OWASP, "CSV Injection"). */
const BEGINS_FORMULA = /^[\s\uFEFF]*[=+\-@\t\r]/;

/** A text that a spreadsheet shows and does not compute; a number stays one. */
function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = BEGINS_FORMULA.test(cell) ? `'${cell}` : cell;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** RFC 4180, with the mark by which spreadsheets know that it is UTF-8. */
export const csvOf = (rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(written).join(',')).join('\r\n')}\r\n`;
