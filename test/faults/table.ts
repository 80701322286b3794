import { seconds, ticketsOf, type Run } from './pull.ts';

/** What was pulled and what became of it, in the words of the table. */
export type PlugLine = { readonly plug: string; readonly cells: readonly string[] };

export const PLUG_HEAD: readonly string[] = [
  'Plug',
  'The panel said',
  'after',
  'right again after',
  'tickets',
  'on paper',
  'unknown',
  'not printed',
  'lost',
  'doubled',
];

export const plugLines = (run: Run): readonly PlugLine[] =>
  run.pulled.map(({ plug, said, saidAfterMs, healedAfterMs }, index) => {
    const tickets = ticketsOf(run, index);
    const count = (...papers: readonly string[]) =>
      String(tickets.filter(({ paper }) => papers.includes(paper)).length);
    return {
      plug,
      cells: [
        plug,
        said ?? 'nothing: it was right again before',
        seconds(saidAfterMs),
        seconds(healedAfterMs),
        String(tickets.length),
        count('printed'),
        count('unknown'),
        count('not_printed'),
        count('lost', 'unsaid'),
        count('doubled'),
      ],
    };
  });

/** A table of Markdown that is also read as it stands. */
export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [row(head), row(widths.map((width) => '-'.repeat(width))), ...lines.map(row)].join('\n');
}
