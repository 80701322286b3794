import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forwardRun } from '../../../server/queue/estimate/forwardRun.ts';
import { quantilesOf } from '../../../server/queue/estimate/spread.ts';
import { shownRange } from '../../../server/queue/estimate/range.ts';
import { serviceOf } from '../../../server/queue/estimate/serviceTime.ts';
import { WaitingLists } from '../../../server/queue/order/waitingLists.ts';
import { ahead, anyone, at, MEAN_MIN, MINUTE_MS, place, plainRules, room, stage, waitMin } from './queueAhead.ts';

const people = (count: number) => Array.from({ length: count }, (_, index) => place(index + 1));

describe('the wait', () => {
  test('is the services of those before, and what is left of the one in the room', () => {
    const forecast = ahead(people(3), [room(1, { busy: { meanMs: 4 * MINUTE_MS, variance: 0 } })]);
    expect([1, 2, 3].map((n) => waitMin(forecast, n))).toEqual([4, 14, 24]);
  });

  test('is shared by the rooms that serve', () => {
    const forecast = ahead(people(4), [room(1), room(2)]);
    expect([1, 2, 3, 4].map((n) => waitMin(forecast, n))).toEqual([0, 0, 10, 10]);
  });

  test('is unknown while nobody works and nobody is planned to', () => {
    expect(waitMin(ahead(people(1), []), 1)).toBeUndefined();
    expect(waitMin(ahead(people(1), [room(1, { shifts: [] })]), 1)).toBeUndefined();
  });

  test('lasts until a room is planned to open, where none is open', () => {
    expect(waitMin(ahead(people(1), [room(1, { shifts: [{ fromAt: at(130), untilAt: Infinity }] })]), 1)).toBe(30);
  });

  test('knows that a room goes to lunch and comes back', () => {
    const lunch = [
      { fromAt: at(0), untilAt: at(105) },
      { fromAt: at(135), untilAt: Infinity },
    ];
    const forecast = ahead(people(8), [room(1), room(2, { shifts: lunch })]);
    expect(people(8).map((_, index) => waitMin(forecast, index + 1))).toEqual([0, 0, 10, 20, 30, 35, 40, 45]);
  });

  test('of the last ones is unknown where the only room closes before', () => {
    const forecast = ahead(people(3), [room(1, { shifts: [{ fromAt: at(0), untilAt: at(115) }] })]);
    expect([1, 2, 3].map((n) => waitMin(forecast, n))).toEqual([0, 10, undefined]);
  });

  test('grows by somebody who is booked and will come before', () => {
    const booked = { at: at(105), mayCall: anyone, place: place(0, { group: 'booked' }), likely: 1 };
    expect(waitMin(ahead(people(2), [room(1)], [booked]), 2)).toBe(20);
    expect(waitMin(ahead(people(2), [room(1)], [{ ...booked, likely: 0.5 }]), 2)).toBe(15);
  });

  test('goes on where somebody comes back for a second stage', () => {
    const waiting = new WaitingLists();
    for (const one of people(2)) waiting.add(anyone, one);
    const forecast = forwardRun({
      at: at(100),
      waiting,
      rooms: [room(1)],
      coming: [],
      serviceIn: () => serviceOf(MEAN_MIN * MINUTE_MS),
      onwards: ({ stageId }, doneAt) =>
        stageId === stage(1)
          ? { at: doneAt, mayCall: anyone, place: place(1, { stageId: stage(9) }), likely: 1 }
          : undefined,
    });
    expect([1, 9, 2].map((n) => waitMin(forecast, n))).toEqual([0, 10, 20]);
  });
});

