import fc from 'fast-check';
import type { z } from 'zod';
import { describe, expect, test } from 'vitest';
import { WantedTimes } from '../../common/contract/waitingList.ts';
import { EpochMs } from '../../common/contract/vocabulary.ts';
import { answerTime, isWanted, offersFor } from '../../server/booking/waitingList.ts';
import { quietUntil, USUAL_QUIET_HOURS } from '../../server/notice/quietHours.ts';
import { at } from './build.ts';

const TEHRAN = { timeZone: 'Asia/Tehran', dayStartsAt: '04:00' };
const wanted = (over: Partial<z.input<typeof WantedTimes>> = {}) =>
  WantedTimes.parse({ fromDate: '2026-11-23', untilDate: '2026-11-27', ...over });

describe('a time is wanted', () => {
  test('on the days asked for, the last included, and on no other', () => {
    expect(isWanted(at('2026-11-23', '09:00'), wanted(), TEHRAN)).toBe(true);
    expect(isWanted(at('2026-11-27', '23:30'), wanted(), TEHRAN)).toBe(true);
    expect(isWanted(at('2026-11-22', '23:30'), wanted(), TEHRAN)).toBe(false);
    expect(isWanted(at('2026-11-28', '04:00'), wanted(), TEHRAN)).toBe(false);
  });

  test('on the weekdays and at the hours asked for', () => {
    const tuesdayMornings = wanted({ weekdays: [2], fromTime: '08:00', untilTime: '12:00' });
    expect(isWanted(at('2026-11-24', '08:00'), tuesdayMornings, TEHRAN)).toBe(true);
    expect(isWanted(at('2026-11-24', '12:00'), tuesdayMornings, TEHRAN)).toBe(false);
    expect(isWanted(at('2026-11-25', '09:00'), tuesdayMornings, TEHRAN)).toBe(false);
  });

  test('after midnight where the clinic is open then: it is still the evening before', () => {
    const late = wanted({ untilDate: '2026-11-23', fromTime: '22:00', untilTime: '02:00' });
    expect(isWanted(at('2026-11-24', '01:30'), late, TEHRAN)).toBe(true);
    expect(isWanted(at('2026-11-24', '04:30'), late, TEHRAN)).toBe(false);
    expect(isWanted(at('2026-11-23', '21:30'), late, TEHRAN)).toBe(false);
  });

  test('at hours that are whole, in order and given together', () => {
    expect(WantedTimes.safeParse({ fromDate: '2026-11-24', untilDate: '2026-11-23' }).success).toBe(false);
    expect(WantedTimes.safeParse({ ...wanted(), fromTime: '08:00' }).success).toBe(false);
    expect(WantedTimes.safeParse({ ...wanted(), fromTime: '24:00', untilTime: '25:00' }).success).toBe(false);
  });
});

const afterQuiet = (instant: EpochMs) =>
  EpochMs.parse(quietUntil(instant, 'Asia/Tehran', USUAL_QUIET_HOURS) ?? instant);
const timeFor = (now: EpochMs, startsAt: EpochMs, answerMin = 30) =>
  answerTime({ now, startsAt, answerMin }, afterQuiet);

describe('the time to answer', () => {
  test('is half an hour by day', () => {
    const now = at('2026-11-23', '10:00');
    expect(timeFor(now, at('2026-11-24', '10:00'))).toEqual({ toldAt: now, answerBy: at('2026-11-23', '10:30') });
  });

  test('is shorter where the place is soon, and nobody is told of one that begins at once', () => {
    const now = at('2026-11-23', '10:00');
    expect(timeFor(now, at('2026-11-23', '11:00'))?.answerBy).toBe(at('2026-11-23', '10:15'));
    expect(timeFor(now, at('2026-11-23', '10:30'))?.answerBy).toBe(at('2026-11-23', '10:07'));
    expect(timeFor(now, at('2026-11-23', '10:29'))).toBeUndefined();
  });

  test('runs from the morning where the place became free at night', () => {
    const night = at('2026-11-23', '23:00');
    expect(timeFor(night, at('2026-11-24', '15:00'))).toEqual({
      toldAt: at('2026-11-24', '08:00'),
      answerBy: at('2026-11-24', '08:30'),
    });
    expect(timeFor(night, at('2026-11-24', '08:15'))).toBeUndefined();
  });

  test('always ends before the place begins, and never before the person is told', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_880 }),
        fc.integer({ min: 0, max: 10_080 }),
        fc.integer({ min: 5, max: 1_440 }),
        (nowMin, leftMin, answerMin) => {
          const now = EpochMs.parse(at('2026-11-23', '00:00') + nowMin * 60_000);
          const startsAt = EpochMs.parse(now + leftMin * 60_000);
          const time = timeFor(now, startsAt, answerMin);
          if (time === undefined) return;
          expect(time.toldAt).toBeLessThan(time.answerBy);
          expect(time.answerBy).toBeLessThan(startsAt);
          expect(afterQuiet(time.toldAt)).toBe(time.toldAt);
        },
      ),
    );
  });
});

describe('places go by the order of the list', () => {
  const slot = fc.record({ startsAt: fc.integer({ min: 0, max: 20 }), free: fc.integer({ min: 0, max: 3 }) });
  const slots = fc
    .uniqueArray(slot, { selector: ({ startsAt }) => startsAt, maxLength: 8 })
    .map((all) => all.toSorted((a, b) => a.startsAt - b.startsAt));
  const person = fc.record({ from: fc.integer({ min: 0, max: 20 }), length: fc.integer({ min: 0, max: 20 }) });
  const people = fc.array(person, { maxLength: 10 }).map((all) =>
    all.map(({ from, length }) => ({
      suits: ({ startsAt }: { startsAt: number }) => startsAt >= from && startsAt <= from + length,
    })),
  );

  test('each gets one at most, none is given twice, and nobody gets what somebody before wanted and had not', () => {
    fc.assert(
      fc.property(people, slots, (waiting, free) => {
        const offers = offersFor(waiting, free);
        expect(new Set(offers.map((offer) => offer.person)).size).toBe(offers.length);
        for (const each of free)
          expect(offers.filter(({ slot: offered }) => offered === each).length).toBeLessThanOrEqual(each.free);
        const without = waiting.filter((one) => !offers.some((offer) => offer.person === one));
        for (const one of without)
          for (const offer of offers)
            if (waiting.indexOf(offer.person) > waiting.indexOf(one)) expect(one.suits(offer.slot)).toBe(false);
      }),
    );
  });

  test('the first has the earliest that suits', () => {
    const early = { startsAt: 1, free: 1 };
    const late = { startsAt: 2, free: 1 };
    const any = { suits: () => true };
    const other = { suits: () => true };
    expect(offersFor([any, other], [early, late])).toEqual([
      { person: any, slot: early },
      { person: other, slot: late },
    ]);
  });
});
