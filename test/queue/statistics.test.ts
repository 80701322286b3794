import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abandoned, abandonmentRate, ended, missedRate, neverCameRate } from '../../common/contract/rates.ts';
import { Breakdown, Channel, Outcome, type Figures } from '../../common/contract/statistics.ts';
import type { ClassCode, ClinicDate, ServiceId, ServicePointId } from '../../common/contract/vocabulary.ts';
import { spreadOf } from '../../server/queue/statistics/spread.ts';
import { Tally, type TicketFact } from '../../server/queue/statistics/tally.ts';

const MIN = 60_000;
const minutes = (...values: readonly number[]) => Float64Array.from(values, (value) => value * MIN);

const blood = 'blood' as ServiceId;
const xray = 'xray' as ServiceId;
const room4 = 'room4' as ServicePointId;
const monday = '2026-03-02' as ClinicDate;
const tuesday = '2026-03-03' as ClinicDate;

const fact = (over: Partial<TicketFact> = {}): TicketFact => ({
  date: monday,
  hour: 9,
  serviceId: blood,
  servicePointId: room4,
  channel: 'walk_in_kiosk',
  classCode: 'standard' as ClassCode,
  outcome: 'served',
  isBookedArrival: false,
  waitMs: 10 * MIN,
  serviceMs: 5 * MIN,
  ...over,
});

const tallyOf = (facts: readonly TicketFact[]): Tally => {
  const tally = new Tally();
  for (const each of facts) tally.add(each);
  return tally;
};

describe('how long it took', () => {
  test('five patients who waited 10, 20, 30, 40 and 60 minutes', () => {
    expect(spreadOf(minutes(40, 10, 60, 20, 30))).toEqual({
      count: 5,
      meanMs: 32 * MIN, // 160 : 5
      p20Ms: 18 * MIN, // four fifths of the way from the first to the second
      p50Ms: 30 * MIN,
      p80Ms: 44 * MIN, // one fifth of the way from the fourth to the fifth
      p90Ms: 52 * MIN,
      longestMs: 60 * MIN,
    });
  });

  test('one patient is every part of a hundred', () => {
    expect(spreadOf(minutes(7))).toMatchObject({ count: 1, meanMs: 7 * MIN, p20Ms: 7 * MIN, p90Ms: 7 * MIN });
  });

  test('of nobody there is nothing to say', () => {
    expect(spreadOf(minutes())).toBeNull();
  });

  test('is between the shortest and the longest, and grows with the part', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 ** 8 }), { minLength: 1 }), (values) => {
        const spread = spreadOf(Float64Array.from(values));
        const { p20Ms = NaN, p50Ms = NaN, p80Ms = NaN, p90Ms = NaN, longestMs = NaN, meanMs = NaN } = spread ?? {};
        const least = Math.min(...values);
        expect(
          [least, p20Ms, p50Ms, p80Ms, p90Ms, longestMs].every((ms, i, all) => i === 0 || ms >= (all[i - 1] ?? 0)),
        ).toBe(true);
        expect(longestMs).toBe(Math.max(...values));
        expect(meanMs >= least && meanMs <= longestMs).toBe(true);
      }),
    );
  });
});

