import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../server/booking/clinicTime.ts';
import { keptSlotsOn } from '../../server/booking/keptSlots.ts';
import { slotsOn } from '../../server/booking/slots.ts';
import { at, date, plan, someTime } from './build.ts';

const hours = fc.record({
  from: someTime,
  until: someTime,
  slotMin: fc.integer({ min: 10, max: 180 }),
  placesPerSlot: fc.integer({ min: 1, max: 4 }),
});
const clock = fc.record({
  timeZone: fc.constantFrom('Asia/Tehran', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia'),
  dayStartsAt: fc.constantFrom('00:00', '02:30', '04:00'),
});
/** Around clocks put forward and back, and the date that Apia left out. */
const near = fc.constantFrom('2011-12-30', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-23');
const somePlan = fc
  .record({
    weekly: fc.array(
      fc.tuple(fc.integer({ min: 1, max: 7 }), hours).map(([weekday, rest]) => ({ weekday, ...rest })),
      { maxLength: 5 },
    ),
    exceptions: fc.uniqueArray(fc.record({ date: near, hours: fc.array(hours, { maxLength: 2 }) }), {
      selector: (exception) => exception.date,
      maxLength: 2,
    }),
    hoursExceptions: fc.array(
      fc.record({
        date: near,
        of: fc.constantFrom('clinic' as const, 'service' as const),
        hours: fc.array(fc.record({ from: someTime, until: someTime }), { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
    absences: fc.array(
      near.map((day) => ({ fromAt: at(day, '09:00'), untilAt: at(day, '13:00') })),
      { maxLength: 1 },
    ),
  })
  .map((parts) => plan({ ...parts, validFrom: '2000-01-01' }));
const question = fc.record({ of: fc.nat({ max: 2 }), day: near, off: fc.integer({ min: -1, max: 1 }), clock });

test('slots that are kept are those that are planned, whatever was asked before', () => {
  fc.assert(
    fc.property(
      fc.array(somePlan, { minLength: 3, maxLength: 3 }),
      fc.array(question, { minLength: 1, maxLength: 12 }),
      (plans, questions) => {
        for (const { of, day, off, clock } of [...questions, ...questions]) {
          const asked = plans[of]!;
          const on = addDays(date(day), off);
          expect(keptSlotsOn(on, asked, clock)).toEqual(slotsOn(on, asked, clock));
        }
      },
    ),
  );
});

test('the same question has the same answer, until more is kept than there is room for', () => {
  const berlin = { timeZone: 'Europe/Berlin', dayStartsAt: '00:00' };
  const often = plan({
    weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      weekday,
      from: '00:00',
      until: '24:00',
      slotMin: 5,
      placesPerSlot: 1,
    })),
  });
  const first = keptSlotsOn(date('2026-11-23'), often, berlin);
  expect(keptSlotsOn(date('2026-11-23'), often, berlin)).toBe(first);
  for (let day = 1; day <= 400; day += 1) keptSlotsOn(addDays(date('2026-11-23'), day), often, berlin);
  const again = keptSlotsOn(date('2026-11-23'), often, berlin);
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
