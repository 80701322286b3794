import type { EpochMs, ServiceId } from '../../../common/contract/vocabulary.ts';
import type { Policy, ServicePointRules, ServiceRules } from '../settings.ts';
import { turnOf, type Credits, type Share } from './credits.ts';
import { compareInList, compareSince, compareTurn, precedenceOf, type Place } from './place.ts';
import type { Caller } from './caller.ts';
import type { WaitingList, WaitingLists } from './waitingLists.ts';

const MINUTE_MS = 60_000;

/** What the clinic decided about the order. */
export type OrderRules = {
  readonly services: Readonly<Record<ServiceId, Pick<ServiceRules, 'firstAfterMin'>>>;
  readonly policy: Pick<Policy, 'waitCapMin' | 'ratio' | 'othersPerReturning'>;
  readonly weights: ServicePointRules['weights'];
};

/** Why this one and no other, by the rule that made the difference. */
export type OrderRule =
  /** Nobody else could have been called. */
  | 'only_one'
  | 'emergency'
  /** A class that goes before everybody, but is no emergency. */
  | 'class_first'
  /** Beyond the clinic's cap on the wait. */
  | 'waited_too_long'
  /** Of a service whose longest wait was beyond its limit. */
  | 'service_waited'
  /** The room's shares between its services. */
  | 'service_share'
  /** Back from the laboratory, in turn with the others. */
  | 'returning'
  /** The pattern of booked patients and walk-ins. */
  | 'ratio'
  /** The class's wait counts faster. */
  | 'claim_grown'
  /** The class counts as having arrived earlier. */
  | 'class_earlier'
  | 'asked_later'
  | 'booked_time'
  | 'arrival'
  | 'issue_order';

export type Choice = {
  readonly list: WaitingList;
  readonly place: Place;
  readonly rule: OrderRule;
  /** How many could have been called, this one included. */
  readonly of: number;
  /** How many of them have waited longer. */
  readonly passedOver: number;
  /** What the room's patterns owe after this call. */
  readonly credits: Credits;
};

/**
 * Whom a room calls next, and why. In this order: emergencies; who waited beyond the cap; other absolute classes; a
 * service beyond its limit; the room's shares between services; those who are back, in turn with the others; the pattern
 * of booked and walk-in; then the strongest claim, which without slopes is the earliest virtual arrival.
 * Rule: docs/adr/0016-policies-of-order.md.
 *
 * @returns undefined where nobody waits for this room
 */
export function choose(
  waiting: WaitingLists,
  caller: Caller,
  rules: OrderRules,
  credits: Credits,
  at: EpochMs,
): Choice | undefined {
  const lists = waiting.callableBy(caller);
  if (lists.length === 0) return undefined;
  const of = lists.reduce((sum, { byTurn }) => sum + byTurn.size, 0);
  const found = byRules(lists, rules, credits, at);
  const { place } = found;
  const passedOver = lists.reduce((sum, { bySince }) => sum + bySince.countBefore(place), 0);
  return { ...found, rule: of === 1 ? 'only_one' : found.rule, of, passedOver };
}

type Found = Pick<Choice, 'list' | 'place' | 'rule' | 'credits'>;
type Head = { readonly list: WaitingList; readonly place: Place };

function byRules(lists: readonly WaitingList[], rules: OrderRules, credits: Credits, at: EpochMs): Found {
  const emergency = firstOf(
    lists.filter(({ isAbsolute, yieldsToCap }) => isAbsolute && !yieldsToCap),
    at,
  );
  if (emergency) return { ...emergency, rule: ruleInOrder(lists, emergency, 'emergency', at), credits };
  const overdue = longestBeyond(lists, rules.policy.waitCapMin, at);
  if (overdue) {
    // Whoever would have been first anyway is not called because of the cap.
    const isFirst = firstOf(lists, at)?.place === overdue.place;
    const rule = isFirst ? ruleInOrder(lists, overdue, plainRule(overdue.place), at) : 'waited_too_long';
    return { ...overdue, rule, credits };
  }
  const absolute = firstOf(
    lists.filter(({ isAbsolute }) => isAbsolute),
    at,
  );
  if (absolute) return { ...absolute, rule: ruleInOrder(lists, absolute, 'class_first', at), credits };

  const late = serviceBeyond(lists, rules.services, at);
  const ofService = late === undefined ? byWeight(lists, rules.weights, credits, at) : { lists: late, credits };
  // Each service keeps its own count: two patterns in step would give one half of each its calls, and the rest none.
  const only = ofService.lists === lists ? undefined : ofService.lists[0]?.serviceId;
  const within = (pattern: string): string => (only === undefined ? pattern : `${only} ${pattern}`);
  const returned = byShares(
    ofService,
    within('returning'),
    (list) => (list.group === 'returning' ? 'returning' : 'others'),
    [
      { name: 'returning', share: 1 },
      { name: 'others', share: rules.policy.othersPerReturning },
    ],
    at,
  );
  const { ratio } = rules.policy;
  const paced = byShares(
    returned,
    within('ratio'),
    (list) => list.group,
    ratio === null
      ? []
      : [
          { name: 'booked', share: ratio.booked },
          { name: 'walk_in', share: ratio.walkIn },
        ],
    at,
  );
  const chosen = firstOf(paced.lists, at);
  if (!chosen) throw new Error('Of lists that are not empty somebody is first');
  // A rule that led to the same person as the order alone is not why.
  const narrowed = [
    { rule: 'service_waited', lists: late ?? lists },
    { rule: 'service_share', lists: ofService.lists },
    { rule: 'returning', lists: returned.lists },
    { rule: 'ratio', lists: paced.lists },
  ] as const;
  let first = firstOf(lists, at)?.place;
  let rule: OrderRule | undefined;
  for (const step of narrowed) {
    const firstNow = firstOf(step.lists, at)?.place;
    if (firstNow !== first) rule = step.rule;
    first = firstNow;
  }
  return {
    ...chosen,
    rule: rule ?? ruleInOrder(lists, chosen, plainRule(chosen.place), at),
    credits: paced.credits,
  };
}