describe('a morning of ten', () => {
  // Six were seen; one did not come when called, one gave up, one was left at the end, one was taken off at the desk;
  // besides them two went on to X-ray and one who had booked never came.
  const morning: readonly TicketFact[] = [
    ...[10, 20, 30, 40, 50, 60].map((wait) => fact({ waitMs: wait * MIN })),
    fact({ outcome: 'missed', waitMs: 30 * MIN, serviceMs: null }),
    fact({ outcome: 'gave_up', waitMs: null, serviceMs: null, servicePointId: null }),
    fact({ outcome: 'left_waiting', waitMs: null, serviceMs: null, servicePointId: null, hour: 11 }),
    fact({ outcome: 'cancelled', waitMs: null, serviceMs: null, servicePointId: null, hour: 11 }),
    fact({ outcome: 'sent_on', serviceMs: null, channel: 'booked_phone', isBookedArrival: true }),
    fact({ outcome: 'sent_on', serviceMs: null, channel: 'booked_phone', isBookedArrival: true, serviceId: xray }),
    fact({
      outcome: 'never_came',
      waitMs: null,
      serviceMs: null,
      servicePointId: null,
      channel: 'booked_phone',
      date: tuesday,
    }),
  ];
  const tally = tallyOf(morning);
  const all = tally.all();

  test('counts twelve tickets, and not the one that nobody came for', () => {
    expect(all.tickets).toBe(12);
    expect(all.outcomes).toEqual({
      served: 6,
      missed: 1,
      gave_up: 1,
      left_waiting: 1,
      cancelled: 1,
      sent_on: 2,
      open: 0,
      never_came: 1,
    });
  });

  test('two of the ten whose waiting ended here went without being seen, one did not come when called', () => {
    expect([ended(all), abandoned(all), abandonmentRate(all), missedRate(all)]).toEqual([10, 2, 0.2, 0.1]);
  });

  test('one of the three booked never came', () => {
    expect(neverCameRate(all)).toBeCloseTo(1 / 3);
  });

  test('times of service are of those who were served', () => {
    expect(all.services).toMatchObject({ count: 6, p50Ms: 5 * MIN });
    expect(all.waits?.count).toBe(9);
  });

  test('is told apart by hour, day, room, channel', () => {
    const tickets = (by: Breakdown) => tally.groups(by).map(({ key, figures }) => [key, figures.tickets]);
    expect(tickets('hour')).toEqual([
      ['09', 10],
      ['11', 2],
    ]);
    expect(tickets('day')).toEqual([
      [monday, 12],
      [tuesday, 0],
    ]);
    expect(tickets('room')).toEqual([
      [room4, 9],
      ['none', 3],
    ]);
    expect(tickets('channel')).toEqual([
      ['walk_in_kiosk', 10],
      ['booked_phone', 2],
    ]);
  });

  test('of an empty clinic there are no shares', () => {
    const nobody = new Tally().all();
    expect([abandonmentRate(nobody), missedRate(nobody), neverCameRate(nobody)]).toEqual([null, null, null]);
  });
});

const facts = fc.array(
  fc.record({
    date: fc.constantFrom(monday, tuesday),
    hour: fc.integer({ min: 0, max: 23 }),
    serviceId: fc.constantFrom(blood, xray),
    servicePointId: fc.constantFrom(room4, null),
    channel: fc.constantFrom(...Channel.options),
    classCode: fc.constantFrom('standard' as ClassCode, 'emergency' as ClassCode),
    outcome: fc.constantFrom(...Outcome.options),
    isBookedArrival: fc.boolean(),
    waitMs: fc.option(fc.integer({ min: 0, max: 10 ** 7 })),
    serviceMs: fc.option(fc.integer({ min: 0, max: 10 ** 7 })),
  }),
  { maxLength: 60 },
);

const counts = ({ tickets, outcomes, bookedCame, waits, services }: Figures): number[] => [
  tickets,
  ...Outcome.options.map((outcome) => outcomes[outcome]),
  bookedCame,
  waits?.count ?? 0,
  services?.count ?? 0,
];

test('however the figures are told apart, the parts add up to the whole', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const tally = tallyOf(given);
      const whole = counts(tally.all());
      for (const by of Breakdown.options) {
        const parts = tally.groups(by).map(({ figures }) => counts(figures));
        expect(whole.map((_, column) => parts.reduce((sum, part) => sum + (part[column] ?? 0), 0))).toEqual(whole);
      }
      const longest = tally.all().waits?.longestMs ?? 0;
      const longestOfParts = tally.groups('hour').map(({ figures }) => figures.waits?.longestMs ?? 0);
      expect(Math.max(0, ...longestOfParts)).toBe(longest);
    }),
  );
});

test('the order in which tickets are counted makes no difference', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const [one, other] = [tallyOf(given), tallyOf(given.toReversed())];
      expect(other.all()).toEqual(one.all());
      for (const by of Breakdown.options) expect(other.groups(by)).toEqual(one.groups(by));
    }),
  );
});
