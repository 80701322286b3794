/** What a measurement is written down as. */

export type Row = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the machine itself can do, measured in the same run; null where nothing compares. */
  readonly limit: number | null;
  /** The figure to meet; null where there is none. */
  readonly goal: number | null;
};

/** One thing measured: it prepares what it needs, answers its rows and leaves nothing behind. */
export type Group = {
  readonly name: string;
  /** Longer than it takes on a busy machine, then it is ended; absent: `USUAL_LIMIT_MIN`. */
  readonly limitMin?: number;
  measure(): Promise<readonly Row[]>;
};

export const USUAL_LIMIT_MIN = 5;

/** Of these units more is better; of all others (times, sizes, costs) less. */
const RATES = new Set(['/s', 'of the limit']);
export const isRate = ({ unit }: Row): boolean => RATES.has(unit);

export function meetsGoal(row: Row): boolean {
  const { value, goal } = row;
  return goal === null || (isRate(row) ? value >= goal : value <= goal);
}

function cellsOf(rows: readonly Row[]): readonly (readonly string[])[] {
  const lines = rows.map((row) => {
    const sign = isRate(row) ? '>=' : '<=';
    return [
      row.name,
      `${figure(row.value)} ${row.unit}`,
      row.limit === null ? '' : figure(row.limit),
      row.goal === null ? '' : `${sign} ${figure(row.goal)}`,
      row.goal === null ? '' : meetsGoal(row) ? 'met' : 'MISSED',
    ];
  });
  return [['', 'measured', 'machine', 'goal', ''], ...lines];
}

/** For docs/. */
export function markdown(rows: readonly Row[]): string {
  const [head = '', ...lines] = cellsOf(rows).map((cells) => `| ${cells.join(' | ')} |`);
  return [head, '| --- | ---: | ---: | ---: | --- |', ...lines].join('\n');
}

export function table(rows: readonly Row[]): string {
  const all = cellsOf(rows);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map((line) => line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))))
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}

export const figure = (value: number): string =>
  new Intl.NumberFormat('en', { maximumSignificantDigits: value >= 1000 ? 5 : 3 }).format(value);

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('Nothing was measured');
  return value;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
