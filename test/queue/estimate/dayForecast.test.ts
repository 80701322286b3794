import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EpochMs, ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../../server/queue/day.ts';
import { decide } from '../../../server/queue/decide.ts';
import { DayForecast } from '../../../server/queue/estimate/dayForecast.ts';
import { NOTHING_PLANNED, type DayPlan } from '../../../server/queue/estimate/dayPlan.ts';
import { DayMeasure } from '../../../server/queue/estimate/measureDay.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import type { Command } from '../../../server/queue/command.ts';
import { DaySettings } from '../../../server/queue/settings.ts';
import type { QueueEvent } from '../../../server/queue/event.ts';
import {
  appointmentId,
  blood,
  bothRoomsOpen,
  callId,
  checkIn,
  clock,
  dayAfter,
  dayWith,
  drNoor,
  emergency,
  give,
  goTo,
  hall,
  issue,
  next,
  opened,
  planned,
  press,
  room4,
  room5,
  settings,
  stageId,
  standard,
  xray,
} from '../build.ts';

const openRoom = (servicePointId: ServicePointId, at: EpochMs, practitionerId = drNoor): QueueEvent => ({
  type: 'service_point_opened',
  at,
  servicePointId,
  practitionerId,
});
const closed = () => dayAfter(opened);
/** One room of two for blood, open with Dr Noor. */
const oneRoom = () => dayAfter(opened, openRoom(room4, clock('08:00')));
const withPeople = (day: QueueDay, count: number, at = clock('08:30')): QueueDay => {
  for (let n = 1; n <= count; n += 1) give(day, issue(n, at));
  return day;
};
const range = (day: QueueDay, n: number, at: EpochMs, plan: DayPlan = NOTHING_PLANNED) =>
  new DayForecast(day, at, plan).rangeOf(stageId(n));
const works = (from: string, until: string) => ({
  practitionerId: drNoor,
  serviceIds: [blood],
  fromAt: clock(from),
  untilAt: clock(until),
});

describe('a ticket is told', () => {
  test('a range that grows with the people before', () => {
    const day = withPeople(oneRoom(), 6);
    expect([1, 3, 6].map((n) => range(day, n, clock('08:30')))).toEqual([
      { fromMin: 0, toMin: 5 },
      { fromMin: 15, toMin: 25 },
      { fromMin: 40, toMin: 60 },
    ]);
  });

  test('honestly nothing while nobody is working and nobody is planned to', () => {
    expect(range(withPeople(closed(), 1), 1, clock('08:30'))).toBeNull();
  });

  test('when the doctor who is planned will begin', () => {
    const plan = { ...NOTHING_PLANNED, roster: [works('09:30', '12:00')] };
    expect(range(withPeople(closed(), 1), 1, clock('08:30'), plan)).toEqual({ fromMin: 60, toMin: 65 });
  });

  test('that a doctor who is late comes soon, and after an hour nothing any more', () => {
    const plan = { ...NOTHING_PLANNED, roster: [works('08:00', '12:00')] };
    const day = withPeople(closed(), 1);
    expect(range(day, 1, clock('08:30'), plan)).toEqual({ fromMin: 30, toMin: 35 });
    expect(range(day, 1, clock('09:10'), plan)).toBeNull();
    give(day, { type: 'announce_delay', at: clock('09:10'), practitionerId: drNoor, serviceId: null, delayMin: 90 });
    expect(range(day, 1, clock('09:10'), plan)).toEqual({ fromMin: 20, toMin: 25 });
  });

  test("more before the doctor's lunch than without it", () => {
    const plan = { ...NOTHING_PLANNED, roster: [works('08:00', '09:00'), works('10:00', '12:00')] };
    const day = withPeople(oneRoom(), 6);
    expect(range(day, 6, clock('08:30'), plan)?.fromMin).toBeGreaterThanOrEqual(90);
    expect(range(day, 3, clock('08:30'), plan)).toEqual(range(day, 3, clock('08:30')));
  });

  test('that a pause ends', () => {
    const day = withPeople(oneRoom(), 1);
    give(day, { type: 'pause_service_point', at: clock('08:31'), servicePointId: room4, reason: 'break' });
    expect(range(day, 1, clock('08:32'))).toEqual({ fromMin: 15, toMin: 20 });
    expect(range(day, 1, clock('08:55'))).toEqual({ fromMin: 5, toMin: 10 });
  });

  test('more when somebody is booked before, until that patient is here', () => {
    const booked = {
      appointmentId: appointmentId(9),
      serviceId: blood,
      practitionerId: null,
      bookedAt: clock('08:35'),
    };
    const plan = { ...NOTHING_PLANNED, expected: [booked] };
    const day = withPeople(oneRoom(), 2);
    const before = range(day, 2, clock('08:30'))?.toMin ?? 0;
    expect(range(day, 2, clock('08:30'), plan)?.toMin).toBeGreaterThan(before);
    give(day, checkIn(9, clock('08:31'), { bookedAt: clock('08:35') }));
    expect(new DayForecast(day, clock('08:31'), plan).before(stageId(2))).toEqual([stageId(9), stageId(1)]);
  });

  test('what becomes of the emergency that comes after', () => {
    const day = withPeople(oneRoom(), 2);
    give(day, issue(3, clock('08:40'), { classCode: emergency }));
    expect(new DayForecast(day, clock('08:40'), NOTHING_PLANNED).before(stageId(1))).toEqual([stageId(3)]);
  });

  test('longer waits where the doctor takes longer today', () => {
    const slow = withPeople(oneRoom(), 20, clock('08:00'));
    const quick = withPeople(oneRoom(), 20, clock('08:00'));
    for (let n = 0; n < 12; n += 1) {
      const at = clock('08:00') + n * 20 * 60_000;
      give(slow, next(n + 1, at as EpochMs));
      give(slow, press('finish', (at + 20 * 60_000) as EpochMs));
      give(quick, next(n + 1, at as EpochMs));
      give(quick, press('finish', (at + 10 * 60_000) as EpochMs));
    }
    const at = clock('12:00');
    expect(slow.servedIn(room4, blood)).toEqual({ count: 12, sumMs: 240 * 60_000 });
    expect(range(slow, 20, at)?.toMin).toBeGreaterThan(range(quick, 20, at)?.toMin ?? Infinity);
  });
});

