/** The day in memory: how long it takes to read it back from its log, and how much room it takes. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ClinicId, ServicePointId } from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import { QueueEvent } from '../../server/queue/event.ts';
import { evolve } from '../../server/queue/evolve.ts';
import { commandsOf } from './clinicDay.ts';
import { median, type Group } from './rows.ts';

const EVENTS = 50_000;
const REPEATS = 9;
const FOLD_GOAL_MS = 300;
const MEMORY_DAYS = 3;

export const day: Group = {
  name: 'day',
  measure() {
    const events = busyDay();
    const fold = () => events.reduce(evolve, new QueueDay());
    const read = () => events.map((event) => QueueEvent.parse(event));
    return Promise.resolve([
      { name: 'fold of a day of 50,000 events', value: timeOf(fold), unit: 'ms', limit: null, goal: FOLD_GOAL_MS },
      { name: 'checking of 50,000 events read back', value: timeOf(read), unit: 'ms', limit: null, goal: null },
      { name: 'memory of an open day of 50,000 events', value: memoryOf(fold), unit: 'MB', limit: null, goal: null },
    ]);
  },
};

/** Patients come, are called and served; a few dozen wait at any moment. */
function busyDay(): readonly QueueEvent[] {
  const commands = commandsOf('0192f0c0-7d4e-7c11-8a04-000000000001' as ServicePointId);
  const day = new QueueDay();
  const events: QueueEvent[] = [];
  const give = (command: Command) => {
    const decided = decide(day, command);
    if (!decided.ok) throw new Error(`Refused with ${decided.error.code}`);
    for (const event of decided.value) {
      evolve(day, event);
      events.push(event);
    }
  };
  commands.open('0192f0c0-7d4e-7c11-8a01-000000000001' as ClinicId).forEach(give);
  for (let ticket = 1; events.length < EVENTS; ticket += 1) {
    give(commands.issue());
    if (ticket <= 30) continue;
    give(commands.next());
    give(commands.start());
  }
  // As they come from the database: no part shared with another.
  return events.map((event) => structuredClone(event));
}

function timeOf(work: () => unknown): number {
  const times = Array.from({ length: REPEATS }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return median(times);
}

function memoryOf(build: () => QueueDay): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // V8's own function, once it is exposed
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  const kept = Array.from({ length: MEMORY_DAYS }, build);
  const after = used();
  if (kept.some(({ head }) => head.seq < EVENTS)) throw new Error('A day was not built');
  return (after - before) / MEMORY_DAYS / 1024 / 1024;
}
