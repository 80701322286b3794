/** What people expect of days: holidays, the last ticket, closing, the change of the clock, and a clinic open past midnight. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EpochMs } from '../../common/contract/vocabulary.ts';
import { clinicDateOf, localTimeOf } from '../../server/booking/clinicTime.ts';
import { openPeriodsOn, type ServiceHours } from '../../server/booking/hours.ts';
import { slotsOn } from '../../server/booking/slots.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { decide } from '../../server/queue/decide.ts';
import { evolve } from '../../server/queue/evolve.ts';
import { QueueDay } from '../../server/queue/day.ts';
import type { QueueEvent } from '../../server/queue/event.ts';
import { DaySettings } from '../../server/queue/settings.ts';
import { freePlaces } from '../../server/usecases/booking/freePlaces.ts';
import * as q from '../queue/build.ts';
import { at as instant, date, plan } from './build.ts';
import { addClinic, addSchedule, aPatient, booked, openWorld, timeOf, type World } from './world.ts';

const BERLIN = { timeZone: 'Europe/Berlin', dayStartsAt: '07:00' };
const at = (day: string, time: string) => instant(day, time, BERLIN.timeZone);
const hour = 3_600_000;
const wall = (moment: EpochMs) => {
  const { minutes } = localTimeOf(moment, BERLIN.timeZone);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

/** Every day the same hours, as a service's and as a doctor's with a place each hour. */
const everyDay = (from: string, until: string, lastTicket = until): ServiceHours => ({
  weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from, until, lastTicket })),
  exceptions: [],
});
const hourly = (from: string, until: string) =>
  plan({ weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from, until, slotMin: 60, placesPerSlot: 1 })) });

/** The queue of one clinic day with these hours, its first room open. */
function queueOn(day: string, hours: ServiceHours): QueueDay {
  const { services } = q.settings;
  const settings = DaySettings.parse({
    ...q.settings,
    timeZone: BERLIN.timeZone,
    services: { ...services, [q.blood]: { ...services[q.blood], open: openPeriodsOn(date(day), hours, BERLIN) } },
  });
  const opened: readonly QueueEvent[] = [
    { type: 'day_opened', at: at(day, '07:00'), clinicId: q.clinic, date: date(day), settings },
    { type: 'service_point_opened', at: at(day, '07:00'), servicePointId: q.room4, practitionerId: null },
  ];
  return opened.reduce(evolve, new QueueDay());
}
const comes = (queue: QueueDay, n: number, moment: EpochMs) => {
  const outcome = decide(queue, q.issue(n, moment));
  if (outcome.ok) outcome.value.reduce(evolve, queue);
  return outcome.ok ? 'ticket' : outcome.error.code;
};

describe('a holiday', () => {
  const holiday = { date: '2026-12-25', of: 'clinic', hours: [] } as const;

  test('has no tickets and no places, and the day after has both', () => {
    const hours = { ...everyDay('08:00', '16:00'), exceptions: [holiday] };
    expect(comes(queueOn('2026-12-25', hours), 1, at('2026-12-25', '10:00'))).toBe('service_closed');
    expect(comes(queueOn('2026-12-26', hours), 1, at('2026-12-26', '10:00'))).toBe('ticket');
    const doctor = { ...hourly('08:00', '16:00'), hoursExceptions: [holiday] };
    expect(slotsOn(date('2026-12-25'), doctor, BERLIN)).toEqual([]);
    expect(slotsOn(date('2026-12-26'), doctor, BERLIN)).toHaveLength(8);
  });

  test('after a night that is worked does not end that night at midnight', () => {
    const hours = { ...everyDay('22:00', '06:00'), exceptions: [holiday] };
    expect(comes(queueOn('2026-12-24', hours), 1, at('2026-12-25', '03:00'))).toBe('ticket');
    expect(comes(queueOn('2026-12-25', hours), 1, at('2026-12-25', '23:00'))).toBe('service_closed');
    const doctor = { ...hourly('22:00', '06:00'), hoursExceptions: [holiday] };
    expect(slotsOn(date('2026-12-24'), doctor, BERLIN)).toHaveLength(8);
    expect(slotsOn(date('2026-12-25'), doctor, BERLIN)).toEqual([]);
  });
});

