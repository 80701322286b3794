/**
 * `npm run bench`: measures and prints a table. `--json FILE` also writes the rows; `--only NAME` measures one group.
 * Each limit of the machine is measured beside what is compared with it, in alternating blocks.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { meetsGoal, table, type Group, type Row } from './rows.ts';
import { day } from './day.ts';
import { dialogues } from './dialogues.ts';
import { displayMemory } from './displayMemory.ts';
import { http } from './http.ts';
import { phone } from './phone.ts';
import { screens } from './screens.ts';
import { sound } from './sound.ts';
import { start } from './start.ts';
import { useCase } from './useCase.ts';

const GROUPS: readonly Group[] = [day, useCase, dialogues, http, screens, displayMemory, sound, start, phone];

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string', multiple: true } },
});
const groups = GROUPS.filter(({ name }) => values.only?.includes(name) ?? true);
if (groups.length === 0) {
  console.error(`There are these groups: ${GROUPS.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}

console.log(`${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}\n`);
const rows: Row[] = [];
for (const group of groups) {
  process.stderr.write(`measuring: ${group.name}\n`);
  rows.push(...(await group.measure()));
}
console.log(table(rows));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
const missed = rows.filter((row) => !meetsGoal(row));
console.log(missed.length === 0 ? '\nAll goals are met.' : `\n${missed.length} missed.`);
