/**
 * `npm run whatif -- --date 2026-03-02 [--clinic ID] [--demonstration] --set waitCapMin=60 [--longer ROOM=60] [--extra ROOM]`:
 * a past day lived again under other rules, beside the day as it was. `--seed N` instead of a date: a simulated day.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import type { QueueDayId, ServicePointId } from '../common/contract/vocabulary.ts';
import type { WaitFigures } from '../common/contract/whatIf.ts';
import { postgresQueueLog } from '../server/db/queueLog.ts';
import type { QueueEvent } from '../server/queue/event.ts';
import { whatIf } from '../server/queue/whatIf/whatIf.ts';
import { onDatabase } from './clinicDatabase.ts';
import { ROOT } from './folders.ts';
import { withSetting } from './whatIf/setting.ts';
import { simulatedDay } from './whatIf/simulatedDay.ts';

const { values } = parseArgs({
  options: {
    date: { type: 'string' },
    clinic: { type: 'string' },
    demonstration: { type: 'boolean', default: false },
    seed: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    longer: { type: 'string', multiple: true, default: [] },
    extra: { type: 'string', multiple: true, default: [] },
  },
});

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.exit(0);

async function run(): Promise<void> {
  const log = values.seed === undefined ? await logOf(values.date) : simulatedDay(Number(values.seed));
  if (log.length === 0) throw new Error('That day was not.');
  const answer = whatIf(log, {
    settings: (same) => values.set.reduce(withSetting, same),
    roster: {
      longer: values.longer.map((written) => {
        const [id = '', minutes = ''] = written.split('=');
        return { servicePointId: id as ServicePointId, minutes: Number(minutes) }; // of the day's own rooms
      }),
      extra: values.extra.map((like, n) => ({
        id: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}` as ServicePointId, // an id that no room has
        like: like as ServicePointId,
      })),
    },
  });
  const { before, after, others, othersInAll, calls, alike } = answer;
  console.log(`${calls} calls; ${alike} of them come out alike without a change.\n`);
  console.log(line('', 'people', 'mean min', 'P80 min', 'longest', 'not called'));
  console.log(pair('everybody', before.all, after.all));
  for (const group of before.groups) {
    const same = after.groups.find((each) => each.classCode === group.classCode && each.origin === group.origin);
    if (same)
      console.log(pair(`${group.classCode}, ${group.origin === 'walk_in' ? 'walk-in' : 'booked'}`, group, same));
  }
  console.log(`rooms open and empty: ${minutes(before.idleMs)} -> ${minutes(after.idleMs)} min\n`);
  console.log(`${othersInAll} calls would have gone the other way${othersInAll > 20 ? ', the first 20' : ''}:`);
  for (const { at, before: was, after: would } of others.slice(0, 20))
    console.log(
      `  ${new Date(at).toISOString().slice(11, 16)}  ${(was?.number ?? 'nobody').padEnd(8)} -> ${would.number.padEnd(8)} ${would.classCode}, ${would.rule}`,
    );
}

async function logOf(date: string | undefined): Promise<readonly QueueEvent[]> {
  if (date === undefined) throw new Error('Say which day: npm run whatif -- --date 2026-03-02, or --seed 1');
  if (existsSync(`${ROOT}/.env`)) process.loadEnvFile(`${ROOT}/.env`);
  let events: readonly QueueEvent[] = [];
  await onDatabase(values.demonstration, async (url) => {
    const sql = postgres(url, { max: 1, onnotice: () => undefined });
    const days = await sql<{ id: string }[]>`
      select id from queue_days where date = ${date} and (${values.clinic ?? null}::uuid is null or clinic_id = ${values.clinic ?? null}::uuid)`;
    if (days.length > 1) throw new Error('Several clinics worked that day: say which with --clinic.');
    const [found] = days;
    if (found) {
      const logged = await postgresQueueLog(sql).readAfter(found.id as QueueDayId, 0); // the primary key of queue_days
      events = logged.map(({ event }) => event);
    }
    await sql.end();
  });
  return events;
}

function minutes(ms: number | null): string {
  return ms === null ? '-' : (ms / 60_000).toFixed(1);
}

function line(name: string, ...cells: readonly string[]): string {
  return `${name.padEnd(22)}${cells.map((cell) => cell.padStart(17)).join('')}`;
}

function pair(name: string, before: WaitFigures, after: WaitFigures): string {
  const both = (of: 'meanMs' | 'p80Ms' | 'longestMs') => `${minutes(before[of])} -> ${minutes(after[of])}`;
  const left = `${before.people - before.called} -> ${after.people - after.called}`;
  return line(name, String(before.people), both('meanMs'), both('p80Ms'), both('longestMs'), left);
}