describe('the last ticket', () => {
  const day = '2026-11-23';

  test('of the morning is not that of the day: at noon one hears when the afternoon begins', () => {
    const hours: ServiceHours = {
      weekly: [
        { weekday: 1, from: '08:00', until: '12:30', lastTicket: '12:00' },
        { weekday: 1, from: '14:00', until: '18:00', lastTicket: '17:30' },
      ],
      exceptions: [],
    };
    const noon = decide(queueOn(day, hours), q.issue(1, at(day, '12:15')));
    expect(noon).toMatchObject({ error: { code: 'service_not_open_yet', opensAt: at(day, '14:00') } });
    expect(comes(queueOn(day, hours), 1, at(day, '17:31'))).toBe('last_ticket_passed');
    expect(comes(queueOn(day, hours), 1, at(day, '18:00'))).toBe('service_closed');
  });

  test('once given, those who wait are still called after closing; the end of the day leaves nobody', () => {
    const queue = queueOn(day, everyDay('08:00', '16:00', '15:30'));
    expect([1, 2, 3].map((n) => comes(queue, n, at(day, '15:29')))).toEqual(['ticket', 'ticket', 'ticket']);
    expect(comes(queue, 4, at(day, '15:31'))).toBe('last_ticket_passed');
    q.give(queue, q.next(1, at(day, '16:20')));
    expect(q.statusOf(queue, 1)).toBe('called');
    q.give(queue, q.press('start', at(day, '16:21')));
    q.give(queue, q.closeDay(at('2026-11-24', '07:00')));
    expect([1, 2, 3].map((n) => q.statusOf(queue, n))).toEqual(['done', 'cancelled', 'cancelled']);
  });
});

describe('a clinic open across midnight', () => {
  const hours = everyDay('20:00', '04:00', '03:30');

  test('gives tickets of the evening before in the small hours, with its numbers going on', () => {
    const queue = queueOn('2026-11-23', hours);
    expect(comes(queue, 1, at('2026-11-23', '23:50'))).toBe('ticket');
    expect(comes(queue, 2, at('2026-11-24', '00:10'))).toBe('ticket');
    expect([1, 2].map((n) => queue.visit(q.visitId(n))?.number)).toEqual(['B-001', 'B-002']);
    expect(clinicDateOf(at('2026-11-24', '00:10'), BERLIN)).toBe('2026-11-23');
    expect(comes(queue, 3, at('2026-11-24', '03:31'))).toBe('last_ticket_passed');
    expect(comes(queue, 3, at('2026-11-24', '04:00'))).toBe('service_closed');
    expect(clinicDateOf(at('2026-11-24', '07:00'), BERLIN)).toBe('2026-11-24');
  });

  test('books its small hours under the evening before, each place once', () => {
    const places = slotsOn(date('2026-11-23'), hourly('20:00', '04:00'), BERLIN);
    expect(places.map(({ startsAt }) => wall(startsAt))).toEqual(
      ['20:00', '21:00', '22:00', '23:00', '00:00', '01:00', '02:00', '03:00'], // one night
    );
    const next = slotsOn(date('2026-11-24'), hourly('20:00', '04:00'), BERLIN);
    expect(next[0]?.startsAt).toBe(at('2026-11-24', '20:00'));
  });
});

