import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clinicDayOf } from '../../server/booking/clinicTime.ts';
import { openPeriodsOn, type ServiceHours } from '../../server/booking/hours.ts';
import { at, date, someTime } from './build.ts';

const tehran = { timeZone: 'Asia/Tehran', dayStartsAt: '04:00' };
const monday = '2026-11-23';

const period = (day: string, from: string, until: string, lastTicket = until) => ({
  fromAt: at(day, from),
  untilAt: at(day, until),
  lastTicketAt: at(day, lastTicket),
});

const weekly = (...hours: ServiceHours['weekly']): ServiceHours => ({ weekly: hours, exceptions: [] });

describe('the hours of a service', () => {
  test('are those of the weekday, with the last ticket before closing', () => {
    const hours = weekly(
      { weekday: 1, from: '14:00', until: '18:00' },
      { weekday: 1, from: '08:00', until: '12:30', lastTicket: '12:00' },
      { weekday: 2, from: '08:00', until: '10:00' },
    );
    expect(openPeriodsOn(date(monday), hours, tehran)).toEqual([
      period(monday, '08:00', '12:30', '12:00'),
      period(monday, '14:00', '18:00'),
    ]);
  });

  test('past midnight belong to the evening on which they began, until the new clinic day', () => {
    const late = weekly({ weekday: 1, from: '20:00', until: '06:00', lastTicket: '01:30' });
    expect(openPeriodsOn(date(monday), late, tehran)).toEqual([
      { fromAt: at(monday, '20:00'), untilAt: at('2026-11-24', '04:00'), lastTicketAt: at('2026-11-24', '01:30') },
    ]);
    expect(openPeriodsOn(date('2026-11-24'), late, tehran)).toEqual([
      {
        fromAt: at('2026-11-24', '04:00'),
        untilAt: at('2026-11-24', '06:00'),
        lastTicketAt: at('2026-11-24', '01:30'),
      },
    ]);
  });

  test('that never end are one period of the whole clinic day', () => {
    const always = weekly(...[1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', until: '24:00' })));
    const { fromAt, untilAt } = clinicDayOf(date(monday), tehran);
    expect(openPeriodsOn(date(monday), always, tehran)).toEqual([{ fromAt, untilAt, lastTicketAt: untilAt }]);
  });

  test('of a holiday replace those of its weekday, and a service’s own go before the clinic’s', () => {
    const usual = { weekday: 1, from: '08:00', until: '16:00' };
    const closed = { date: monday, of: 'clinic', hours: [] } as const;
    const morning = { date: monday, of: 'service', hours: [{ from: '08:00', until: '10:00' }] } as const;
    expect(openPeriodsOn(date(monday), { weekly: [usual], exceptions: [closed] }, tehran)).toEqual([]);
    expect(openPeriodsOn(date(monday), { weekly: [usual], exceptions: [closed, morning] }, tehran)).toEqual([
      period(monday, '08:00', '10:00'),
    ]);
    expect(openPeriodsOn(date('2026-11-30'), { weekly: [usual], exceptions: [closed] }, tehran)).toHaveLength(1);
  });

  test('are in order, apart from each other and within the clinic day, whatever was entered', () => {
    const hours = fc.record(
      { weekday: fc.integer({ min: 1, max: 7 }), from: someTime, until: someTime, lastTicket: someTime },
      { requiredKeys: ['weekday', 'from', 'until'] },
    );
    const zone = fc.constantFrom('Asia/Tehran', 'Europe/Berlin', 'America/Havana', 'Pacific/Chatham');
    const day = fc.constantFrom('2026-03-29', '2026-04-05', '2026-10-25', '2026-11-01', monday).map(date);
    fc.assert(
      fc.property(fc.array(hours, { maxLength: 12 }), zone, someTime, day, (entered, timeZone, dayStartsAt, on) => {
        const clock = { timeZone, dayStartsAt };
        const bounds = clinicDayOf(on, clock);
        let previousEnd = bounds.fromAt - 1;
        for (const { fromAt, untilAt, lastTicketAt } of openPeriodsOn(on, weekly(...entered), clock)) {
          expect(fromAt).toBeGreaterThan(previousEnd);
          expect(untilAt).toBeGreaterThan(fromAt);
          expect(untilAt).toBeLessThanOrEqual(bounds.untilAt);
          expect(lastTicketAt).toBeLessThanOrEqual(untilAt);
          previousEnd = untilAt;
        }
      }),
    );
  });

  test('of every day of a year, put together, are all the hours of its weekdays', () => {
    const entered = [
      { weekday: 1, from: '08:00', until: '12:00' },
      { weekday: 5, from: '20:00', until: '05:00' },
      { weekday: 6, from: '22:30', until: '24:00' },
    ];
    const hoursOpen = Array.from({ length: 7 }, (_, i) => date(`2026-06-0${i + 1}`))
      .flatMap((day) => openPeriodsOn(day, weekly(...entered), tehran))
      .reduce((sum, { fromAt, untilAt }) => sum + (untilAt - fromAt) / 3_600_000, 0);
    expect(hoursOpen).toBe(4 + 9 + 1.5);
  });
});
