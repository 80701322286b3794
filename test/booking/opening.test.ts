import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScheduleOpening, type Quota } from '../../common/contract/opening.ts';
import { EpochMs } from '../../common/contract/vocabulary.ts';
import { leftFor, nextOpening, opensAt, releasedPlaces, shareOf, type Whom } from '../../server/booking/opening.ts';
import { addDays } from '../../server/booking/clinicTime.ts';
import { at, date } from './build.ts';

const TEHRAN = { timeZone: 'Asia/Tehran', dayStartsAt: '04:00' };
const DAY = '2026-12-21';
const opening = (over: object) => ScheduleOpening.parse(over);
const HALF_THEN_REST = opening({
  portions: [
    { percent: 50, daysAhead: 30, time: null },
    { percent: 50, daysAhead: 2, time: '07:00' },
  ],
});
const released = (when: EpochMs, places = 10, rules = HALF_THEN_REST) =>
  releasedPlaces(rules, { date: date(DAY), places }, when, TEHRAN);

describe('half of the places thirty days ahead, the rest two days ahead at seven', () => {
  test('nothing is open before, half from the beginning of that day, all from seven on', () => {
    expect(released(at('2026-11-21', '03:59'))).toBe(0);
    expect(released(at('2026-11-21', '04:00'))).toBe(5);
    expect(released(at('2026-12-19', '06:59'))).toBe(5);
    expect(released(at('2026-12-19', '07:00'))).toBe(10);
  });

  test('half of seven places are four', () => {
    expect(released(at('2026-12-01', '12:00'), 7)).toBe(4);
  });

  test('who comes too early is told when more is opened, and after the last portion nothing', () => {
    expect(nextOpening(HALF_THEN_REST, date(DAY), at('2026-12-01', '12:00'), TEHRAN)).toBe(at('2026-12-19', '07:00'));
    expect(nextOpening(HALF_THEN_REST, date(DAY), at('2026-12-20', '12:00'), TEHRAN)).toBeNull();
  });

  test('days of the first period are open whole from the start', () => {
    const first = { ...HALF_THEN_REST, allOpenUntil: date(DAY) };
    expect(released(at('2026-10-01', '12:00'), 10, first)).toBe(10);
    expect(released(at('2026-10-01', '12:00'), 10, { ...first, allOpenUntil: date('2026-12-20') })).toBe(0);
  });
});

const someone = (over: Partial<Whom> = {}): Whom => ({
  channel: 'web',
  patientType: 'new',
  insuranceId: null,
  ...over,
});
const NOW = EpochMs.parse(at('2026-12-20', '12:00'));
const left = (rules: ScheduleOpening, taken: readonly Whom[], whom: Whom, places = 10) =>
  leftFor(rules, { date: date(DAY), places, taken: taken.map((each) => ({ ...each, count: 1 })) }, whom, NOW, TEHRAN);

describe('a quota', () => {
  const twoOnTheWeb = opening({ quotas: [{ of: { by: 'channel', channel: 'web' }, most: 2, unit: 'places' }] });

  test('of the web takes no more from the web, and as many as before from others', () => {
    expect(left(twoOnTheWeb, [someone()], someone()).places).toBe(1);
    expect(left(twoOnTheWeb, [someone(), someone()], someone())).toEqual({ places: 0, because: 'channel' });
    expect(left(twoOnTheWeb, [someone(), someone()], someone({ channel: 'phone' })).because).toBeUndefined();
  });

  test('of first visits counts first visits of every channel', () => {
    const half = opening({ quotas: [{ of: { by: 'patient_type', patientType: 'new' }, most: 30, unit: 'percent' }] });
    const three = [someone(), someone({ channel: 'desk' }), someone({ channel: 'phone' })];
    expect(left(half, three, someone({ channel: 'kiosk' }))).toEqual({ places: 0, because: 'patient_type' });
    expect(left(half, three, someone({ patientType: 'follow_up' })).because).toBeUndefined();
  });

  test('of those without insurance counts nobody who has one, and nobody of whom it is not known', () => {
    const one = opening({ quotas: [{ of: { by: 'insurance', insuranceId: null }, most: 1, unit: 'places' }] });
    const others = [someone({ insuranceId: 'a' }), someone({ insuranceId: undefined, patientType: undefined })];
    expect(left(one, others, someone()).places).toBe(1);
    expect(left(one, [...others, someone()], someone())).toEqual({ places: 0, because: 'insurance' });
  });

  test('twice for the same, portions over the whole, and more than a hundred percent are no settings', () => {
    const web = { by: 'channel', channel: 'web' };
    const quota = { of: web, most: 1, unit: 'places' };
    const portion = { percent: 60, daysAhead: 1, time: null };
    const percent = { of: web, most: 101, unit: 'percent' };
    const wrong = [{ quotas: [quota, { ...quota, most: 2 }] }, { portions: [portion, portion] }, { quotas: [percent] }];
    expect(wrong.map((each) => ScheduleOpening.safeParse(each).success)).toEqual([false, false, false]);
  });
});

