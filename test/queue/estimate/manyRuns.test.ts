import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WaitingLists } from '../../../server/queue/order/waitingLists.ts';
import { manyRuns } from '../../../server/queue/estimate/manyRuns.ts';
import { drawnService, drawnTimeLeft, serviceOf, timeLeft } from '../../../server/queue/estimate/serviceTime.ts';
import { normalQuantile, normalShare } from '../../../server/queue/estimate/spread.ts';
import { arrivalsAhead } from '../../../server/queue/estimate/unexpected.ts';
import { anyone, at, MINUTE_MS, place, room, stage, waitMin } from './queueAhead.ts';

const HOUR_MS = 60 * MINUTE_MS;
const SHARES = Array.from({ length: 2_000 }, (_, n) => (n + 0.5) / 2_000);
const meanOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

function ahead(people: number, rooms: number) {
  const waiting = new WaitingLists();
  for (let n = 1; n <= people; n += 1) waiting.add(anyone, place(n));
  const inside = { meanMs: 10 * MINUTE_MS, elapsedMs: 0 };
  return manyRuns({
    at: at(100),
    waiting,
    rooms: Array.from({ length: rooms }, (_, n) => room(n, { busy: serviceOf(10 * MINUTE_MS), inside })),
    coming: [],
    serviceIn: () => serviceOf(10 * MINUTE_MS),
  });
}

test('the first of four rooms is free before the mean of any', () => {
  const first = waitMin(ahead(4, 4), 1) ?? NaN;
  // The least of four consultations of 10 min on the average takes 5.5 (integrated).
  expect(first).toBeGreaterThan(4.5);
  expect(first).toBeLessThan(6.5);
});

test('a single room takes its services one after the other: their means add up', () => {
  const forecast = ahead(5, 1);
  for (const n of [1, 2, 3, 4, 5]) expect((waitMin(forecast, n) ?? NaN) / (10 * n)).toBeCloseTo(1, 0.8);
});

test('the same queue is told the same, however often it is asked, and the lists stay as they are', () => {
  const waits = () => [...ahead(12, 3).waits()].map(([id, { meanMs }]) => [id, meanMs]);
  expect(waits()).toEqual(waits());
  expect(waits()).toHaveLength(12);
});

test('whoever goes first is called first in the mean of all runs, too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 5 }), (people, rooms) => {
      const forecast = ahead(people, rooms);
      for (let n = 2; n <= people; n += 1)
        expect(waitMin(forecast, n)).toBeGreaterThanOrEqual(waitMin(forecast, n - 1) ?? NaN);
      expect(forecast.before(stage(2))).toEqual([stage(1)]);
    }),
    { numRuns: 30 },
  );
});

test('services drawn by their share have the mean they are drawn from, also of what is left', () => {
  expect(meanOf(SHARES.map((share) => drawnService(600_000, share))) / 600_000).toBeCloseTo(1, 2);
  for (const elapsedMs of [0, 300_000, 900_000]) {
    const left = meanOf(SHARES.map((share) => drawnTimeLeft({ meanMs: 600_000, elapsedMs }, share)));
    expect(left / timeLeft(600_000, elapsedMs).meanMs).toBeCloseTo(1, 1);
  }
});

test('a share and its value belong together', () => {
  for (const z of [-3, -1, -0.3, 0, 0.8416, 2.5]) expect(normalQuantile(normalShare(z))).toBeCloseTo(z, 4);
});

test('as many are expected unannounced as came at that hour on other days, and nobody where nobody did', () => {
  const perHour = Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 0.4 : hour === 10 ? 3 : 0));
  const found = arrivalsAhead(perHour, 8.5 * HOUR_MS, 0);
  expect(found.every(({ likely }) => likely > 0 && likely <= 1)).toBe(true);
  const within = (from: number, until: number) =>
    found.filter((one) => one.at >= from * HOUR_MS && one.at < until * HOUR_MS).map(({ likely }) => likely);
  expect(within(8, 9)).toEqual([]);
  expect(meanOf(within(9, 10)) * within(9, 10).length).toBeCloseTo(0.4);
  expect(meanOf(within(10, 11)) * within(10, 11).length).toBeCloseTo(3);
});
