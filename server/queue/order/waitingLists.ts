import type { EpochMs, PractitionerId, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { Caller } from './caller.ts';
import { OrderedIndex } from './orderedIndex.ts';
import { compareInList, compareSince, compareTurn, precedenceOf, type Place, type TurnGroup } from './place.ts';

/** Who may call somebody: anyone of the service, one practitioner, or one room. */
export type MayCall = {
  readonly practitionerId: PractitionerId | null;
  readonly servicePointId: ServicePointId | null;
};

/** Those who are alike in all but their time: one service, one group, one class of order, the same rooms. */
export type WaitingList = {
  readonly serviceId: ServiceId;
  readonly who: string;
  readonly group: TurnGroup;
  readonly isAbsolute: boolean;
  readonly yieldsToCap: boolean;
  readonly slope: number;
  readonly byTurn: OrderedIndex<Place>;
  readonly bySince: OrderedIndex<Place>;
};

const ANYONE = 'any';
const whoOf = ({ servicePointId, practitionerId }: MayCall): string =>
  servicePointId === null ? (practitionerId ?? ANYONE) : servicePointId;

/** Whether those in a list take this room, or whoever sits in it. */
export const mayCallFrom = (
  { servicePointId, practitionerId }: Omit<Caller, 'serviceIds'>,
  { who }: Pick<WaitingList, 'who'>,
): boolean => who === ANYONE || who === servicePointId || who === practitionerId;

const nameOf = (who: string, { group, isAbsolute, yieldsToCap, slope }: Place): string =>
  `${who} ${group} ${isAbsolute ? (yieldsToCap ? 'first' : 'emergency') : slope}`;

/**
 * Who waits, in the order of calls: a list for each kind of place, so that a decision looks at the heads of a few lists
 * and never at everybody. Each list is kept twice, by turn and by the length of the wait.
 */
export class WaitingLists {
  readonly #byService = new Map<ServiceId, Map<string, WaitingList>>();
  #compared = 0;

  /** How many places were compared since the day was built: the cost of commands, counted in tests. */
  get compared(): number {
    return this.#compared;
  }

  add(mayCall: MayCall, place: Place): void {
    const list = this.#listFor(whoOf(mayCall), place);
    list.byTurn.add(place);
    list.bySince.add(place);
  }

  remove(mayCall: MayCall, place: Place): void {
    const list = this.#byService.get(place.serviceId)?.get(nameOf(whoOf(mayCall), place));
    if (!list) throw new Error(`Corrupt day: stage ${place.stageId} is in no waiting list`);
    list.byTurn.remove(place);
    list.bySince.remove(place);
  }

  /** The lists that a room may call from, without the empty ones. */
  callableBy(caller: Caller): readonly WaitingList[] {
    const callable: WaitingList[] = [];
    for (const serviceId of caller.serviceIds) {
      for (const list of this.#byService.get(serviceId)?.values() ?? [])
        if (list.byTurn.size > 0 && mayCallFrom(caller, list)) callable.push(list);
    }
    return callable;
  }

  /** How many wait. */
  get size(): number {
    let size = 0;
    for (const lists of this.#byService.values()) for (const { byTurn } of lists.values()) size += byTurn.size;
    return size;
  }

  /** Everybody whom this room may call, by the order alone. Walks them all: for lists on screens, not for decisions. */
  inOrder(caller: Caller, at: EpochMs): Place[] {
    return this.callableBy(caller)
      .flatMap(({ byTurn }) => [...byTurn])
      .sort((a, b) => compareTurn(a, b, at));
  }

  /** How many of the same service may be called before a place, by the order alone. */
  countBefore(mayCall: MayCall, place: Place, at: EpochMs): number {
    const own = whoOf(mayCall);
    let count = 0;
    for (const list of this.#byService.get(place.serviceId)?.values() ?? []) {
      // Who waits for one practitioner competes with those who take anyone, not with those of another.
      if (own === ANYONE || list.who === ANYONE || list.who === own) count += countInList(list, place, at);
    }
    return count;
  }

  /** The first so many of the same service who compete with somebody for calls, by the order alone. */
  firstOf(mayCall: MayCall, serviceId: ServiceId, count: number, at: EpochMs): readonly Place[] {
    const own = whoOf(mayCall);
    const heads: Place[] = [];
    for (const { who, byTurn } of this.#byService.get(serviceId)?.values() ?? []) {
      if (own !== ANYONE && who !== ANYONE && who !== own) continue;
      let taken = 0;
      for (const place of byTurn) {
        if (taken === count) break;
        heads.push(place);
        taken += 1;
      }
    }
    return heads.sort((a, b) => compareTurn(a, b, at)).slice(0, count);
  }

  countOf(serviceId: ServiceId): number {
    let count = 0;
    for (const list of this.#byService.get(serviceId)?.values() ?? []) count += list.byTurn.size;
    return count;
  }

  /** Who waits longest for a service, whoever may call them. */
  longestOf(serviceId: ServiceId): Place | undefined {
    let longest: Place | undefined;
    for (const { bySince } of this.#byService.get(serviceId)?.values() ?? []) {
      const first = bySince.first();
      if (first && (!longest || compareSince(first, longest) < 0)) longest = first;
    }
    return longest;
  }

  *everyone(): Generator<Place> {
    for (const lists of this.#byService.values()) for (const { byTurn } of lists.values()) yield* byTurn;
  }

  /** The same people waiting, to be called one after the other without touching the day: for estimates. */
  copy(): WaitingLists {
    const copy = new WaitingLists();
    for (const lists of this.#byService.values())
      for (const { who, byTurn } of lists.values())
        for (const place of byTurn) {
          const list = copy.#listFor(who, place);
          list.byTurn.add(place);
          list.bySince.add(place);
        }
    return copy;
  }

  /** Takes somebody out of a list that `callableBy` gave. */
  take({ byTurn, bySince }: WaitingList, place: Place): void {
    byTurn.remove(place);
    bySince.remove(place);
  }

  /** Puts somebody back whom `take` took. */
  putBack({ byTurn, bySince }: WaitingList, place: Place): void {
    byTurn.add(place);
    bySince.add(place);
  }

  #listFor(who: string, place: Place): WaitingList {
    let lists = this.#byService.get(place.serviceId);
    if (!lists) {
      lists = new Map();
      this.#byService.set(place.serviceId, lists);
    }
    const name = nameOf(who, place);
    let list = lists.get(name);
    if (!list) {
      const { serviceId, group, isAbsolute, yieldsToCap, slope } = place;
      list = { serviceId, who, group, isAbsolute, yieldsToCap, slope, ...this.#indexes() };
      lists.set(name, list);
    }
    return list;
  }

  #indexes(): Pick<WaitingList, 'byTurn' | 'bySince'> {
    const counted = (compare: (a: Place, b: Place) => number) => (a: Place, b: Place) => {
      this.#compared += 1;
      return compare(a, b);
    };
    return {
      byTurn: new OrderedIndex<Place>(counted(compareInList)),
      bySince: new OrderedIndex<Place>(counted(compareSince)),
    };
  }
}

function countInList(list: WaitingList, place: Place, at: EpochMs): number {
  const { isAbsolute, slope, byTurn } = list;
  if (precedenceOf(list) !== precedenceOf(place)) return precedenceOf(list) > precedenceOf(place) ? byTurn.size : 0;
  if (isAbsolute || slope === place.slope) return byTurn.countBefore(place);
  // In a list of one slope the claims go down from the first to the last.
  return byTurn.countWhile((other) => compareTurn(other, place, at) < 0);
}
