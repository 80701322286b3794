import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expiryOf, mannerOf } from '../../server/notice/purpose.ts';
import { quietUntil, USUAL_QUIET_HOURS } from '../../server/notice/quietHours.ts';
import { freeFrom } from '../../server/notice/rate.ts';
import { shouldTellTurnNear } from '../../server/notice/turnNear.ts';
import { clock, MINUTE } from './build.ts';

describe('quiet hours', () => {
  const quiet = (at: string, zone: string, hours = USUAL_QUIET_HOURS) => {
    const until = quietUntil(Date.parse(at), zone, hours);
    return until === undefined ? undefined : new Date(until).toISOString();
  };

  test('last from nine in the evening to eight in the morning, where the clinic is', () => {
    expect(quiet('2026-03-02T20:59:59+03:30', 'Asia/Tehran')).toBeUndefined();
    expect(quiet('2026-03-02T21:00:00+03:30', 'Asia/Tehran')).toBe('2026-03-03T04:30:00.000Z');
    expect(quiet('2026-03-03T07:59:59+03:30', 'Asia/Tehran')).toBe('2026-03-03T04:30:00.000Z');
    expect(quiet('2026-03-03T08:00:00+03:30', 'Asia/Tehran')).toBeUndefined();
  });

  test('end at eight by the clock on the wall when the clocks change in the night', () => {
    expect(quiet('2026-03-28T22:00:00+01:00', 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z');
    expect(quiet('2026-10-24T22:00:00+02:00', 'Europe/Berlin')).toBe('2026-10-25T07:00:00.000Z');
  });

  test('the same time twice means never', () => {
    expect(quiet('2026-03-02T23:00:00Z', 'UTC', { from: '00:00', until: '00:00' })).toBeUndefined();
  });

  test('whatever the hours and the zone, they end outside of themselves and within a day', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
    const zone = fc.constantFrom(
      'Asia/Tehran',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Shanghai',
      'Australia/Lord_Howe',
    );
    const at = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') });
    fc.assert(
      fc.property(at, zone, time, time, (now, timeZone, from, until) => {
        const over = quietUntil(now, timeZone, { from, until });
        if (over === undefined) return;
        expect(over).toBeGreaterThan(now);
        expect(over - now).toBeLessThanOrEqual(25 * 60 * MINUTE);
      }),
    );
  });
});

test('a turn is sent before anything else, and a reminder last', () => {
  const order = (['reminder', 'booking_confirmed', 'turn_near', 'called'] as const).toSorted(
    (a, b) => mannerOf(a).priority - mannerOf(b).priority,
  );
  expect(order).toEqual(['called', 'turn_near', 'booking_confirmed', 'reminder']);
});

test('nobody is reminded of an appointment that has begun, nor told of a turn that is long past', () => {
  const startsAt = clock('15:00');
  expect(expiryOf('reminder', clock('10:00'), startsAt)).toBe(startsAt);
  expect(expiryOf('booking_moved', clock('10:00'), startsAt)).toBe(startsAt);
  expect(expiryOf('turn_near', clock('15:20'), startsAt)).toBe(clock('15:50'));
});

describe('a turn is near', () => {
  const near = (peopleAhead: number, probability: number, threshold: object) =>
    shouldTellTurnNear({ peopleAhead, probability, threshold });

  test('when as few are ahead as the clinic set', () => {
    expect(near(4, 0.1, { people: 3 })).toBe(false);
    expect(near(3, 0.1, { people: 3 })).toBe(true);
  });

  test('when three of ten would be called before they could come, had they not left by now', () => {
    expect(near(9, 0.29, {})).toBe(false);
    expect(near(9, 0.3, {})).toBe(true);
  });

  test('not because few are ahead, unless the clinic set it', () => {
    expect(near(0, 0.1, {})).toBe(false);
  });

  describe('again after "later" for 15 minutes', () => {
    const again = (peopleAhead: number, leftMin: number) =>
      shouldTellTurnNear({ peopleAhead, probability: 0, threshold: { people: 2 }, putOff: { leftMin, byMin: 15 } });

    test('only once the minutes are over, however short the list is', () => {
      expect(again(1, 15)).toBe(false);
      expect(again(1, 0.1)).toBe(false);
      expect(again(1, 0)).toBe(true);
    });

    test('only when it is near from the new place, too', () => {
      expect(again(3, -10)).toBe(false);
    });

    test('in the last third of the minutes where nobody else is ahead', () => {
      expect(again(0, 5.1)).toBe(false);
      expect(again(0, 5)).toBe(true);
    });
  });
});

describe('how often a contact may be written to', () => {
  const limit = { count: 2, windowMs: 60 * MINUTE };

  test('there is room until the limit is reached, and again when the oldest is an hour ago', () => {
    expect(freeFrom([clock('10:00')], limit, clock('10:10'))).toBe(clock('10:10'));
    expect(freeFrom([clock('10:00'), clock('10:05')], limit, clock('10:10'))).toBe(clock('11:00'));
    expect(freeFrom([clock('10:00'), clock('10:05')], limit, clock('11:00'))).toBe(clock('11:00'));
  });

  test('never more than the limit within any window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 50 }), (pauses) => {
        const sentAts: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now = freeFrom(sentAts, limit, now + pause * MINUTE);
          const within = sentAts.filter((at) => at > now - limit.windowMs);
          expect(within.length).toBeLessThan(limit.count);
          sentAts.unshift(now);
        }
      }),
    );
  });
});
