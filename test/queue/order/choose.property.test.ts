/** The order of calls against a slow program that looks at everybody, over long runs of one room's calls. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type {
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
  StageId,
} from '../../../common/contract/vocabulary.ts';
import { choose, type Choice, type OrderRules } from '../../../server/queue/order/choose.ts';
import type { Credits } from '../../../server/queue/order/credits.ts';
import { compareInList, type Place, type TurnGroup } from '../../../server/queue/order/place.ts';
import { WaitingLists, type MayCall } from '../../../server/queue/order/waitingLists.ts';
import { slowChoice, slowOrder, type Account, type SlowRules } from '../../../scripts/simulate/days/slowChoice.ts';

const MINUTE_MS = 60_000;
const SERVICES = ['blood', 'xray', 'ear'] as ServiceId[]; // names of this test only, as are those below
const ROOM = 'this room' as ServicePointId;
const NOOR = 'noor' as PractitionerId;
const CALLER = { servicePointId: ROOM, practitionerId: NOOR, serviceIds: SERVICES };

type ClassOf = Pick<Place, 'isAbsolute' | 'yieldsToCap' | 'slope' | 'classOffsetMin'>;
const CLASSES: readonly ClassOf[] = [
  { isAbsolute: false, yieldsToCap: false, slope: 1, classOffsetMin: 0 },
  { isAbsolute: false, yieldsToCap: false, slope: 1, classOffsetMin: -30 },
  { isAbsolute: false, yieldsToCap: true, slope: 2, classOffsetMin: 0 },
  { isAbsolute: false, yieldsToCap: false, slope: 0.5, classOffsetMin: 20 },
  { isAbsolute: true, yieldsToCap: true, slope: 1, classOffsetMin: 0 },
  { isAbsolute: true, yieldsToCap: false, slope: 3, classOffsetMin: 0 },
];

type Comer = {
  readonly comes: true;
  readonly serviceId: ServiceId;
  readonly group: TurnGroup;
  readonly classOf: ClassOf;
  /** Booked so many minutes after coming. */
  readonly aheadMin: number;
  readonly mayCall: MayCall;
};
type Step = { readonly afterMin: number; readonly what: Comer | { readonly comes: false } };

const comer: fc.Arbitrary<Comer> = fc.record({
  comes: fc.constant(true as const),
  serviceId: fc.constantFrom(...SERVICES),
  group: fc.constantFrom('booked', 'walk_in', 'returning'),
  // Absolute classes are rare, as in a clinic: behind them no pattern is ever looked at.
  classOf: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...CLASSES.slice(0, 4)) },
    fc.constantFrom(...CLASSES.slice(4)),
  ),
  aheadMin: fc.constantFrom(0, 0, 0, 10, 45),
  mayCall: fc.constantFrom(
    { servicePointId: null, practitionerId: null },
    { servicePointId: null, practitionerId: null },
    { servicePointId: null, practitionerId: NOOR },
    { servicePointId: ROOM, practitionerId: null },
    { servicePointId: null, practitionerId: 'somebody else' as PractitionerId },
    { servicePointId: 'another room' as ServicePointId, practitionerId: NOOR },
  ),
});
const step: fc.Arbitrary<Step> = fc.record({
  afterMin: fc.constantFrom(0, 0, 1, 3, 8),
  what: fc.oneof({ weight: 5, arbitrary: comer }, { weight: 4, arbitrary: fc.constant({ comes: false as const }) }),
});