test('who would come now waits at least as long as whoever was last', () => {
  const day = withPeople(oneRoom(), 5);
  const forecast = new DayForecast(day, clock('08:30'), NOTHING_PLANNED);
  expect(forecast.rangeOfNext(blood)?.fromMin).toBeGreaterThanOrEqual(range(day, 5, clock('08:30'))?.fromMin ?? 99);
  expect(forecast.rangeOfNext(xray)).toBeNull();
});

test('the probability of being called grows with the time that one needs', () => {
  const day = withPeople(oneRoom(), 4);
  const forecast = new DayForecast(day, clock('08:30'), NOTHING_PLANNED);
  const within = [5, 15, 30, 60].map((minutes) => forecast.probabilityWithin(stageId(4), minutes) ?? NaN);
  expect(within).toEqual(within.toSorted((a, b) => a - b));
  expect(within[0]).toBeLessThan(0.01);
  expect(within[3]).toBeGreaterThan(0.95);
});

test('a service that was taken up again is not counted as served', () => {
  const day = withPeople(oneRoom(), 2, clock('08:00'));
  give(day, next(1, clock('08:00')));
  give(day, next(2, clock('08:10')));
  expect(day.servedIn(room4, blood).count).toBe(1);
  give(day, press('undo_call', clock('08:10')));
  expect(day.servedIn(room4, blood)).toEqual({ count: 0, sumMs: 0 });
});

const arrivals = fc.array(
  fc.record({
    isXray: fc.boolean(),
    isBooked: fc.boolean(),
    isEmergency: fc.boolean(),
    minute: fc.integer({ min: 0, max: 59 }),
  }),
  { minLength: 1, maxLength: 25 },
);

