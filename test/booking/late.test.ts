import { describe, expect, test } from 'vitest';
import { LATE_RULES } from '../../common/contract/order.ts';
import { LANGUAGES } from '../../common/contract/language.ts';
import { sayLate, sayLateShort } from '../../common/phrases/late.ts';
import { bookingPolicyOf } from '../../server/booking/bookingPolicy.ts';
import { checkIn, clock, given, refusal, theEvent } from '../queue/build.ts';
import { decide } from '../../server/queue/decide.ts';
import { bothRoomsOpen, dayAfter, opened, settings } from '../queue/build.ts';

const booked = { startsAt: clock('09:30'), timeZone: 'UTC' };
/** What stands on the paper, without the marks that keep a time in one piece. */
const said = (late: (typeof LATE_RULES)[number], lateUntilMin: number | null) =>
  sayLate({ late, lateUntilMin, lateAfterMin: 15 }, booked, 'en').replaceAll(/[\u2066\u2069]/g, '');

describe('who is booked reads beforehand what coming late means', () => {
  test('by the clinic’s rule and with its times', () => {
    expect(said('joins_walk_ins', null)).toBe('If you come later than 09:45, your number joins the walk-ins.');
    expect(said('desk', null)).toBe('If you come later than 09:45, please go to the desk.');
    expect(said('keeps_place', 60)).toBe(
      'If you come later than 09:45, your place is kept. After 10:30, please go to the desk.',
    );
  });

  test('in every language and by every rule', () => {
    for (const language of LANGUAGES)
      for (const late of LATE_RULES)
        for (const words of [sayLate, sayLateShort])
          expect(words({ late, lateUntilMin: 60, lateAfterMin: 15 }, booked, language)).not.toMatch(/[{}]|undefined/);
  });

  test('in a text in fewer letters, with the same times', () => {
    const short = (late: (typeof LATE_RULES)[number], lateUntilMin: number | null) =>
      sayLateShort({ late, lateUntilMin, lateAfterMin: 15 }, booked, 'en');
    expect(short('desk', 60)).toBe('After 09:45: go to the desk.');
    expect(short('shifted', null)).toBe('After 09:45: called by arrival.');
    expect(short('keeps_place', 60)).toBe('After 09:45: your place is kept. After 10:30: go to the desk.');
  });
});

describe('who came late is told what it has led to', () => {
  const lateBy = (policy: object) => {
    const day = dayAfter(
      { ...opened, settings: { ...settings, policy: { ...settings.policy, ...policy } } } as typeof opened,
      ...bothRoomsOpen,
    );
    const result = decide(day, checkIn(1, clock('09:40')));
    const [event] = result.ok ? result.value : [];
    return event?.type === 'appointment_checked_in' ? event.cameLate : undefined;
  };

  test('by the rule that placed the patient', () => {
    expect(lateBy({ late: 'keeps_place' })).toBe('keeps_place');
    expect(lateBy({ late: 'shifted' })).toBe('shifted');
    expect(lateBy({ late: 'joins_walk_ins' })).toBe('joins_walk_ins');
  });

  test('and whoever is in time, or whom the desk lets in, hears what is true', () => {
    expect(lateBy({ late: 'shifted', checkInLateMin: 60 })).toBeUndefined();
    const byDesk = given().when(checkIn(1, clock('10:30'), { outsideWindow: true }));
    expect(theEvent(byDesk, 'appointment_checked_in').cameLate).toBe('joins_walk_ins');
  });
});

describe('the kiosk takes who is late as long as the rule says', () => {
  const accepts = (order: object) => bookingPolicyOf({ checkInLateMin: 15, order }).acceptsLateMin;

  test('to the end of the window where the desk helps, else to the limit of the rule', () => {
    expect(accepts({})).toBe(15);
    expect(accepts({ late: 'desk', lateUntilMin: 60 })).toBe(15);
    expect(accepts({ late: 'shifted', lateUntilMin: 60 })).toBe(60);
    expect(accepts({ late: 'shifted', lateUntilMin: null })).toBeGreaterThanOrEqual(24 * 60);
  });

  test('and who is later still is told until when it was', () => {
    expect(refusal(given().when(checkIn(1, clock('09:11'))))).toBe('too_late');
    const policy = { ...settings.policy, late: 'shifted', lateUntilMin: 60 } as const;
    const day = dayAfter({ ...opened, settings: { ...settings, policy } } as typeof opened, ...bothRoomsOpen);
    expect(decide(day, checkIn(1, clock('10:00'))).ok).toBe(true);
    expect(decide(day, checkIn(2, clock('10:01')))).toEqual({
      ok: false,
      error: { code: 'too_late', untilAt: clock('10:00') },
    });
  });
});