type Narrowed = { readonly lists: readonly WaitingList[]; readonly credits: Credits };

/** Keeps the lists of the side whose turn it is; where only one waits, there is nothing to share. */
function byShares(
  { lists, credits }: Narrowed,
  pattern: string,
  sideOf: (list: WaitingList) => string,
  shares: readonly Share[],
  at: EpochMs,
): Narrowed {
  const sides = new Set(lists.filter((list) => isDue(list, at)).map(sideOf));
  const waiting = shares
    .filter(({ name }) => sides.has(name))
    .map((one) => ({ ...one, name: `${pattern}:${one.name}` }));
  if (waiting.length < 2) return { lists, credits };
  const turn = turnOf(credits, waiting);
  return { lists: lists.filter((list) => `${pattern}:${sideOf(list)}` === turn.name), credits: turn.after };
}

/** A room without shares takes its services in one order. */
function byWeight(
  lists: readonly WaitingList[],
  weights: OrderRules['weights'],
  credits: Credits,
  at: EpochMs,
): Narrowed {
  const shares = Object.entries(weights).map(([name, share]) => ({ name, share }));
  // A service that nobody gave a share is not to starve: it has one like the least.
  const least = Math.min(...shares.map(({ share }) => share));
  const others = [...new Set(lists.map(({ serviceId }) => serviceId))]
    .filter((serviceId) => weights[serviceId] === undefined)
    .map((name) => ({ name, share: least }));
  return shares.length === 0
    ? { lists, credits }
    : byShares({ lists, credits }, 'service', ({ serviceId }) => serviceId, [...shares, ...others], at);
}

function firstOf(lists: readonly WaitingList[], at: EpochMs): Head | undefined {
  let best: Head | undefined;
  for (const list of lists) {
    const place = list.byTurn.first();
    if (place && (!best || compareTurn(place, best.place, at) < 0)) best = { list, place };
  }
  return best;
}

/** Somebody of it waits already; who is booked for later does not. */
const isDue = ({ bySince }: WaitingList, at: EpochMs): boolean => (bySince.first()?.waitingSince ?? Infinity) <= at;

const isBeyond = ({ waitingSince }: Place, limitMin: number, at: EpochMs): boolean =>
  at - waitingSince >= limitMin * MINUTE_MS;

function longestBeyond(lists: readonly WaitingList[], capMin: number | null, at: EpochMs): Head | undefined {
  if (capMin === null) return undefined;
  let longest: Head | undefined;
  for (const list of lists) {
    const place = list.bySince.first();
    if (place && isBeyond(place, capMin, at) && (!longest || compareSince(place, longest.place) < 0))
      longest = { list, place };
  }
  return longest;
}

/** The lists of the service whose longest wait is furthest beyond its own limit, if any is. */
function serviceBeyond(
  lists: readonly WaitingList[],
  services: OrderRules['services'],
  at: EpochMs,
): readonly WaitingList[] | undefined {
  let worst: { readonly serviceId: ServiceId; readonly overMs: number } | undefined;
  for (const { serviceId, bySince } of lists) {
    const limitMin = services[serviceId]?.firstAfterMin ?? null;
    const longest = bySince.first();
    if (limitMin === null || !longest || !isBeyond(longest, limitMin, at)) continue;
    const overMs = at - longest.waitingSince - limitMin * MINUTE_MS;
    if (!worst || overMs > worst.overMs) worst = { serviceId, overMs };
  }
  const found = worst;
  return found && lists.filter(({ serviceId }) => serviceId === found.serviceId);
}

const plainRule = ({ group, isAbsolute }: Place): OrderRule => {
  if (isAbsolute) return 'class_first';
  if (group === 'returning') return 'returning';
  return group === 'booked' ? 'booked_time' : 'arrival';
};

/** What of the order alone put somebody before the next of these lists. */
function ruleInOrder(lists: readonly WaitingList[], { list, place }: Head, plain: OrderRule, at: EpochMs): OrderRule {
  let runnerUp: Place | undefined;
  for (const other of lists) {
    const next = other === list ? other.byTurn.second() : other.byTurn.first();
    if (next && (!runnerUp || compareTurn(next, runnerUp, at) < 0)) runnerUp = next;
  }
  if (!runnerUp) return plain;
  if (precedenceOf(place) !== precedenceOf(runnerUp)) return plain;
  if (compareInList(place, runnerUp) > 0) return 'claim_grown';
  if (place.virtualArrivalAt === runnerUp.virtualArrivalAt) return 'issue_order';
  if (place.isAbsolute) return plain;
  const gained = (runnerUp.classOffsetMin - place.classOffsetMin) * MINUTE_MS;
  return place.virtualArrivalAt + gained > runnerUp.virtualArrivalAt ? 'class_earlier' : plain;
}