describe('the night on which clocks are put forward', () => {
  const night = '2026-03-28';
  const hours = everyDay('22:00', '06:00');

  test('is an hour shorter: nobody is booked for the hour that does not exist', () => {
    const places = slotsOn(date(night), hourly('22:00', '06:00'), BERLIN);
    expect(places.map(({ startsAt }) => wall(startsAt))).toEqual([
      '22:00',
      '23:00',
      '00:00',
      '01:00',
      '03:00',
      '04:00',
      '05:00',
    ]);
    expect(places.every(({ startsAt, endsAt }) => endsAt - startsAt === hour)).toBe(true);
    const [period] = openPeriodsOn(date(night), hours, BERLIN);
    expect((period!.untilAt - period!.fromAt) / hour).toBe(7);
  });

  test('takes walk-ins until the clock on the wall shows closing, and no longer', () => {
    const queue = queueOn(night, hours);
    expect(comes(queue, 1, at('2026-03-29', '03:05'))).toBe('ticket');
    expect(comes(queue, 2, at('2026-03-29', '05:59'))).toBe('ticket');
    expect(comes(queue, 3, at('2026-03-29', '06:00'))).toBe('service_closed');
  });
});

describe('the night on which clocks are put back', () => {
  const night = '2026-10-24';
  const firstTwo = at('2026-10-25', '02:00');

  test('is an hour longer: the hour that comes twice has places twice, and tickets', () => {
    const places = slotsOn(date(night), hourly('22:00', '06:00'), BERLIN);
    expect(places.map(({ startsAt }) => wall(startsAt)).filter((time) => time === '02:00')).toHaveLength(2);
    expect(places).toHaveLength(9);
    const queue = queueOn(night, everyDay('22:00', '06:00'));
    expect(comes(queue, 1, (firstTwo + hour / 2) as EpochMs)).toBe('ticket');
    expect(comes(queue, 2, (firstTwo + hour + hour / 2) as EpochMs)).toBe('ticket');
    expect(comes(queue, 3, at('2026-10-25', '06:00'))).toBe('service_closed');
  });

  test('a day that begins in the hour that comes twice begins once', () => {
    const early = { timeZone: 'Europe/Berlin', dayStartsAt: '02:30' };
    const [before, first, second] = [hour / 4, (3 * hour) / 4, hour + (3 * hour) / 4].map(
      (after) => clinicDateOf((firstTwo + after) as EpochMs, early), // 02:15, 02:45 and 02:45 again
    );
    expect([before, first, second]).toEqual(['2026-10-24', '2026-10-25', '2026-10-25']);
  });
});

describe('bookings of such nights in the database', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test('stand under the evening before, also in both hours that are called two, with numbers in order of time', async () => {
    world.setTime(at('2026-10-20', '10:00'));
    const clinicId = await addClinic(world.db, world.organisationId);
    await world.db.update(clinics).set(BERLIN).where(eq(clinics.id, clinicId));
    const schedule = await addSchedule(world, { clinicId, from: '22:00', until: '06:00', slotMin: 60 });
    const asked = { patientType: 'new', insuranceId: null, fromDate: date('2026-10-24'), days: 2 } as const;
    const free = await freePlaces(world.deps, { ...asked, clinicId, channel: 'desk' });
    if (!free.ok) throw new Error(free.error.code);
    expect(free.value.days.map((day) => [day.date, day.slots.length])).toEqual([
      ['2026-10-24', 9],
      ['2026-10-25', 8],
    ]);
    const twice = free.value.days[0]!.slots.filter(({ startsAt }) => wall(startsAt) === '02:00');
    expect(twice).toHaveLength(2);
    const made = [];
    for (const { startsAt } of twice) {
      const place = { ...timeOf(schedule, '2026-10-25', '02:00'), startsAt };
      made.push(await booked({ ...world, clinicId }, await aPatient(world), place));
    }
    expect(made.map(({ date: on }) => on)).toEqual(['2026-10-24', '2026-10-24']);
    expect(made.map(({ number }) => number)).toEqual([`${schedule.series}-005`, `${schedule.series}-006`]);
    expect(made[1]!.startsAt - made[0]!.startsAt).toBe(hour);
  });
});
