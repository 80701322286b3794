/**
 * `npm run bench`: measures and prints a table. `--json FILE` also writes the rows; `--only NAME` measures one group;
 * `--write` puts what was measured into docs/, beside what is known of other groups; `--quick` measures less of it.
 * Each limit of the machine is measured beside what is compared with it, in alternating blocks. Ends with 1 where a
 * group failed; those that did not are printed and written all the same.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { GROUPS } from './groups.ts';
import { isQuick } from './quick.ts';
import { keep, type Measured } from './report.ts';
import { meetsGoal, table } from './rows.ts';
import { runGroup } from './runGroup.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
    // Read where it matters: see quick.ts.
    quick: { type: 'boolean', default: false },
  },
});
const names = GROUPS.map(({ name }) => name);
const groups = GROUPS.filter(({ name }) => values.only?.includes(name) ?? true);
const unknown = values.only?.filter((name) => !names.includes(name)) ?? [];
if (unknown.length > 0) {
  console.error(`There are these groups: ${names.join(', ')}`);
  process.exit(1);
}
if (values.write && isQuick()) {
  console.error('A short run measures smaller things and is not written down: leave out --write or --quick.');
  process.exit(1);
}

const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
console.log(`${machine}\n`);
const startedAt = performance.now();
const measured: Measured[] = [];
const failed: string[] = [];
for (const group of groups) {
  const at = new Date().toISOString();
  // How busy the machine is with other things, too: figures of a busy one say little.
  const load = loadavg()[0] ?? 0;
  process.stderr.write(`measuring: ${group.name}, load ${load.toFixed(1)}\n`);
  const groupAt = performance.now();
  const told = await runGroup(group);
  const tookS = (performance.now() - groupAt) / 1_000;
  if ('rows' in told && told.rows.length === 0) {
    process.stderr.write(`skipped, what it needs is not here; what was measured before is left as it is\n`);
  } else if ('rows' in told) {
    process.stderr.write(`measured in ${Math.round(tookS)} s\n`);
    measured.push({ name: group.name, machine, at, tookS, load, rows: told.rows });
    // At once: a run that is broken off has what it measured.
    if (values.write) keep(measured, names);
  } else {
    failed.push(group.name);
    process.stderr.write(`FAILED after ${Math.round(tookS)} s: ${told.failure}\n`);
  }
}
const rows = measured.flatMap((group) => group.rows);
if (rows.length > 0) console.log(table(rows));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
console.log(`\n${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes:`);
for (const { name, tookS, load } of measured) console.log(`  ${name}: ${Math.round(tookS)} s, load ${load.toFixed(1)}`);
const missed = rows.filter((row) => !meetsGoal(row));
console.log(missed.length === 0 ? '\nAll goals of what was measured are met.' : `\n${missed.length} missed.`);
if (failed.length > 0) {
  console.log(`Not measured: ${failed.join(', ')}.`);
  process.exitCode = 1;
}
