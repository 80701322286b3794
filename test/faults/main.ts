/**
 * `npm run test:faults [-- --only TEXT --seed N --quick --list --page]`: breaks a clinic of real processes in every way of the
 * table while people come and are served, lets one judge look at what everybody was told, and writes docs/faults.md anew
 * with what was tried (`--page`: only that). Ends with 1 where something was not as it must be.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { runPlugs } from './plugRun.ts';
import { keepResults } from './report.ts';
import { runRow, type RowResult } from './row.ts';
import { PLUG_NAMES, isQuickPlug } from './plugRun.ts';
import { ROWS } from './rows/all.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
});
if (values.page) {
  keepResults({});
  process.exit(0);
}
const isWanted = (name: string): boolean => values.only?.some((text) => name.includes(text)) ?? true;
const rows = ROWS.filter(({ name, isQuick }) => isWanted(name) && (!values.quick || isQuick));
const plugs = PLUG_NAMES.filter((name) => isWanted(name) && (!values.quick || isQuickPlug(name)));
if (values.list || rows.length + plugs.length === 0) {
  console.log(`There are:\n${[...ROWS.map(({ name }) => name), ...PLUG_NAMES].map((name) => `  ${name}`).join('\n')}`);
  process.exit(values.list ? 0 : 1);
}
const seed = Number(values.seed);
console.log(`Seed ${seed}`);
const results: RowResult[] = [];
for (const row of rows) {
  console.log(`\n== ${row.name}`);
  const result = await runRow(row, { seed, isQuick: values.quick, say: (line) => console.log(line) });
  tell(result);
  // Kept at once: a run that is broken off has its rows.
  if (!values.quick) keepResults({ rows: [result] });
}
const pulled = plugs.length === 0 ? undefined : await runPlugs(plugs, seed, (line) => console.log(line));
if (pulled) {
  for (const each of pulled.wrong) console.log(`WRONG: ${each}`);
  if (!values.quick) keepResults({ plugs: pulled });
}
const broken = results.filter((result) => result.broken.length > 0).length + (pulled?.wrong.length ?? 0);
// Where others want the same processors, lateness is theirs, too: it is said and written down.
const isBusy = (loadavg()[1] ?? 0) > 2 * cpus().length;
const late = isBusy ? 0 : results.filter((result) => result.late.length > 0).length;
const skipped = results.filter((result) => result.skipped !== undefined).length;
console.log(
  `\n${results.length - skipped} rows and ${plugs.length} plugs tried, ${skipped} skipped, ${broken} not as they must be, ${late} late`,
);
process.exit(broken + late === 0 ? 0 : 1);

function tell(result: RowResult): void {
  results.push(result);
  if (result.skipped !== undefined) console.log(`skipped: ${result.skipped}`);
  for (const figure of result.figures) console.log(`  ${figure}`);
  for (const each of result.broken) console.log(`WRONG: ${each}`);
  for (const each of result.late) console.log(`LATE: ${each}`);
  console.log(`  ${result.tookS} s`);
}
