/**
 * Whom a room calls next, by the words of docs/adr/0016-policies-of-order.md alone: looks at everybody, knows no lists, and
 * keeps its own account of what each pattern owes. Slow, and short enough to be read against the text.
 */
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { DaySettings } from '../../../server/queue/settings.ts';
import type { Place } from '../../../server/queue/order/place.ts';

const MINUTE_MS = 60_000;

export type Account = ReadonlyMap<string, number>;

export type SlowRules = {
  readonly policy: Pick<DaySettings['policy'], 'waitCapMin' | 'ratio' | 'othersPerReturning'>;
  readonly firstAfterMin: ReadonlyMap<string, number>;
  /** Of this room, in the order in which they were set. */
  readonly weights: readonly (readonly [string, number])[];
  readonly serviceIds: readonly string[];
};

export type SlowChoice = {
  readonly place: Place;
  readonly account: Account;
  /** Who would go first by the order alone, of those to whom the decision came. */
  readonly plain: Place;
  readonly isOverdue: boolean;
};

type Why = (a: Place, b: Place) => number;

const leastBy = (people: readonly Place[], why: Why): Place | undefined => people.toSorted(why)[0];

const byArrival: Why = (a, b) => a.virtualArrivalAt - b.virtualArrivalAt || a.orderSeq - b.orderSeq;
const byWait: Why = (a, b) => a.waitingSince - b.waitingSince || a.orderSeq - b.orderSeq;
const byClaim =
  (at: EpochMs): Why =>
  (a, b) =>
    claim(b, at) - claim(a, at) || byArrival(a, b);

/** A wait that has not begun does not grow. */
const claim = ({ virtualArrivalAt, slope }: Place, at: EpochMs): number =>
  at > virtualArrivalAt ? (at - virtualArrivalAt) * slope : at - virtualArrivalAt;

/** By the order alone: emergencies, other absolute classes, the strongest claim. */
export function slowOrder(people: readonly Place[], at: EpochMs): Place[] {
  const emergencies = people.filter(({ isAbsolute, yieldsToCap }) => isAbsolute && !yieldsToCap);
  const others = people.filter(({ isAbsolute, yieldsToCap }) => isAbsolute && yieldsToCap);
  const ordinary = people.filter(({ isAbsolute }) => !isAbsolute);
  return [...emergencies.toSorted(byArrival), ...others.toSorted(byArrival), ...ordinary.toSorted(byClaim(at))];
}

/** @param people everybody whom this room may call */
export function slowChoice(
  people: readonly Place[],
  rules: SlowRules,
  account: Account,
  at: EpochMs,
): SlowChoice | undefined {
  const plain = slowOrder(people, at)[0];
  if (!plain) return undefined;
  const waitedMs = ({ waitingSince }: Place) => at - waitingSince;
  const { waitCapMin, ratio, othersPerReturning } = rules.policy;

  if (plain.isAbsolute && !plain.yieldsToCap) return { place: plain, account, plain, isOverdue: false };
  const overdue =
    waitCapMin === null
      ? undefined
      : leastBy(
          people.filter((one) => waitedMs(one) >= waitCapMin * MINUTE_MS),
          byWait,
        );
  if (overdue) return { place: overdue, account, plain, isOverdue: true };
  if (plain.isAbsolute) return { place: plain, account, plain, isOverdue: false };

  const owed = new Map(account);
  let candidates = people;
  let within = '';
  const beyondMs = (serviceId: string): number =>
    Math.max(
      -Infinity,
      ...people
        .filter((one) => one.serviceId === serviceId)
        .map((one) => waitedMs(one) - (rules.firstAfterMin.get(serviceId) ?? Infinity) * MINUTE_MS),
    );
  const mostBeyond = rules.serviceIds.reduce<string | undefined>(
    (worst, id) => (beyondMs(id) >= 0 && (worst === undefined || beyondMs(id) > beyondMs(worst)) ? id : worst),
    undefined,
  );
  const keepService = (id: string): void => {
    candidates = candidates.filter(({ serviceId }) => serviceId === id);
    within = id;
  };
  if (mostBeyond !== undefined) keepService(mostBeyond);
  else if (rules.weights.length > 0) {
    const least = Math.min(...rules.weights.map(([, weight]) => weight));
    const known = rules.weights.map(([id]) => id);
    const unknown = rules.serviceIds.filter((id) => !known.includes(id)).map((id) => [id, least] as const);
    const turn = takeTurn(owed, 'services', [...rules.weights, ...unknown], (id) =>
      candidates.some((one) => one.serviceId === id && waitedMs(one) >= 0),
    );
    if (turn !== undefined) keepService(turn);
  }
  const isBack = ({ group }: Place) => group === 'returning';
  const turn = takeTurn(
    owed,
    `${within} back`,
    [
      ['back', 1],
      ['not back', othersPerReturning],
    ],
    (side) => candidates.some((one) => isBack(one) === (side === 'back') && waitedMs(one) >= 0),
  );
  if (turn !== undefined) candidates = candidates.filter((one) => isBack(one) === (turn === 'back'));
  if (ratio !== null) {
    const group = takeTurn(
      owed,
      `${within} booked or not`,
      [
        ['booked', ratio.booked],
        ['walk_in', ratio.walkIn],
      ],
      (side) => candidates.some((one) => one.group === side && waitedMs(one) >= 0),
    );
    if (group !== undefined) candidates = candidates.filter((one) => one.group === group);
  }
  const place = leastBy(candidates, byClaim(at));
  if (!place) throw new Error('Somebody is first');
  return { place, account: owed, plain, isOverdue: false };
}

/** Each side that waits earns its share, the richest is called and pays the whole. Where fewer than two wait, nothing. */
function takeTurn(
  owed: Map<string, number>,
  pattern: string,
  shares: readonly (readonly [string, number])[],
  waits: (side: string) => boolean,
): string | undefined {
  const sides = shares.filter(([side]) => waits(side));
  if (sides.length < 2) return undefined;
  const whole = sides.reduce((sum, [, share]) => sum + share, 0);
  const earned = sides.map(([side, share]) => ({ side, has: (owed.get(`${pattern}/${side}`) ?? 0) + share }));
  let [richest] = earned;
  for (const one of earned) if (richest && one.has > richest.has) richest = one;
  for (const one of earned) owed.set(`${pattern}/${one.side}`, one === richest ? one.has - whole : one.has);
  return richest?.side;
}
