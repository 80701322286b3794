/** The engine under a virtual clock, against what is known of queues. */
import { expect, test, vi } from 'vitest';
import { chanceOf } from '../../scripts/demoDay/chance.ts';
import { runClinic, settingsOf, type Coming } from '../../scripts/simulate/clinic.ts';
import { exponential } from '../../scripts/simulate/draw.ts';
import { ORDERS, simulateOrder } from '../../scripts/simulate/mixedDay.ts';
import { differenceOf, isMet, lineOf, QUICK, rowsOf } from '../../scripts/simulate/table.ts';

// Half a million commands: seconds on a machine of one's own, minutes on a busy one.
vi.setConfig({ testTimeout: 400_000 });

test('the waits are those of theory within 10 %, and of the published figures nearly', () => {
  const rows = [...rowsOf(QUICK, 1)];
  expect(rows).toHaveLength(17);
  expect(rows.filter((row) => !isMet(row)).map(lineOf)).toEqual([]);
  expect(rows.filter((row) => Math.abs(differenceOf(row)) > 0.1).map(lineOf)).toEqual([]);
});

test('in order of arrival everybody waits exactly as long as whoever takes the next free room, one after the other', () => {
  const chance = chanceOf(3);
  const people = Array.from({ length: 3_000 }, () => ({
    gapMs: Math.round(exponential(chance, 250_000)),
    serviceMs: Math.round(exponential(chance, 600_000)),
  }));
  // Without a queue, by hand: each takes the room that is free first.
  const freeMs = [0, 0, 0];
  let nowMs = 0;
  const byHand = people.map(({ gapMs, serviceMs }) => {
    nowMs += gapMs;
    const room = freeMs.indexOf(Math.min(...freeMs));
    const calledMs = Math.max(nowMs, freeMs[room]!);
    freeMs[room] = calledMs + serviceMs;
    return calledMs;
  });

  let [atMs, called] = [0, 0];
  const coming = people.map(({ gapMs }): Coming => {
    atMs += gapMs;
    return { atMs, classCode: 'standard', bookedMs: null };
  });
  const byEngine: number[] = [];
  runClinic(
    settingsOf({ rooms: 3, classes: { standard: {} } }),
    coming,
    () => people[called++]!.serviceMs,
    (_, calledMs) => byEngine.push(calledMs),
  );
  expect(byEngine).toEqual(byHand);
});

test('no order of calls makes people wait longer altogether: a room is never idle while somebody waits', () => {
  const [first, ...others] = ORDERS.map((order) => simulateOrder(order, 20, 5).altogether);
  for (const altogether of others) expect(altogether).toBeCloseTo(first!, 6);
});
