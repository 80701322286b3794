/**
 * One patient against no end of newcomers: whoever is called, another of the same kind comes in at once. Under every policy
 * that may be saved the patient's turn comes.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EpochMs, StageId } from '../../../common/contract/vocabulary.ts';
import { choose } from '../../../server/queue/order/choose.ts';
import type { Credits } from '../../../server/queue/order/credits.ts';
import type { Place, TurnGroup } from '../../../server/queue/order/place.ts';
import { STARVATION_LIMITS, whoWouldStarve } from '../../../server/queue/order/starvation.ts';
import { WaitingLists } from '../../../server/queue/order/waitingLists.ts';
import { orderRules } from '../../../server/queue/decide/calling.ts';
import { DaySettings } from '../../../server/queue/settings.ts';
import { blood, hall, room5, settings, xray } from '../build.ts';

const MINUTE_MS = 60_000;
const CALL_MIN = 3;
const ANYONE = { servicePointId: null, practitionerId: null };
const GROUPS: readonly TurnGroup[] = ['booked', 'walk_in', 'returning'];

type Kind = {
  readonly serviceId: typeof blood;
  readonly group: TurnGroup;
  readonly rules: DaySettings['classes'][keyof DaySettings['classes']];
};

/** Everybody who may come, but emergencies. */
const kindsOf = ({ classes }: DaySettings): readonly Kind[] =>
  [blood, xray].flatMap((serviceId) =>
    GROUPS.flatMap((group) =>
      Object.values(classes)
        .filter(({ isAbsolute, yieldsToCap }) => !isAbsolute || yieldsToCap)
        .map((rules) => ({ serviceId, group, rules })),
    ),
  );

type Crowd = {
  /** How many come in for each who is called. */
  readonly comeIn: number;
  /** After how many calls the patient comes. */
  readonly after: number;
};

/** How many calls of one room pass before one of `kind` is called; undefined where `most` were not enough. */
function callsUntil(
  day: DaySettings,
  kind: Kind,
  most: number,
  { comeIn, after }: Crowd = { comeIn: 1, after: 0 },
): number | undefined {
  const waiting = new WaitingLists();
  const kindOf = new Map<StageId, Kind>();
  let orderSeq = 0;
  const comesIn = (one: Kind, at: number): Place => {
    orderSeq += 1;
    const backMin = one.group === 'walk_in' ? (day.services[one.serviceId]?.walkInOffsetMin ?? 0) : 0;
    const place: Place = {
      stageId: `${orderSeq}` as StageId, // a name of this test only
      serviceId: one.serviceId,
      group: one.group,
      isAbsolute: one.rules.isAbsolute,
      yieldsToCap: one.rules.yieldsToCap,
      slope: one.rules.slope,
      virtualArrivalAt: (at + (backMin + one.rules.offsetMin) * MINUTE_MS) as EpochMs,
      classOffsetMin: one.rules.offsetMin,
      waitingSince: at as EpochMs,
      orderSeq,
    };
    kindOf.set(place.stageId, one);
    waiting.add(ANYONE, place);
    return place;
  };
  const others = kindsOf(day).filter((one) => one !== kind && !isDeepAlike(one, kind));
  for (const one of others) comesIn(one, 0);
  const rules = orderRules(day, day.servicePoints[room5]!);
  let patient = after === 0 ? comesIn(kind, 0) : undefined;
  const caller = { servicePointId: room5, practitionerId: null, serviceIds: [blood, xray] };
  let credits: Credits = {};
  for (let call = 1; call <= after + most; call += 1) {
    const at = call * CALL_MIN * MINUTE_MS;
    const next = choose(waiting, caller, rules, credits, at as EpochMs);
    if (!next) throw new Error('Somebody always waits');
    if (next.place === patient) return call - after;
    credits = next.credits;
    waiting.take(next.list, next.place);
    for (let n = 0; n < comeIn; n += 1) comesIn(kindOf.get(next.place.stageId)!, at);
    if (call === after) patient = comesIn(kind, at);
  }
  return undefined;
}

