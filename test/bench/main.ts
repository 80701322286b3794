/**
 * `npm run bench`: measures and prints a table. `--json FILE` also writes the rows; `--only NAME` measures one group;
 * `--write` puts the whole table and its drawing into docs/; `--quick` measures less of it.
 * Each limit of the machine is measured beside what is compared with it, in alternating blocks.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../scripts/folders.ts';
import { plot } from './plot.ts';
import { markdown, meetsGoal, table, type Group, type Row } from './rows.ts';
import { crowd } from './crowd.ts';
import { day } from './day.ts';
import { dialogues } from './dialogues.ts';
import { displayMemory } from './displayMemory.ts';
import { http } from './http.ts';
import { phone } from './phone.ts';
import { screens } from './screens.ts';
import { sound } from './sound.ts';
import { start } from './start.ts';
import { useCase } from './useCase.ts';
import { year } from './year.ts';

const GROUPS: readonly Group[] = [
  ...[day, useCase, dialogues, http, crowd, year, screens, displayMemory, sound, start, phone],
];

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
    // Read where it matters: see quick.ts.
    quick: { type: 'boolean', default: false },
  },
});
const groups = GROUPS.filter(({ name }) => values.only?.includes(name) ?? true);
if (groups.length === 0) {
  console.error(`There are these groups: ${GROUPS.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}

const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
console.log(`${machine}\n`);
/** How busy the machine was with other things, too: figures of a busy one say little. */
const loads: number[] = [];
const startedAt = performance.now();
const rows: Row[] = [];
for (const group of groups) {
  process.stderr.write(`measuring: ${group.name}\n`);
  loads.push(loadavg()[0] ?? 0);
  const groupAt = performance.now();
  rows.push(...(await group.measure()));
  process.stderr.write(`measured in ${Math.round((performance.now() - groupAt) / 1_000)} s\n`);
}
console.log(table(rows));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
const load = loads.map((each) => each.toFixed(1)).join(', ');
console.log(`\n${minutes} minutes; the machine's load before each group: ${load}`);
if (values.write) {
  const docs = join(ROOT, 'docs');
  mkdirSync(join(docs, 'bench'), { recursive: true });
  writeFileSync(join(docs, 'bench/goals.svg'), plot(rows, 'Measured, beside the goals'));
  writeFileSync(
    join(docs, 'bench.md'),
    `# Measured

Written by \`npm run bench -- --write\` on ${machine}, in ${minutes} minutes${values.quick ? ', the short run' : ''}; load of the machine before each group of
measurements: ${load}. Beside what was measured stands what the machine itself does at the most (or what is compared with it),
from the same run. What it means for a clinic and for a city is in [scale.md](scale.md).

![Measured, beside the goals](bench/goals.svg)

${markdown(rows)}
`,
  );
}
const missed = rows.filter((row) => !meetsGoal(row));
console.log(missed.length === 0 ? '\nAll goals are met.' : `\n${missed.length} missed.`);
