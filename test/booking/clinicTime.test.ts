import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClinicDate, EpochMs } from '../../common/contract/vocabulary.ts';
import {
  addDays,
  clinicDateOf,
  clinicDayOf,
  datesFrom,
  daysBetween,
  instantOf,
  localTimeOf,
  minutesOf,
  spanOf,
  weekdayOf,
} from '../../server/booking/clinicTime.ts';
import { at, date, someTime as time } from './build.ts';

const HOUR_MS = 3_600_000;

/** Whole hours, half and quarter hours, both hemispheres, changes at and over midnight, a date that was left out. */
const ZONES = [
  'UTC',
  'Asia/Tehran',
  'Asia/Dubai',
  'Asia/Shanghai',
  'Asia/Kathmandu',
  'Europe/Moscow',
  'Europe/Berlin',
  'Europe/London',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/New_York',
  'America/Havana',
  'America/St_Johns',
  'America/Santiago',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
] as const;

const zone = fc.constantFrom(...ZONES);
const someDate = fc
  .integer({ min: Date.UTC(1995, 0, 1) / 86_400_000, max: Date.UTC(2039, 11, 31) / 86_400_000 })
  .map((day) => addDays(date('1970-01-01'), day));
const instant = fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2039, 11, 31) }).map((ms) => ms as EpochMs);

describe('the instant of a local time', () => {
  test('is the one at which the clock on the wall shows it', () => {
    expect(instantOf(date('2026-11-23'), '08:30', 'Asia/Tehran')).toBe(Date.parse('2026-11-23T05:00:00Z'));
    expect(instantOf(date('2026-11-23'), '00:15', 'Asia/Kathmandu')).toBe(Date.parse('2026-11-22T18:30:00Z'));
    expect(instantOf(date('2026-11-23'), '24:00', 'Asia/Dubai')).toBe(Date.parse('2026-11-23T20:00:00Z'));
  });

  test('that clocks pass twice is the first of the two', () => {
    expect(instantOf(date('2026-10-25'), '02:30', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T00:30:00Z'));
  });

  test('that clocks leap over is as much later as they leapt', () => {
    const leapt = instantOf(date('2026-03-29'), '02:30', 'Europe/Berlin');
    expect(leapt).toBe(Date.parse('2026-03-29T01:30:00Z'));
    expect(localTimeOf(leapt, 'Europe/Berlin')).toEqual({ date: '2026-03-29', minutes: 3 * 60 + 30 });
  });

  test('on a date that a country left out is on the date after it', () => {
    const nine = instantOf(date('2011-12-30'), '09:00', 'Pacific/Apia');
    expect(localTimeOf(nine, 'Pacific/Apia')).toEqual({ date: '2011-12-31', minutes: 9 * 60 });
  });

  test('reads back as the same time in every zone, but where clocks leapt', () => {
    fc.assert(
      fc.property(zone, someDate, time, (timeZone, day, hhmm) => {
        const found = instantOf(day, hhmm, timeZone);
        const shown = localTimeOf(found, timeZone);
        const isSame = shown.date === day && shown.minutes === minutesOf(hhmm);
        // Else no instant near it may show that time: it was leapt over.
        if (!isSame) {
          for (let near = found - 26 * HOUR_MS; near <= found + 26 * HOUR_MS; near += 15 * 60_000) {
            const other = localTimeOf((Math.round(near / 60_000) * 60_000) as EpochMs, timeZone);
            expect(other.date === day && other.minutes === minutesOf(hhmm)).toBe(false);
          }
          expect([day, addDays(day, 1)]).toContain(shown.date);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test('never goes back while local time goes forward', () => {
    fc.assert(
      fc.property(zone, someDate, time, time, (timeZone, day, a, b) => {
        const [first, second] = a <= b ? [a, b] : [b, a];
        expect(instantOf(day, first, timeZone)).toBeLessThanOrEqual(instantOf(day, second, timeZone) + 2 * HOUR_MS);
        expect(instantOf(day, '04:00', timeZone)).toBeLessThanOrEqual(instantOf(addDays(day, 1), '04:00', timeZone));
      }),
    );
  });

  test('refuses what is no time of day', () => {
    for (const odd of ['8:00', '25:00', '24:01', '10:60', 'noon', '']) expect(() => minutesOf(odd)).toThrow();
  });
});

describe('the clinic day', () => {
  const tehran = { timeZone: 'Asia/Tehran', dayStartsAt: '04:00' };

  test('of the small hours is still the day before', () => {
    expect(clinicDateOf(at('2026-11-23', '03:59', 'Asia/Tehran'), tehran)).toBe('2026-11-22');
    expect(clinicDateOf(at('2026-11-23', '04:00', 'Asia/Tehran'), tehran)).toBe('2026-11-23');
  });

  test('is an hour shorter or longer when clocks change', () => {
    const berlin = { timeZone: 'Europe/Berlin', dayStartsAt: '00:00' };
    const hours = (day: string) => {
      const { fromAt, untilAt } = clinicDayOf(date(day), berlin);
      return (untilAt - fromAt) / HOUR_MS;
    };
    expect([hours('2026-03-29'), hours('2026-06-01'), hours('2026-10-25')]).toEqual([23, 24, 25]);
  });

  test('of any instant, in any zone, is exactly the one whose bounds hold it', () => {
    fc.assert(
      fc.property(zone, instant, fc.constantFrom('00:00', '02:30', '04:00'), (timeZone, now, dayStartsAt) => {
        const clock = { timeZone, dayStartsAt };
        const today = clinicDateOf(now, clock);
        const { fromAt, untilAt } = clinicDayOf(today, clock);
        expect(fromAt).toBeLessThanOrEqual(now);
        expect(untilAt).toBeGreaterThan(now);
      }),
      { numRuns: 3_000 },
    );
  });

  test('stays right where clocks go back over midnight', () => {
    const stJohns = { timeZone: 'America/St_Johns', dayStartsAt: '00:00' };
    // 00:01 became 23:01 of the evening before: the second 23:30 is after the new day began.
    expect(clinicDateOf(Date.parse('2010-11-07T03:00:00Z') as EpochMs, stJohns)).toBe('2010-11-07');
  });
});

describe('dates', () => {
  test('know their weekday as ISO counts it', () => {
    expect(weekdayOf(date('2026-11-22'))).toBe(7);
    expect(weekdayOf(date('2026-11-23'))).toBe(1);
  });

  test('are added over months, years and leap days', () => {
    expect(datesFrom(date('2028-02-28'), 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(addDays(date('2027-01-01'), -1)).toBe('2026-12-31');
    fc.assert(
      fc.property(someDate, fc.integer({ min: -800, max: 800 }), (day, count) => {
        expect(daysBetween(day, addDays(day, count))).toBe(count);
        expect(((((weekdayOf(day) - 1 + count) % 7) + 7) % 7) + 1).toBe(weekdayOf(addDays(day, count)));
      }),
    );
  });

  test('with hours past midnight end on the next date', () => {
    const day: ClinicDate = date('2026-11-23');
    expect(spanOf(day, '20:00', '02:00', 'UTC')).toEqual({
      fromAt: Date.parse('2026-11-23T20:00:00Z'),
      untilAt: Date.parse('2026-11-24T02:00:00Z'),
    });
  });
});
