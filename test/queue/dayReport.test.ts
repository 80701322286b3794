import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../common/contract/vocabulary.ts';
import { minutesAfter } from '../../server/queue/decide/arriving.ts';
import { dayReport, median } from '../../server/queue/dayReport.ts';
import { run, steps } from './anyDay.ts';
import {
  blood,
  bothRoomsOpen,
  clock,
  closeDay,
  dayAfter,
  give,
  issue,
  next,
  opened,
  press,
  room4,
  room5,
  transfer,
  xray,
} from './build.ts';
import type { Command } from '../../server/queue/command.ts';
import type { QueueEvent } from '../../server/queue/event.ts';

const MIN = 60_000;

/** The log of a day on which these things were done. */
function logOf(...commands: readonly Command[]): readonly QueueEvent[] {
  const before = [opened, ...bothRoomsOpen];
  const day = dayAfter(...before);
  return [...before, ...commands.flatMap((command) => give(day, command))];
}

const evening = [
  ...[1, 2, 3, 4, 5].map((n) => issue(n, minutesAfter(clock('16:00'), n))),
  next(1, clock('16:11')), // 10 min of waiting
  press('start', clock('16:12')),
  press('finish', clock('16:20')), // 8 min in the room
  next(2, clock('16:22')), // 20 min
  press('mark_no_show', clock('16:25')),
  next(3, clock('16:33')), // 30 min
  press('start', clock('16:33')),
] as const;

describe('the report of a closed day', () => {
  const report = dayReport(logOf(...evening, closeDay(clock('18:00'))), clock('23:00'));

  test('says of everybody who came what became of them', () => {
    expect(report.all).toMatchObject({ tickets: 5, served: 2, missed: 1, cancelled: 0, sentOn: 0, open: 2 });
    expect(report.services.get(blood)).toEqual(report.all);
  });

  test('says how long was waited until the call, and how long a visit took', () => {
    expect(report.all).toMatchObject({ medianWaitMs: 20 * MIN, longestWaitMs: 30 * MIN });
    // The one whom only the day's end sent home does not count.
    expect(report.all.medianServiceMs).toBe(8 * MIN);
  });

  test('lists who was left waiting, the longest first, by number alone', () => {
    expect(report.left).toEqual([
      { number: 'B-004', serviceId: blood, enteredAt: clock('16:04'), waitedMs: 116 * MIN },
      { number: 'B-005', serviceId: blood, enteredAt: clock('16:05'), waitedMs: 115 * MIN },
    ]);
  });

  test('says how long each room was open, and until when', () => {
    const [first, second] = report.rooms;
    const openedAt = bothRoomsOpen[0]?.at ?? 0;
    expect(first).toMatchObject({ servicePointId: room4, lastClosedAt: clock('18:00'), served: 2, pausedMs: 0 });
    expect(first?.openMs).toBe(clock('18:00') - openedAt);
    expect(second).toMatchObject({ servicePointId: room5, served: 0 });
  });

  test('is the same whenever it is asked for', () => {
    const log = logOf(...evening, closeDay(clock('18:00')));
    expect(dayReport(log, clock('19:00'))).toEqual(dayReport(log, clock('23:59')));
  });
});

test('of a day that still runs, whoever waits or is in a room is still here, and waits until now', () => {
  const report = dayReport(logOf(...evening), clock('16:40'));
  expect(report.closedAt).toBeNull();
  expect(report.all).toMatchObject({ tickets: 5, served: 1, missed: 1, open: 3 });
  expect(report.left.map(({ number, waitedMs }) => [number, waitedMs / MIN])).toEqual([
    ['B-004', 36],
    ['B-005', 35],
  ]);
  expect(report.rooms[0]?.lastClosedAt).toBeNull();
});

test('whoever was sent on counts at both services, and waited at each from coming there', () => {
  const report = dayReport(
    logOf(
      issue(1, clock('09:00')),
      next(1, clock('09:10')),
      press('start', clock('09:10')),
      transfer(1, 2, clock('09:15'), { serviceId: xray }),
    ),
    clock('09:30'),
  );
  expect(report.services.get(blood)).toMatchObject({ tickets: 1, sentOn: 1, longestWaitMs: 10 * MIN });
  expect(report.services.get(xray)).toMatchObject({ tickets: 1, open: 1, longestWaitMs: null });
  expect(report.left).toEqual([expect.objectContaining({ number: 'B-001', serviceId: xray, waitedMs: 15 * MIN })]);
});

test('a call that was taken back did not end the waiting', () => {
  const report = dayReport(
    logOf(
      issue(1, clock('09:00')),
      next(1, clock('09:05')),
      press('undo_call', minutesAfter(clock('09:05'), 0.1)),
      next(1, clock('09:20')),
    ),
    clock('09:30'),
  );
  expect(report.all.longestWaitMs).toBe(20 * MIN);
});

test('a pause is no opening', () => {
  const report = dayReport(
    logOf(
      { type: 'pause_service_point', at: clock('10:00'), servicePointId: room4, reason: 'break' },
      { type: 'resume_service_point', at: clock('10:20'), servicePointId: room4 },
      { type: 'pause_service_point', at: clock('11:00'), servicePointId: room4, reason: 'meeting' },
    ),
    clock('11:30'),
  );
  expect(report.rooms[0]).toMatchObject({ pausedMs: 50 * MIN });
  expect((report.rooms[0]?.openMs ?? 0) + 50 * MIN).toBe(clock('11:30') - (bothRoomsOpen[0]?.at ?? 0));
});

test('the median of an even number lies between the two in the middle, and of none there is none', () => {
  expect([median([]), median([7]), median([1, 4]), median([9, 1, 5])]).toEqual([null, 7, 3, 5]);
});

test('on any day, everybody is counted once, and no wait is negative', () => {
  fc.assert(
    fc.property(steps(120), (taken) => {
      const { log } = run(taken);
      const { all, services, left, rooms } = dayReport(log, (log.at(-1)?.at ?? 0) as EpochMs);
      const sum = (of: typeof all) => of.served + of.missed + of.cancelled + of.sentOn + of.open;
      expect(sum(all)).toBe(all.tickets);
      for (const each of services.values()) expect(sum(each)).toBe(each.tickets);
      expect([...services.values()].reduce((total, each) => total + each.tickets, 0)).toBe(all.tickets);
      expect(left.length).toBeLessThanOrEqual(all.open);
      for (const { openMs, pausedMs } of rooms) expect(Math.min(openMs, pausedMs)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 100 },
  );
});
