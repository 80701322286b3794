/** What each group came to when it was last measured, kept in docs/bench.json, and the page and the drawing that are written from it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/folders.ts';
import { plot } from './plot.ts';
import { markdown, type Row } from './rows.ts';

const DOCS = join(ROOT, 'docs');
const FILE = join(DOCS, 'bench.json');

export type Measured = {
  readonly name: string;
  readonly machine: string;
  /** When it began, as ISO 8601. */
  readonly at: string;
  readonly tookS: number;
  /** How many processes wanted the machine's processors before it began, on average of a minute. */
  readonly load: number;
  readonly rows: readonly Row[];
};

/** Puts what was measured now in the place of what was known of those groups, and writes the page anew. */
export function keep(now: readonly Measured[], order: readonly string[]): void {
  // Our own file, written below.
  const before = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as readonly Measured[]) : [];
  const all = order.flatMap(
    (name) => now.find((one) => one.name === name) ?? before.find((one) => one.name === name) ?? [],
  );
  mkdirSync(join(DOCS, 'bench'), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(join(DOCS, 'bench/goals.svg'), plot(all.flatMap(({ rows }) => rows)));
  writeFileSync(join(DOCS, 'bench.md'), page(all));
}

const page = (all: readonly Measured[]): string => `# Measured

Written by \`npm run bench -- --write\`; \`--only NAME\` measures one part anew and leaves the others. Beside what was measured stands
what the machine itself does at the most (or what is compared with it), from the same run. What it means for a clinic and for
a city is in [scale.md](scale.md). The load is how many processes wanted the processors before the part began: at a high one,
times are also those of others.

![Measured, beside the goals](bench/goals.svg)
${all.map(part).join('')}`;

const part = ({ name, machine, at, tookS, load, rows }: Measured): string => `
## ${name.charAt(0).toUpperCase()}${name.slice(1)}

${at.slice(0, 16).replace('T', ' ')} UTC, ${Math.round(tookS)} s, load ${load.toFixed(1)}, ${machine}

${markdown(rows)}
`;
