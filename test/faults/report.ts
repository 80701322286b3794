/** What came of each row when it was last tried, kept in docs/faults.json, and the page that is written from it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/folders.ts';
import type { PlugResults } from './plugRun.ts';
import type { RowResult } from './row.ts';
import { ROWS } from './rows/all.ts';
import { PLUG_HEAD, table } from './table.ts';

const FILE = join(ROOT, 'docs/faults.json');
const PAGE = join(ROOT, 'docs/faults.md');

type Kept = {
  /** What the machine was, when something was last tried. */
  machine: string;
  rows: readonly (RowResult & { readonly load: number })[];
  plugs?: PlugResults;
};

/** Puts what was tried now in the place of what was known of it, and writes the page anew. */
export function keepResults({ rows = [], plugs }: { rows?: readonly RowResult[]; plugs?: PlugResults }): void {
  // Our own file, written below.
  const kept = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Kept) : { machine: '', rows: [] };
  const fresh = rows.map((row) => ({ ...row, load: Math.round(loadavg()[1] ?? 0) }));
  const known = [...fresh, ...kept.rows.filter(({ name }) => !rows.some((row) => row.name === name))];
  const ordered = ROWS.flatMap(({ name }) => known.find((row) => row.name === name) ?? []);
  const lines = plugs && [
    ...(kept.plugs?.lines.filter(({ plug }) => !plugs.lines.some((line) => line.plug === plug)) ?? []),
    ...plugs.lines,
  ];
  const next: Kept = {
    machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    rows: ordered,
    ...(plugs && lines ? { plugs: { ...plugs, lines } } : kept.plugs ? { plugs: kept.plugs } : {}),
  };
  writeFileSync(FILE, `${JSON.stringify(next, null, 2)}\n`);
  writeFileSync(PAGE, pageOf(next));
}

const dayAndTime = (at: string): string => at.slice(0, 16).replace('T', ' ');

function verdictOf({ broken, late, skipped }: RowResult): string {
  if (skipped !== undefined) return `not tried here: ${skipped}`;
  if (broken.length > 0) return `**no**: ${broken.slice(0, 3).join('; ')}${broken.length > 3 ? '; …' : ''}`;
  return late.length === 0 ? 'yes' : `nothing lost or doubled; **late**: ${late.join('; ')}`;
}

function pageOf({ machine, rows, plugs }: Kept): string {
  const skipped = rows.filter((row) => row.skipped !== undefined).length;
  const never = ROWS.filter(({ name }) => !rows.some((row) => row.name === name));
  return `# Faults

Written by \`npm run test:faults\` from what each row came to when it was last tried (${machine}; the load beside each row is
how many processes wanted its processors on average: what was slow at a high one is the machine's, too). People take tickets at four kiosks, are called and served in six
rooms and read three screens meanwhile, and another clinic goes on beside them. After each row one judge compares what
everybody was told from outside, what the printer has in its tray and what the text gateway says that it sent, with the
database: no acknowledged ticket, call or booking lost, none twice; one number one ticket; a room one patient; every call
shown; no text twice, stale or to another; the order of calls explained; only legal changes; no time overbooked; nothing of
one clinic in another; everything done within a minute of the last fault.

${rows.length - skipped} rows tried, ${skipped} skipped${never.length === 0 ? '' : `, not yet tried: ${never.map(({ name }) => name).join('; ')}`}.

${table(
  ['What is broken', 'Passes when', 'Figures', 'Passed', 'Tried (UTC), seed, load'],
  rows.map((row) => [
    row.name,
    row.passes,
    row.figures.join('; '),
    verdictOf(row),
    `${dayAndTime(row.at)}, ${row.seed}, ${row.load}`,
  ]),
)}

## Plugs

${
  plugs
    ? `Every plug of a clinic of real processes is pulled while the demonstration's day goes on sixty times as fast as a real one
(${dayAndTime(plugs.at)} UTC, seed ${plugs.seed}). Said after: from the plug, or from the first call that nobody could see. Right again: from the
moment that the plug is in again until the panel says nothing more of it and a new ticket is on paper.

${table(
  PLUG_HEAD,
  plugs.lines.map(({ cells }) => cells),
)}
${plugs.wrong.map((each) => `\nWrong: ${each}\n`).join('')}`
    : 'Not yet tried.\n'
}`;
}
