/** The engine under a virtual clock, against what is known of queues. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { chanceOf } from '../../scripts/demoDay/chance.ts';
import { runClinic, settingsOf, type Coming, type Rules } from '../../scripts/simulate/clinic.ts';
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

const share = fc.integer({ min: 1, max: 5 });
const anyRules: fc.Arbitrary<Rules> = fc.record({
  rooms: fc.integer({ min: 1, max: 4 }),
  walkInOffsetMin: fc.integer({ min: 0, max: 30 }),
  classes: fc.record({
    standard: fc.constant({}),
    other: fc.record({
      isAbsolute: fc.boolean(),
      yieldsToCap: fc.boolean(),
      offsetMin: fc.integer({ min: -60, max: 60 }),
      slope: fc.constantFrom(1, 0.5, 3),
    }),
  }),
  policy: fc.record({
    waitCapMin: fc.option(fc.integer({ min: 5, max: 120 }), { nil: null }),
    ratio: fc.option(fc.record({ booked: share, walkIn: share }), { nil: null }),
    othersPerReturning: share,
  }),
});

test('under any policy people wait as long altogether as in order of arrival, and a room calls as soon as it can', () => {
  fc.assert(
    fc.property(anyRules, fc.nat(1_000), (rules, seed) => {
      const chance = chanceOf(seed);
      let atMs = 0;
      const coming = Array.from({ length: 120 }, (): Coming => {
        atMs += Math.round(exponential(chance, 600_000 / rules.rooms / 0.9));
        const bookedMs = chance() < 0.4 ? atMs + Math.round((chance() - 0.5) * 1_800_000) : null;
        return { atMs, classCode: chance() < 0.3 ? 'other' : 'standard', bookedMs: bookedMs && Math.max(0, bookedMs) };
      });
      const waitedBy = (given: Rules): number => {
        const services = chanceOf(seed + 1);
        let waitedMs = 0;
        let called = 0;
        runClinic(
          settingsOf(given),
          coming,
          () => Math.round(exponential(services, 600_000)),
          (who, calledMs) => {
            called += 1;
            waitedMs += calledMs - who.atMs;
          },
        );
        expect(called).toBe(coming.length);
        return waitedMs;
      };
      const inOrder = { rooms: rules.rooms, classes: { standard: {}, other: {} } };
      expect(waitedBy(rules)).toBe(waitedBy(inOrder));
    }),
    { numRuns: 60 },
  );
});