const anyQuotaOf = fc.oneof(
  fc.record({ by: fc.constant('channel' as const), channel: fc.constantFrom('desk', 'phone', 'web', 'kiosk') }),
  fc.record({ by: fc.constant('patient_type' as const), patientType: fc.constantFrom('new', 'follow_up', 'referral') }),
  fc.record({ by: fc.constant('insurance' as const), insuranceId: fc.constantFrom(null, INSURANCE()) }),
);
const anyQuota = fc.record({ of: anyQuotaOf, most: fc.nat(30), unit: fc.constantFrom('places', 'percent') });
const anyPortions = fc.array(
  fc.record({
    percent: fc.integer({ min: 1, max: 25 }),
    daysAhead: fc.nat(40),
    time: fc.option(fc.constantFrom('00:30', '07:00', '23:59'), { nil: null }),
  }),
  { maxLength: 4 },
);
const anyOpening = fc
  .record({ portions: anyPortions, quotas: fc.uniqueArray(anyQuota, { selector: ({ of }) => JSON.stringify(of) }) })
  .map(opening);
const anyWhom: fc.Arbitrary<Whom> = fc.record({
  channel: fc.constantFrom('desk', 'phone', 'web', 'kiosk', 'follow_up'),
  patientType: fc.constantFrom('new', 'follow_up', 'referral'),
  insuranceId: fc.constantFrom(null, INSURANCE()),
});
function INSURANCE() {
  return '0198f7a0-0000-7000-8000-000000000001';
}
const anyInstant = fc
  .integer({ min: at('2026-11-01', '00:00'), max: at('2026-12-23', '00:00') })
  .map((ms) => EpochMs.parse(ms));

test('what is open is never less later on, and never more than there is', () => {
  fc.assert(
    fc.property(anyOpening, fc.nat(60), anyInstant, anyInstant, (rules, places, one, other) => {
      const [sooner, later] = one <= other ? [one, other] : [other, one];
      const before = released(sooner, places, rules);
      const after = released(later, places, rules);
      expect(before).toBeLessThanOrEqual(after);
      expect(after).toBeLessThanOrEqual(places);
    }),
    { numRuns: 500 },
  );
});

const counted = ({ of, most, unit }: Quota, taken: readonly Whom[], places: number) => ({
  is: taken.filter((each) =>
    of.by === 'channel'
      ? each.channel === of.channel
      : of.by === 'patient_type'
        ? each.patientType === of.patientType
        : each.insuranceId === of.insuranceId,
  ).length,
  most: unit === 'places' ? most : shareOf(places, most),
});

test('whatever the order of bookings and cancellations, no quota and no portion is ever passed', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: anyWhom.map((whom) => ({ does: 'book' as const, whom })) },
    { weight: 1, arbitrary: fc.nat(50).map((which) => ({ does: 'cancel' as const, which })) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 5_000 }).map((minutes) => ({ does: 'wait' as const, minutes })) },
  );
  fc.assert(
    fc.property(anyOpening, fc.nat(30), fc.array(step, { maxLength: 60 }), (rules, places, steps) => {
      let now: number = at('2026-11-10', '00:00');
      const taken: Whom[] = [];
      for (const each of steps) {
        if (each.does === 'wait') now += each.minutes * 60_000;
        else if (each.does === 'cancel') taken.splice(each.which % Math.max(taken.length, 1), 1);
        else {
          const session = { date: date(DAY), places, taken: taken.map((whom) => ({ ...whom, count: 1 })) };
          const may = leftFor(rules, session, each.whom, EpochMs.parse(now), TEHRAN);
          expect(may.places > 0).toBe(may.because === undefined);
          if (may.places > 0 && taken.length < places) taken.push(each.whom);
        }
        expect(taken.length).toBeLessThanOrEqual(places);
        expect(taken.length).toBeLessThanOrEqual(released(EpochMs.parse(now), places, rules));
        for (const quota of rules.quotas) {
          const { is, most } = counted(quota, taken, places);
          expect(is).toBeLessThanOrEqual(most);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('a portion is opened on its own day, at its own time', () => {
  fc.assert(
    fc.property(fc.nat(60), (daysAhead) => {
      const day = addDays(date(DAY), -daysAhead);
      expect(opensAt({ percent: 1, daysAhead, time: '07:00' }, date(DAY), TEHRAN)).toBe(at(day, '07:00'));
    }),
    { numRuns: 61 },
  );
});
