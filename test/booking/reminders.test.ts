import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EpochMs } from '../../common/contract/vocabulary.ts';
import { bookingPolicyOf } from '../../server/booking/bookingPolicy.ts';
import { localTimeOf } from '../../server/booking/clinicTime.ts';
import { remindersOf } from '../../server/booking/reminders.ts';
import { quietUntil, USUAL_QUIET_HOURS } from '../../server/notice/quietHours.ts';

const timeZone = 'Asia/Tehran';
const at = (time: string) => EpochMs.parse(Date.parse(`${time}:00+03:30`));
const afterQuiet = (zone: string) => (instant: EpochMs) =>
  EpochMs.parse(quietUntil(instant, zone, USUAL_QUIET_HOURS) ?? instant);
const reminders = (startsAt: string, now: string, options: Parameters<typeof bookingPolicyOf>[0] = {}) =>
  remindersOf(
    { startsAt: at(startsAt), now: at(now) },
    { timeZone, policy: bookingPolicyOf(options) },
    afterQuiet(timeZone),
  );

describe('a booking is remembered', () => {
  test('three days and one day before, at the clinic’s time', () => {
    expect(reminders('2026-11-27T10:00', '2026-11-20T09:00')).toEqual([
      { daysBefore: 3, at: at('2026-11-24T18:00'), untilAt: at('2026-11-26T00:00') },
      { daysBefore: 1, at: at('2026-11-26T18:00'), untilAt: at('2026-11-27T10:00') },
    ]);
  });

  test('only on the days that are still to come when it is booked', () => {
    expect(reminders('2026-11-27T10:00', '2026-11-24T18:00').map(({ daysBefore }) => daysBefore)).toEqual([1]);
    expect(reminders('2026-11-27T10:00', '2026-11-26T18:01')).toEqual([]);
  });

  test('on the clinic’s own days, and not at all where it has none', () => {
    const days = (reminderDays: readonly number[]) =>
      reminders('2026-11-27T10:00', '2026-11-10T09:00', { reminderDays }).map(({ daysBefore }) => daysBefore);
    expect(days([1, 7, 1])).toEqual([7, 1]);
    expect(days([])).toEqual([]);
  });

  test('not in the quiet hours: what falls into them waits for the morning', () => {
    const [first, last] = reminders('2026-11-27T10:00', '2026-11-20T09:00', { reminderTime: '22:00' });
    expect(first?.at).toBe(at('2026-11-25T08:00'));
    expect(last?.at).toBe(at('2026-11-27T08:00'));
    expect(reminders('2026-11-27T07:30', '2026-11-26T20:00', { reminderTime: '22:00' })).toEqual([]);
  });

  test('never twice on one day, never in quiet hours, never after it began, whatever is set', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 5 }),
        fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })),
        fc.integer({ min: 0, max: 20 * 24 * 60 }),
        fc.constantFrom('Asia/Tehran', 'Europe/Moscow', 'America/New_York', 'Africa/Cairo', 'Asia/Shanghai'),
        (reminderDays, [hour, minute], aheadMin, zone) => {
          const reminderTime = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const now = EpochMs.parse(Date.parse('2026-10-25T09:00:00Z'));
          const startsAt = EpochMs.parse(now + aheadMin * 60_000);
          const found = remindersOf(
            { startsAt, now },
            { timeZone: zone, policy: bookingPolicyOf({ reminderDays, reminderTime }) },
            afterQuiet(zone),
          );
          const dates = found.map((each) => localTimeOf(each.at, zone).date);
          expect(new Set(dates).size).toBe(dates.length);
          for (const [place, each] of found.entries()) {
            expect(quietUntil(each.at, zone, USUAL_QUIET_HOURS)).toBeUndefined();
            expect(each.at).toBeGreaterThan(now);
            expect(each.untilAt).toBeLessThanOrEqual(startsAt);
            expect(each.at).toBeLessThan(each.untilAt);
            expect(each.untilAt).toBeLessThanOrEqual(found[place + 1]?.at ?? startsAt);
          }
        },
      ),
    );
  });
});