describe('the order', () => {
  test('is the real one: an emergency goes first, and those before are named', () => {
    const forecast = ahead([...people(2), place(3, { isAbsolute: true })], [room(1)]);
    expect(forecast.before(stage(2))).toEqual([stage(3), stage(1)]);
    expect(forecast.before(stage(3))).toEqual([]);
  });

  test("keeps the clinic's pattern of booked patients and walk-ins", () => {
    const rules = { ...plainRules, policy: { ...plainRules.policy, ratio: { booked: 2, walkIn: 1 } } };
    const booked = [4, 5, 6, 7].map((n) => place(n, { group: 'booked' as const }));
    const forecast = ahead([...people(2), ...booked], [room(1, { rules })]);
    expect(forecast.before(stage(2))).toEqual([stage(4), stage(1), stage(5), stage(6)]);
  });

  test('is not changed by who only asks when the turn would come', () => {
    const waiting = new WaitingLists();
    for (const one of people(3)) waiting.add(anyone, one);
    const forecast = forwardRun({
      at: at(100),
      waiting,
      rooms: [room(1)],
      coming: [],
      serviceIn: () => serviceOf(MEAN_MIN * MINUTE_MS),
      isTrial: ({ stageId }) => stageId === stage(2),
    });
    expect([1, 2, 3].map((n) => waitMin(forecast, n))).toEqual([0, 10, 10]);
  });
});

const manyRooms = fc.array(
  fc.record({ busyMin: fc.integer({ min: 0, max: 30 }), closesIn: fc.option(fc.integer({ min: 1, max: 90 })) }),
  { minLength: 1, maxLength: 5 },
);
const roomsOf = (made: readonly { readonly busyMin: number; readonly closesIn: number | null }[]) => [
  room(0),
  ...made.map(({ busyMin, closesIn }, index) =>
    room(index + 1, {
      busy: serviceOf(busyMin * MINUTE_MS),
      shifts: [{ fromAt: -Infinity, untilAt: closesIn === null ? Infinity : at(100 + closesIn) }],
    }),
  ),
];

test('more people ahead never shorten a wait', () => {
  fc.assert(
    fc.property(manyRooms, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 10 }), (made, before, more) => {
      const last = place(1_000);
      const few = ahead([...people(before), last], roomsOf(made)).waitOf(stage(1_000));
      const many = ahead([...people(before + more), last], roomsOf(made)).waitOf(stage(1_000));
      expect(many?.meanMs).toBeGreaterThanOrEqual(few?.meanMs ?? Infinity);
    }),
  );
});

test('a room more never lengthens a wait', () => {
  fc.assert(
    fc.property(manyRooms, fc.integer({ min: 1, max: 40 }), (made, before) => {
      const rooms = roomsOf(made);
      const fewer = ahead(people(before), rooms.slice(0, -1)).waitOf(stage(before));
      const more = ahead(people(before), rooms).waitOf(stage(before));
      expect(more?.meanMs).toBeLessThanOrEqual(fewer?.meanMs ?? -Infinity);
    }),
  );
});

test('a range is in order, in steps of five minutes, around the middle', () => {
  fc.assert(
    fc.property(manyRooms, fc.integer({ min: 1, max: 60 }), (made, count) => {
      const wait = ahead(people(count), roomsOf(made)).waitOf(stage(count));
      if (!wait) throw new Error('A room is always open');
      const { fromMin, toMin } = shownRange(wait);
      const { earlyMs, middleMs, lateMs } = quantilesOf(wait);
      expect(earlyMs).toBeLessThanOrEqual(middleMs);
      expect(middleMs).toBeLessThanOrEqual(lateMs);
      expect(fromMin).toBeGreaterThanOrEqual(0);
      expect(toMin).toBeGreaterThan(fromMin);
      expect([fromMin % 5, toMin % 5]).toEqual([0, 0]);
    }),
  );
});

test('everybody who waits is called once, and those before are named in order', () => {
  fc.assert(
    fc.property(manyRooms, fc.integer({ min: 1, max: 60 }), (made, count) => {
      const forecast = ahead(people(count), roomsOf(made));
      const before = forecast.before(stage(count));
      expect(before).toEqual(people(count - 1).map(({ stageId }) => stageId));
    }),
  );
});

test('three hundred people in twenty rooms cost one short run', () => {
  const waiting = new WaitingLists();
  for (const one of people(300)) waiting.add(anyone, one);
  const built = waiting.compared;
  const rooms = Array.from({ length: 20 }, (_, index) => room(index));
  forwardRun({ at: at(400), waiting, rooms, coming: [], serviceIn: () => serviceOf(MEAN_MIN * MINUTE_MS) });
  // A few steps of a binary search for each call, and not everybody for each.
  expect(waiting.compared - built).toBeLessThan(300 * 60);
});
