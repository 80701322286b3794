import { expect, test } from 'vitest';
import type { Command } from '../../server/queue/command.ts';
import type { QueueDay } from '../../server/queue/day.ts';
import { minutesAfter } from '../../server/queue/decide/arriving.ts';
import { clock, dayWith, emergency, give, issue, next, press, room4, stageId } from './build.ts';

/** Places compared while the command was decided and recorded. */
function costOf(day: QueueDay, command: Command): number {
  const before = day.waiting.compared;
  give(day, command);
  return day.waiting.compared - before;
}

const at = clock('09:00');

/** What a busy clinic does, beginning with this ticket. */
function costs(day: QueueDay, n: number): Record<string, number> {
  const own = stageId(n);
  return {
    issue: costOf(day, issue(n, at)),
    emergency: costOf(day, issue(n + 1, at, { classCode: emergency })),
    next: costOf(day, next(n, at)),
    undo: costOf(day, press('undo_call', at)),
    near: costOf(day, { type: 'mark_near', at, stageId: own }),
    postpone: costOf(day, { type: 'postpone', at, stageId: own, by: 'patient', minutes: null }),
    class: costOf(day, { type: 'set_class', at, stageId: own, classCode: emergency }),
    hold: costOf(day, { type: 'hold', at, stageId: own, until: null }),
    resume: costOf(day, { type: 'resume_ticket', at, stageId: own, byClock: false }),
    cancel: costOf(day, { type: 'cancel', at, stageId: own, by: 'staff' }),
  };
}

/** Removing and adding again, each by two binary searches: among 200 blocks, and among 512 places of one. */
const BOUND = 2 * (9 + 10) * 2;

test('a command compares no more places after 50,000 tickets of which most were served', () => {
  const early = dayWith(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => issue(n, at)));
  const late = dayWith(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => issue(n, at)));
  for (let n = 10; n <= 50_000; n += 1) {
    give(late, issue(n, at));
    give(late, next(n, at));
  }
  give(late, press('finish', at));
  expect([...late.waiting.everyone()]).toHaveLength(9);
  expect(costs(late, 60_000)).toEqual(costs(early, 60_000));
});

test('also while 50,000 wait, a command looks at a few dozen of them at most', () => {
  const day = dayWith();
  for (let n = 1; n <= 50_000; n += 1) give(day, issue(n, minutesAfter(clock('08:00'), n % 50)));
  for (const [command, cost] of Object.entries(costs(day, 60_000))) expect(cost, command).toBeLessThanOrEqual(BOUND);
  expect(day.waiting.countOf(day.stage(stageId(1))!.serviceId)).toBe(50_001);
  expect(day.servicePoint(room4)?.currentStageId).toBeNull();
});
