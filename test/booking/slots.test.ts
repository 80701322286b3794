import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clinicDayOf } from '../../server/booking/clinicTime.ts';
import { slotsOn, type SchedulePlan } from '../../server/booking/slots.ts';
import { at, date, plan, someTime } from './build.ts';

const tehran = { timeZone: 'Asia/Tehran', dayStartsAt: '04:00' };
const monday = '2026-11-23';
const morning = { weekday: 1, from: '08:00', until: '09:00', slotMin: 20, placesPerSlot: 1 };

const timesOf = (of: SchedulePlan, day = monday) =>
  slotsOn(date(day), of, tehran).map(({ startsAt, firstOrdinal }) => [
    (startsAt - at(day, '00:00')) / 60_000,
    firstOrdinal,
  ]);

describe('the slots of a schedule', () => {
  test('divide its hours, and a remainder too short is not used', () => {
    expect(timesOf(plan({ weekly: [{ ...morning, until: '09:10' }] }))).toEqual([
      [480, 1],
      [500, 2],
      [520, 3],
    ]);
  });

  test('number their places through the day', () => {
    const twoEach = plan({
      weekly: [
        { ...morning, from: '14:00', until: '14:40' },
        { ...morning, until: '08:40', placesPerSlot: 2 },
      ],
    });
    expect(timesOf(twoEach)).toEqual([
      [480, 1],
      [500, 3],
      [840, 5],
      [860, 6],
    ]);
  });

  test('keep their numbers while the doctor is away', () => {
    const away = plan({ weekly: [morning], absences: [{ fromAt: at(monday, '08:10'), untilAt: at(monday, '08:40') }] });
    const slots = slotsOn(date(monday), away, tehran);
    expect(slots.map(({ isWithdrawn, firstOrdinal }) => [isWithdrawn, firstOrdinal])).toEqual([
      [true, 1],
      [true, 2],
      [false, 3],
    ]);
  });

  test('exist only while the schedule is in force', () => {
    expect(timesOf(plan({ weekly: [morning], validFrom: '2026-11-24' }))).toEqual([]);
    expect(timesOf(plan({ weekly: [morning], validUntil: '2026-11-22' }))).toEqual([]);
    expect(timesOf(plan({ weekly: [morning], validUntil: monday }))).toHaveLength(3);
    expect(timesOf(plan({ weekly: [morning], isActive: false }))).toEqual([]);
  });

  test('of a holiday are none, unless the schedule has its own hours for that date', () => {
    const holiday = { date: monday, of: 'clinic', hours: [] } as const;
    const own = { date: monday, hours: [{ from: '10:00', until: '10:30', slotMin: 30, placesPerSlot: 1 }] };
    expect(timesOf(plan({ weekly: [morning], hoursExceptions: [holiday] }))).toEqual([]);
    expect(timesOf(plan({ weekly: [morning], hoursExceptions: [holiday], exceptions: [own] }))).toEqual([[600, 1]]);
  });

  test('of a short day are those that end before closing', () => {
    const short = { date: monday, of: 'clinic', hours: [{ from: '08:00', until: '08:45' }] } as const;
    expect(timesOf(plan({ weekly: [morning], hoursExceptions: [short] }))).toEqual([
      [480, 1],
      [500, 2],
    ]);
  });

  test('are an hour fewer on the night when clocks leap forward', () => {
    const night = plan({ weekly: [{ weekday: 7, from: '01:00', until: '05:00', slotMin: 60, placesPerSlot: 1 }] });
    const berlin = { timeZone: 'Europe/Berlin', dayStartsAt: '00:00' };
    expect(slotsOn(date('2026-03-29'), night, berlin)).toHaveLength(3);
    expect(slotsOn(date('2026-06-07'), night, berlin)).toHaveLength(4);
    expect(slotsOn(date('2026-10-25'), night, berlin)).toHaveLength(5);
  });

  test('never overlap, lie in the clinic day, and number every place once, whatever was entered', () => {
    const hours = fc.record({
      weekday: fc.integer({ min: 1, max: 7 }),
      from: someTime,
      until: someTime,
      slotMin: fc.integer({ min: 5, max: 180 }),
      placesPerSlot: fc.integer({ min: 1, max: 4 }),
    });
    const zone = fc.constantFrom('Asia/Tehran', 'Europe/Berlin', 'Australia/Lord_Howe');
    const day = fc.constantFrom('2026-03-29', '2026-04-05', '2026-10-25', monday).map(date);
    fc.assert(
      fc.property(fc.array(hours, { maxLength: 8 }), zone, day, (weekly, timeZone, on) => {
        const clock = { timeZone, dayStartsAt: '04:00' };
        const bounds = clinicDayOf(on, clock);
        let busyUntil: number = bounds.fromAt;
        let ordinal = 1;
        for (const slot of slotsOn(on, plan({ weekly }), clock)) {
          expect(slot.startsAt).toBeGreaterThanOrEqual(busyUntil);
          expect(slot.startsAt).toBeLessThan(bounds.untilAt);
          expect(slot.endsAt).toBeGreaterThan(slot.startsAt);
          expect(slot.firstOrdinal).toBe(ordinal);
          busyUntil = slot.endsAt;
          ordinal += slot.places;
        }
      }),
    );
  });
});