test('those who are said to come before are those whom the rooms then call', () => {
  fc.assert(
    fc.property(arrivals, (people) => {
      const day = dayWith();
      for (const [n, { isXray, isBooked, isEmergency, minute }] of people
        .toSorted((a, b) => a.minute - b.minute)
        .entries()) {
        const at = (clock('08:00') + minute * 60_000) as EpochMs;
        const over = { serviceId: isXray ? xray : blood, classCode: isEmergency ? emergency : standard };
        const command = isBooked ? checkIn(n, at, { ...over, bookedAt: clock('08:45') }) : issue(n, at, over);
        const decided = decide(day, command);
        // A service that is full takes nobody more.
        if (decided.ok) decided.value.forEach((event) => evolve(day, event));
      }
      // One room alone, so that its calls are the order.
      give(day, { type: 'close_service_point', at: clock('09:00'), servicePointId: room4 });
      const waiting = [...day.openStages()].map(({ id }) => id);
      const forecast = new DayForecast(day, clock('09:00'), NOTHING_PLANNED);
      const foretold = new Map(waiting.map((id) => [id, forecast.before(id).length]));
      const called: StageId[] = [];
      for (let n = 0; n < waiting.length; n += 1) {
        // Each service takes exactly its mean, as the run has it.
        const last = called.length === 0 ? undefined : day.stage(called[called.length - 1] ?? stageId(0));
        const at = last ? day.head.lastAt + (last.serviceId === xray ? 5 : 10) * 60_000 : clock('09:00');
        for (const event of give(day, {
          type: 'call_next',
          at: at as EpochMs,
          servicePointId: room5,
          callId: callId(n),
        }))
          if (event.type === 'ticket_called') called.push(event.stageId);
      }
      expect(called.map((id) => foretold.get(id))).toEqual(called.map((_, index) => index));
    }),
    { numRuns: 60 },
  );
});

test('a queue of thousands gets a rough range, and no run', () => {
  const day = dayAfter(opened, ...bothRoomsOpen);
  for (let n = 1; n <= 700; n += 1) give(day, issue(n, clock('08:30')));
  const compared = day.waiting.compared;
  const forecast = new DayForecast(day, clock('08:30'), NOTHING_PLANNED);
  expect(forecast.rangeOf(stageId(700))?.fromMin).toBeGreaterThan(3_000);
  expect(forecast.rangeOfNext(blood)?.fromMin).toBeGreaterThan(3_000);
  expect(day.waiting.compared - compared).toBeLessThan(200);
});

describe('people with several stages', () => {
  const apart = {
    ...opened,
    settings: DaySettings.parse({
      ...settings,
      servicePoints: {
        [room4]: { serviceIds: [blood], zoneId: hall },
        [room5]: { serviceIds: [xray], zoneId: hall },
      },
    }),
  };
  /** The first is in room 4 with something planned, three more wait for it. */
  const withPlan = (...plan: Parameters<typeof planned>[2][]) => {
    const day = dayAfter(apart, ...bothRoomsOpen);
    withPeople(day, 4);
    give(day, planned(1, clock('08:30'), ...plan));
    give(day, next(1, clock('08:30')));
    return day;
  };
  const last = (day: QueueDay) => range(day, 4, clock('08:31'));

  test('make the others wait longer where they come back in between', () => {
    const back = withPlan(goTo(xray), goTo(blood, { isReturn: true }));
    expect(last(back)?.fromMin).toBeGreaterThan(last(withPlan())?.fromMin ?? 99);
    expect(last(back)?.fromMin).toBeGreaterThan(last(withPlan(goTo(xray)))?.fromMin ?? 99);
  });

  test('are not reckoned with while nobody can tell when they come back', () => {
    expect(last(withPlan(goTo(xray), goTo(blood, { isReturn: true, isAway: true })))).toEqual(last(withPlan()));
  });
});

test('what was told is held against the call, by the log alone', () => {
  const measure = new DayMeasure(NOTHING_PLANNED);
  const day = dayAfter();
  const hear = (event: QueueEvent) => {
    evolve(day, event);
    measure.hear(event);
  };
  const does = (command: Command) => {
    const decided = decide(day, command);
    if (!decided.ok) throw new Error(decided.error.code);
    decided.value.forEach(hear);
  };
  [opened, openRoom(room4, clock('08:00'))].forEach(hear);
  for (let n = 1; n <= 4; n += 1) does(issue(n, clock('08:00')));
  // At once, after ten minutes, and much later than anybody thought; the fourth is not called at all.
  does(next(1, clock('08:00')));
  does(next(2, clock('08:10')));
  does(next(3, clock('09:30')));
  expect(measure.errors().get(blood)).toMatchObject({ told: 3, within: 2, nobodyWorking: 0, waitedMs: 100 * 60_000 });
  expect(measure.errors().get(blood)?.offMs).toBeGreaterThan(60 * 60_000);
});
