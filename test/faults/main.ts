/**
 * `npm run test:faults [-- --only TEXT --seed N --quick]`: pulls every plug of a clinic while the demonstration's day goes
 * on, prints what the panel said and what became of each ticket, and writes it to docs/faults.md where all were pulled.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../scripts/folders.ts';
import { startFaultClinic } from './clinic.ts';
import { PLUGS, SCREEN_PLUGS } from './plugs.ts';
import { openScreens } from './screens.ts';
import { mistakes, pullAll, type Run } from './pull.ts';
import { faultTable } from './table.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
  },
});
const ALL = [...PLUGS, ...SCREEN_PLUGS];
const plugs = ALL.filter(
  ({ name, isQuick }) => (!values.quick || isQuick) && (values.only?.some((text) => name.includes(text)) ?? true),
);
if (plugs.length === 0) {
  console.error(`There are these plugs:\n${ALL.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(1);
}
const clinic = await startFaultClinic({ seed: Number(values.seed) });
// What was started ends with the run, also with one that is broken off.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void clinic.stop().finally(() => process.exit(1)));
const run = await live().finally(() => clinic.stop());
const table = faultTable(run);
console.log(`\n${table}\n`);
const wrong = mistakes(run);
for (const each of wrong) console.log(`WRONG: ${each}`);
if (plugs.length === ALL.length)
  writeFileSync(
    join(ROOT, 'docs/faults.md'),
    `# Faults

Written by \`npm run test:faults\`, which pulls every plug of a clinic of real processes while the demonstration's day
goes on sixty times as fast as a real one (${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, seed ${values.seed}). Said after: from the plug, or from
the first call that nobody could see. Right again: from the moment that the plug is in again until the panel says
nothing more of it and a new ticket is on paper.

${table}
${wrong.map((each) => `\nWrong: ${each}\n`).join('')}`,
  );
process.exit(wrong.length === 0 ? 0 : 1);

async function live(): Promise<Run> {
  if (plugs.some((plug) => SCREEN_PLUGS.includes(plug))) {
    clinic.screens = await openScreens(clinic);
    if (!clinic.screens) throw new Error('There is no Chromium to show the screens in: npm test fetches one');
  }
  return pullAll(clinic, plugs, (line) => console.log(line));
}