const maybe = (max: number) => fc.option(fc.integer({ min: 1, max }), { nil: null });
const share = fc.integer({ min: 1, max: 5 });
const rules: fc.Arbitrary<OrderRules> = fc
  .record({
    limits: fc.tuple(maybe(90), maybe(90), maybe(90)),
    hasLimits: fc.boolean(),
    weights: fc.uniqueArray(fc.tuple(fc.constantFrom(...SERVICES), share), { selector: ([id]) => id }),
    policy: fc.record({
      waitCapMin: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, fc.integer({ min: 20, max: 240 })),
      ratio: fc.option(fc.record({ booked: share, walkIn: share }), { nil: null }),
      othersPerReturning: fc.integer({ min: 1, max: 4 }),
    }),
  })
  .map(({ limits, hasLimits, weights, policy }) => ({
    services: Object.fromEntries(
      SERVICES.map((id, i) => [id, { firstAfterMin: hasLimits ? (limits[i] ?? null) : null }]),
    ),
    weights: Object.fromEntries(weights) as OrderRules['weights'], // ids are its keys
    policy,
  }));

const slowRulesOf = ({ services, weights, policy }: OrderRules): SlowRules => ({
  policy,
  firstAfterMin: new Map(
    Object.entries(services).flatMap(([id, { firstAfterMin }]) =>
      firstAfterMin === null ? [] : [[id, firstAfterMin]],
    ),
  ),
  weights: Object.entries(weights),
  serviceIds: SERVICES,
});

type Call = { readonly chosen: Choice; readonly people: readonly Place[]; readonly at: EpochMs };

/** Carries the steps out with both; `look` sees each call, and both must agree on it. */
function run(given: OrderRules, steps: readonly Step[], look: (call: Call) => void = () => undefined): void {
  const waiting = new WaitingLists();
  const people: Place[] = [];
  const slow = slowRulesOf(given);
  let credits: Credits = {};
  let account: Account = new Map();
  let at = 600 * MINUTE_MS;
  for (const [i, { afterMin, what }] of steps.entries()) {
    at += afterMin * MINUTE_MS;
    const now = at as EpochMs;
    if (what.comes) {
      const { serviceId, group, classOf, aheadMin, mayCall } = what;
      const ownMs = group === 'booked' ? at + aheadMin * MINUTE_MS : at;
      const place: Place = {
        ...classOf,
        stageId: `${i}` as StageId,
        serviceId,
        group,
        virtualArrivalAt: (ownMs + classOf.classOffsetMin * MINUTE_MS) as EpochMs,
        waitingSince: ownMs as EpochMs,
        orderSeq: i,
      };
      waiting.add(mayCall, place);
      const mayBeCalled =
        mayCall.servicePointId === null
          ? mayCall.practitionerId === null || mayCall.practitionerId === NOOR
          : mayCall.servicePointId === ROOM;
      if (mayBeCalled) people.push(place);
      continue;
    }
    const chosen = choose(waiting, CALLER, given, credits, now);
    const expected = slowChoice(people, slow, account, now);
    expect(chosen?.place).toEqual(expected?.place);
    if (!chosen || !expected) continue;
    look({ chosen, people: [...people], at: now });
    credits = chosen.credits;
    account = expected.account;
    waiting.take(chosen.list, chosen.place);
    people.splice(people.indexOf(chosen.place), 1);
  }
}

const onAnyRun = (look?: (call: Call) => void, numRuns = 400): void =>
  fc.assert(
    fc.property(rules, fc.array(step, { maxLength: 120, size: 'max' }), (given, steps) => {
      run(given, steps, look);
    }),
    { numRuns },
  );

test('each call is the one that the words of the decision give', () => {
  const named = new Map<string, number>();
  onAnyRun(({ chosen: { rule } }) => named.set(rule, (named.get(rule) ?? 0) + 1));
  // Worth something only if every rule came to decide.
  const every = ['only_one', 'emergency', 'class_first', 'waited_too_long', 'service_waited', 'service_share'];
  const andOf = ['returning', 'ratio', 'claim_grown', 'class_earlier', 'booked_time', 'arrival', 'issue_order'];
  expect([...every, ...andOf].filter((rule) => (named.get(rule) ?? 0) < 20)).toEqual([]);
});

