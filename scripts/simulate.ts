/**
 * `npm run simulate [-- --quick --seed N --people N]`: the engine's own order, driven by a virtual clock, against queueing
 * theory. Waits are in units of one mean service, those of the clinic with appointments in minutes.
 */
import { parseArgs } from 'node:util';
import { HEADING, isMet, lineOf, LONG, QUICK, rowsOf } from './simulate/table.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    people: { type: 'string' },
  },
});
const length = values.quick ? QUICK : LONG;
const [seed, people] = [Number(values.seed), Number(values.people ?? length.people)];
if (![seed, people].every((value) => Number.isSafeInteger(value) && value >= 0)) {
  console.error('Give whole numbers: npm run simulate -- --seed 1 --people 4000000');
  process.exit(1);
}

const startedAt = performance.now();
console.log(HEADING);
let missed = 0;
for (const row of rowsOf({ ...length, people }, seed)) {
  console.log(lineOf(row));
  if (!isMet(row)) missed += 1;
}
console.log(`${((performance.now() - startedAt) / 1000).toFixed(0)} s, seed ${seed}: ${missed} missed`);
process.exitCode = missed === 0 ? 0 : 1;
