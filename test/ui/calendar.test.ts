import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import {
  addDays,
  addMonths,
  dayOf,
  daysBetween,
  firstOfMonth,
  isDay,
  longDay,
  monthGrid,
  monthTitle,
  partsOf,
  readTypedDay,
  typedDay,
  weekdayNames,
  weekdayOf,
  type Weekday,
} from '../../common/ui/calendar.ts';

describe('the Persian calendar', () => {
  test('new year and its eve are where the almanac has them', () => {
    // 1403 is a leap year; Nowruz fell on 20 March 2024 and 21 March 2025.
    expect(partsOf('2024-03-20', 'persian')).toEqual({ year: 1403, month: 1, day: 1 });
    expect(partsOf('2025-03-20', 'persian')).toEqual({ year: 1403, month: 12, day: 30 });
    expect(partsOf('2025-03-21', 'persian')).toEqual({ year: 1404, month: 1, day: 1 });
    expect(partsOf('2026-11-19', 'persian')).toEqual({ year: 1405, month: 8, day: 28 });
  });

  test('every day of thirty years comes back as itself, there and back again', () => {
    let day = '2010-01-01';
    let before = partsOf(day, 'persian');
    while (day < '2040-01-01') {
      const parts = partsOf(day, 'persian');
      expect(dayOf(parts, 'persian'), day).toBe(day);
      const isNextDay = parts.day === before.day + 1 && parts.month === before.month;
      expect(isNextDay || parts.day === 1 || day === '2010-01-01', day).toBe(true);
      before = parts;
      day = addDays(day, 1);
    }
  });

  test('days that the calendar does not have are refused', () => {
    expect(dayOf({ year: 1404, month: 12, day: 30 }, 'persian')).toBeUndefined(); // a common year
    expect(dayOf({ year: 1405, month: 7, day: 31 }, 'persian')).toBeUndefined();
    expect(dayOf({ year: 1405, month: 13, day: 1 }, 'persian')).toBeUndefined();
    expect(dayOf({ year: 2026, month: 2, day: 29 }, 'gregory')).toBeUndefined();
    expect(dayOf({ year: 2026, month: 2.5, day: 1 }, 'gregory')).toBeUndefined();
  });

  test('a month later is the same day, or the last that the month has', () => {
    expect(addMonths('2026-08-22', 1, 'persian')).toBe('2026-09-22'); // 31 Mordad to 31 Shahrivar
    expect(partsOf(addMonths('2026-09-22', 1, 'persian'), 'persian')).toEqual({ year: 1405, month: 7, day: 30 });
    expect(addMonths('2026-01-31', 1, 'gregory')).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1, 'gregory')).toBe('2025-12-15');
  });
});

const anyDay = fc.integer({ min: -3_650, max: 20_000 }).map((days) => addDays('2000-01-01', days));

test('the grid of a month has each of its days once, in whole weeks that start on the first weekday', () => {
  fc.assert(
    fc.property(
      anyDay,
      fc.constantFrom('gregory' as const, 'persian' as const),
      fc.integer({ min: 1, max: 7 }),
      (day, calendar, first) => {
        const weeks = monthGrid(day, calendar, first as Weekday);
        const days = weeks.flat();
        expect(weeks.every((week) => week.length === 7 && weekdayOf(week[0] ?? '') === first)).toBe(true);
        expect(days.every((each, index) => index === 0 || daysBetween(days[index - 1] ?? '', each) === 1)).toBe(true);
        const { year, month } = partsOf(day, calendar);
        const own = days.filter(
          (each) => partsOf(each, calendar).month === month && partsOf(each, calendar).year === year,
        );
        expect(own[0]).toBe(firstOfMonth(day, calendar));
        expect(addDays(own.at(-1) ?? '', 1)).toBe(addMonths(firstOfMonth(day, calendar), 1, calendar));
      },
    ),
  );
});

test('what a date field shows can be typed back, in every language', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...LANGUAGES), (day, language) => {
      expect(readTypedDay(typedDay(day, language), language)).toBe(day);
    }),
  );
});

test('a Persian reader may type with Persian, Arabic or Latin digits', () => {
  expect(readTypedDay('۱۴۰۵/۸/۲۸', 'fa')).toBe('2026-11-19');
  expect(readTypedDay('١٤٠٥/٠٨/٢٨', 'fa')).toBe('2026-11-19');
  expect(readTypedDay(' 1405-08-28 ', 'fa')).toBe('2026-11-19');
  expect(readTypedDay('2026年11月19日', 'zh')).toBe('2026-11-19');
  expect(readTypedDay('1404/12/30', 'fa')).toBeUndefined();
  expect(readTypedDay('tomorrow', 'en')).toBeUndefined();
});

test('names are in the language and its calendar', () => {
  expect(longDay('2026-11-19', 'en')).toBe('Thursday, November 19, 2026');
  expect(longDay('2026-11-19', 'fa')).toBe('پنجشنبه ۲۸ آبان ۱۴۰۵');
  expect(monthTitle('2026-11-19', 'fa')).toBe('آبان ۱۴۰۵');
  expect(weekdayNames('fa')[0]?.long).toBe('شنبه');
  expect(weekdayNames('ru')[0]?.long).toBe('понедельник');
});

test('only real days are days', () => {
  expect(isDay('2026-02-28')).toBe(true);
  expect(['2026-02-29', '2026-2-3', '', '2026-11-19T00:00'].some(isDay)).toBe(false);
});