test('the reason agrees with the order: a rule is named where the order alone would have called somebody else', () => {
  onAnyRun(({ chosen: { place, rule, of }, people, at }) => {
    const [first, second] = slowOrder(people, at);
    if (of === 1) {
      expect(rule).toBe('only_one');
      return;
    }
    const isFirst = first === place;
    switch (rule) {
      case 'waited_too_long':
      case 'service_waited':
      case 'service_share':
      case 'ratio':
        expect(isFirst).toBe(false);
        return;
      case 'returning':
        expect(isFirst || place.group === 'returning' || people.some(({ group }) => group === 'returning')).toBe(true);
        return;
      case 'emergency':
        expect(isFirst && place.isAbsolute && !place.yieldsToCap).toBe(true);
        return;
      case 'class_first':
        expect(isFirst && place.isAbsolute && place.yieldsToCap).toBe(true);
        return;
      case 'issue_order':
        expect(isFirst).toBe(true);
        expect(second?.virtualArrivalAt).toBe(place.virtualArrivalAt);
        expect(second?.orderSeq).toBeGreaterThan(place.orderSeq);
        return;
      case 'claim_grown':
        expect(isFirst).toBe(true);
        expect(compareInList(place, second!)).toBeGreaterThan(0);
        return;
      case 'class_earlier':
        expect(isFirst).toBe(true);
        expect(place.virtualArrivalAt - place.classOffsetMin * MINUTE_MS).toBeGreaterThan(
          second!.virtualArrivalAt - second!.classOffsetMin * MINUTE_MS,
        );
        return;
      case 'booked_time':
        expect(isFirst && place.group === 'booked').toBe(true);
        return;
      case 'arrival':
        expect(isFirst && place.group === 'walk_in').toBe(true);
        return;
      case 'only_one':
      case 'asked_later':
        throw new Error(`Of ${of} somebody was called as ${rule}`);
    }
  });
});

test('how many could have been called, and how many of them waited longer, is counted over everybody', () => {
  onAnyRun(({ chosen: { place, of, passedOver }, people }) => {
    expect(of).toBe(people.length);
    const longer = people.filter(
      ({ waitingSince, orderSeq }) =>
        waitingSince < place.waitingSince || (waitingSince === place.waitingSince && orderSeq < place.orderSeq),
    );
    expect(passedOver).toBe(longer.length);
  }, 150);
});

test('people alike in service, group, class and room are called in the order in which they came', () => {
  const kindOf = (one: Place) => JSON.stringify([one.serviceId, one.group, one.slope, one.isAbsolute, one.yieldsToCap]);
  onAnyRun(({ chosen: { place, rule }, people }) => {
    // The cap goes by the wait, which is the order of coming too, but for those who came before their booked time.
    if (rule === 'waited_too_long') return;
    for (const other of people)
      if (kindOf(other) === kindOf(place) && other.classOffsetMin === place.classOffsetMin && other !== place)
        expect(compareInList(place, other)).toBeLessThan(0);
  }, 150);
});

test('nobody is passed by somebody who counts as having come later by more than the difference of their classes', () => {
  // Without patterns: with the order alone, and slopes alike, the bound is exact.
  const plain: OrderRules = {
    services: {},
    weights: {},
    policy: { waitCapMin: null, ratio: null, othersPerReturning: 1 },
  };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const alike = steps.map(({ afterMin, what }): Step => {
        if (!what.comes) return { afterMin, what };
        const { classOffsetMin } = what.classOf;
        const group = what.group === 'returning' ? 'walk_in' : what.group;
        return { afterMin, what: { ...what, group, classOf: { ...CLASSES[0]!, classOffsetMin } } };
      });
      run(plain, alike, ({ chosen: { place }, people }) => {
        for (const other of people) {
          const laterMs = place.waitingSince - other.waitingSince;
          const offsetsMs = (other.classOffsetMin - place.classOffsetMin) * MINUTE_MS;
          expect(laterMs).toBeLessThanOrEqual(offsetsMs);
        }
      });
    }),
    { numRuns: 150 },
  );
});
