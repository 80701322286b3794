/**
 * The rules of the order, tried out under a virtual clock.
 *
 * `npm run simulate [-- --quick --seed N --people N]`: the engine against queueing theory. Waits are in units of one mean
 * service, those of the clinic with appointments in minutes.
 *
 * `npm run simulate -- --days 10000 [--seed N]`: so many random days on two servers behind a network that loses, doubles,
 * delays and reorders, looked through for what must never happen. A day that fails is printed with its seed.
 */
import { parseArgs } from 'node:util';
import { faultyDay } from './simulate/days/faultyDay.ts';
import { HEADING, isMet, lineOf, LONG, QUICK, rowsOf } from './simulate/table.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    people: { type: 'string' },
    days: { type: 'string' },
  },
});
const length = values.quick ? QUICK : LONG;
const [seed, people, days] = [values.seed, values.people ?? length.people, values.days ?? 0].map(Number);
if (seed === undefined || people === undefined || days === undefined || ![seed, people, days].every(isCount)) {
  console.error('Give whole numbers: npm run simulate -- --seed 1 --people 4000000, or --seed 1 --days 10000');
  process.exit(1);
}

const startedAt = performance.now();
const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
const failed = values.days === undefined ? compareWithTheory(people, seed) : await liveThrough(days, seed);
process.exitCode = failed === 0 ? 0 : 1;

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function compareWithTheory(each: number, from: number): number {
  console.log(HEADING);
  let missed = 0;
  for (const row of rowsOf({ ...length, people: each }, from)) {
    console.log(lineOf(row));
    if (!isMet(row)) missed += 1;
  }
  console.log(`${seconds()}, seed ${from}: ${missed} missed`);
  return missed;
}

async function liveThrough(count: number, from: number): Promise<number> {
  let [broken, events] = [0, 0];
  for (let one = from; one < from + count; one += 1) {
    const day = await faultyDay(one);
    events += day.events;
    if (day.broken.length === 0) continue;
    broken += 1;
    console.log(`Day ${one} (again: npm run simulate -- --days 1 --seed ${one}):`);
    for (const what of day.broken) console.log(`  ${what}`);
  }
  console.log(`${count} days, ${events} events, ${seconds()}: ${broken} days with something that must never happen`);
  return broken;
}