/** Two classes with the same rules are one kind: the patient's own, whose newcomers come after. */
const isDeepAlike = (a: Kind, b: Kind): boolean => JSON.stringify(a) === JSON.stringify(b);

const { newcomerMin, calls } = STARVATION_LIMITS;
const promised = (day: DaySettings): number => newcomerMin / CALL_MIN + calls * kindsOf(day).length;

const share = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 1, max: 25 }));
// As likely as not.
const orNot = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 2 });
const limit = fc.integer({ min: 10, max: 300 });
const anyClass = fc.record({
  isAbsolute: fc.nat(9).map((n) => n === 0),
  yieldsToCap: fc.constant(true),
  offsetMin: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -60, max: 60 }) }, fc.integer({ min: -250, max: 250 })),
  slope: fc.constantFrom(1, 1, 1, 0.5, 2, 4, 9, 12),
});
const day: fc.Arbitrary<DaySettings> = fc
  .record({
    classes: fc.array(anyClass, { maxLength: 3 }),
    policy: fc.record({
      waitCapMin: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, limit),
      ratio: orNot(fc.record({ booked: share, walkIn: share })),
      othersPerReturning: share,
    }),
    limits: fc.oneof(fc.constant([null, null] as const), fc.tuple(orNot(limit), orNot(limit))),
    weights: orNot(fc.tuple(share, share)),
    walkInOffsetMin: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ classes, policy, limits, weights, walkInOffsetMin }) =>
    DaySettings.parse({
      ...settings,
      services: Object.fromEntries(
        [blood, xray].map((id, i) => [id, { ...settings.services[id]!, firstAfterMin: limits[i], walkInOffsetMin }]),
      ),
      servicePoints: {
        [room5]: {
          serviceIds: [blood, xray],
          zoneId: hall,
          weights: weights ? { [blood]: weights[0], [xray]: weights[1] } : {},
        },
      },
      classes: {
        standard: { isAbsolute: false, offsetMin: 0 },
        emergency: { isAbsolute: true, offsetMin: 0 },
        ...Object.fromEntries(classes.map((rules, i) => [`class_${i}`, rules])),
      },
      policy: { ...settings.policy, ...policy },
    }),
  );

test('under any policy that may be saved, everybody is called within the number of calls that was promised', () => {
  let [tried, withoutCap] = [0, 0];
  fc.assert(
    fc.property(day, fc.nat(), (given, which) => {
      fc.pre(whoWouldStarve(given).length === 0);
      tried += 1;
      if (given.policy.waitCapMin === null) withoutCap += 1;
      const kinds = kindsOf(given);
      const kind = kinds[which % kinds.length]!;
      expect(callsUntil(given, kind, promised(given))).toBeDefined();
    }),
    { numRuns: 400, maxSkipsPerRun: 100 },
  );
  expect(tried).toBeGreaterThan(100);
  expect(withoutCap).toBeGreaterThan(10);
});

test('where a class or a service goes first without a cap, somebody is not called as long as one looks', () => {
  const tried = fc.sample(day, { numRuns: 3_000, seed: 4 }).filter(({ policy }) => policy.waitCapMin === null);
  const onlyFor = (code: string) =>
    tried.filter(
      (given) => whoWouldStarve(given).length > 0 && whoWouldStarve(given).every((one) => one.code === code),
    );
  const crowd = { comeIn: 2, after: 600 };

  const byClass = onlyFor('class_first_without_cap').slice(0, 5);
  expect(byClass).toHaveLength(5);
  for (const given of byClass) {
    const ordinary = kindsOf(given).find(({ rules }) => !rules.isAbsolute)!;
    expect(callsUntil(given, ordinary, 1_000, crowd)).toBeUndefined();
  }

  const byService = onlyFor('service_first_without_cap').filter(({ services }) =>
    Object.values(services).some(({ firstAfterMin }) => firstAfterMin === null),
  );
  expect(byService.length).toBeGreaterThan(4);
  for (const given of byService.slice(0, 5)) {
    const other = kindsOf(given).find(({ serviceId }) => given.services[serviceId]?.firstAfterMin === null)!;
    expect(callsUntil(given, other, 1_000, crowd)).toBeUndefined();
  }
});
