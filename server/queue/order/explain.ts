/**
 * The calls to come, before they happen: the real rule run forward on a copy of those who wait, as if nobody else came.
 * From one such run every ticket is told who comes before it and why.
 */
import type { AheadBecause } from '../../../common/contract/why.ts';
import type { EpochMs, ServiceId, ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import { orderRules, ruleOfCall } from '../decide/calling.ts';
import type { Stage } from '../visit.ts';
import { choose, type Choice, type OrderRule, type OrderRules } from './choose.ts';
import type { Credits } from './credits.ts';
import { compareTurn, type Place } from './place.ts';
import { mayCall, type Caller } from './caller.ts';
import type { WaitingLists } from './waitingLists.ts';

/** A call to come. */
export type Turn = {
  /** Among all the calls to come, from 0. */
  readonly index: number;
  readonly place: Place;
  readonly servicePointId: ServicePointId;
  /** The rule by which it will be called. */
  readonly rule: OrderRule;
  /** How many who have waited longer will still be waiting then. */
  readonly passedOver: number;
};

/** Somebody who comes before a patient. */
export type Ahead = { readonly place: Place; readonly because: AheadBecause };

type Room = { readonly caller: Caller; readonly rules: OrderRules; credits: Credits };

/** A clinic in which more people wait than this has other troubles: the run would cost more than it tells. */
const MOST = 600;

/** How far ahead each room's own list is exact. */
const NEXT_OF_ROOM = 12;

/**
 * What the rooms at work would call, taking turns, each by its own rules and with what its patterns owe. Time stands
 * still meanwhile: whoever will pass the cap only later is not yet before anybody.
 */
export class CallsToCome {
  readonly #day: QueueDay;
  readonly #at: EpochMs;
  readonly #rooms: readonly Room[];
  readonly #turns: readonly Turn[];
  /** Whether everybody was looked at; else only the plain order is known. */
  readonly isWhole: boolean;
  readonly #indexOf = new Map<StageId, number>();
  readonly #nextOf = new Map<ServicePointId, readonly StageId[]>();

  constructor(day: QueueDay, at: EpochMs) {
    this.#day = day;
    this.#at = at;
    this.#rooms = roomsAtWork(day);
    this.isWhole = waitingIn(day) <= MOST;
    if (!this.isWhole) {
      this.#turns = [];
      return;
    }
    const waiting = day.waiting.copy();
    for (const room of this.#rooms) this.#nextOf.set(room.caller.servicePointId, nextOfRoom(waiting, room, at));
    this.#turns = [...turnsOf(day, waiting, this.#rooms, at)];
    for (const { index, place } of this.#turns) this.#indexOf.set(place.stageId, index);
  }

  /** How a stage will be called; nothing where no room at work may call it. */
  turnOf(stageId: StageId): Turn | undefined {
    return this.#turns[this.#indexOf.get(stageId) ?? -1];
  }

  /** Whom a room would call if only its own key were pressed, the first few. */
  nextOf(servicePointId: ServicePointId): readonly StageId[] {
    return this.#nextOf.get(servicePointId) ?? [];
  }

  /** Those who would be called before, by the rooms that may call this waiting stage, and why. In the order of calls. */
  aheadOf(stage: Stage): readonly Ahead[] {
    const ahead: Ahead[] = [];
    this.#eachAhead(stage, (place, because) => ahead.push({ place, because }));
    // A run is in order already.
    return this.#indexOf.has(stage.id) ? ahead : ahead.sort((a, b) => compareTurn(a.place, b.place, this.#at));
  }

  /** How many of them why: for lists of many tickets, without a list for each. */
  aheadCounts(stage: Stage): ReadonlyMap<AheadBecause, number> {
    const counts = new Map<AheadBecause, number>();
    this.#eachAhead(stage, (_, because) => counts.set(because, (counts.get(because) ?? 0) + 1));
    return counts;
  }

  /**
   * The same for somebody who is expected and has no place yet: the run once more, as if the person waited already. By
   * the plain order where no room at work would call the person.
   */
  aheadOfExpected(own: Place, lane: Lane): ReadonlyMap<AheadBecause, number> {
    const bound = { ...lane, serviceId: own.serviceId, enteredAt: own.waitingSince };
    const counts = new Map<AheadBecause, number>();
    const count = (place: Place, rule?: OrderRule) => {
      const because = this.#because(place, own, bound, rule);
      counts.set(because, (counts.get(because) ?? 0) + 1);
    };
    const rooms = this.#rooms.filter(({ caller }) => mayCall(caller, bound));
    if (rooms.length === 0) {
      for (const place of competitorsBefore(this.#day, own, bound, this.#at)) count(place);
      return counts;
    }
    const ids = new Set(rooms.map(({ caller }) => caller.servicePointId));
    const waiting = this.#day.waiting.copy();
    waiting.add(lane, own);
    for (const { place, servicePointId, rule } of turnsOf(this.#day, waiting, this.#rooms, this.#at)) {
      if (place === own) break;
      if (ids.has(servicePointId)) count(place, rule);
    }
    return counts;
  }

  #eachAhead(stage: Stage, look: (place: Place, because: AheadBecause) => void): void {
    const own = this.#day.placeOf(stage);
    const index = this.#indexOf.get(stage.id);
    if (index === undefined) {
      for (const place of competitorsBefore(this.#day, own, stage, this.#at))
        look(place, this.#because(place, own, stage));
      return;
    }
    const rooms = new Set(
      this.#rooms.filter(({ caller }) => mayCall(caller, stage)).map(({ caller }) => caller.servicePointId),
    );
    for (let i = 0; i < index; i += 1) {
      const turn = this.#turns[i];
      if (turn && rooms.has(turn.servicePointId)) look(turn.place, this.#because(turn.place, own, stage, turn.rule));
    }
  }

  #because(other: Place, own: Place, stage: Pick<Stage, 'enteredAt' | 'serviceId'>, rule?: OrderRule): AheadBecause {
    if (other.isAbsolute && !other.yieldsToCap && (!own.isAbsolute || own.yieldsToCap)) return 'emergency';
    if (rule === 'waited_too_long' || rule === 'service_waited') return 'waited_long';
    if (other.isAbsolute && !own.isAbsolute) return 'priority';
    if (compareTurn(other, own, this.#at) > 0) return other.group === 'returning' ? 'returning' : 'in_turn';
    if (isByClass(other, own)) return 'priority';
    if (other.group === 'returning') return 'returning';
    if (other.group === 'booked') return 'booked_earlier';
    if (other.waitingSince <= stage.enteredAt || own.group === 'booked') return 'came_earlier';
    return other.serviceId === own.serviceId ? 'moved_back' : 'in_turn';
  }
}

const waitingIn = (day: QueueDay): number =>
  Object.keys(day.head.settings?.services ?? {}).reduce(
    (sum, id) => sum + day.waiting.countOf(id as ServiceId), // a key of the record
    0,
  );

/** Without the classes the order would be the other way round. */
const isByClass = (before: Place, after: Place): boolean =>
  before.virtualArrivalAt - before.classOffsetMin * 60_000 > after.virtualArrivalAt - after.classOffsetMin * 60_000 ||
  before.virtualArrivalAt > after.virtualArrivalAt;

/** Rooms that are not closed, in the order in which they are likely to call: the idle first, then the longest since. */
function roomsAtWork(day: QueueDay): readonly Room[] {
  const { settings } = day.head;
  if (!settings) return [];
  return [...day.servicePoints()]
    .filter(({ status }) => status !== 'closed')
    .sort((a, b) => lastBusyAt(a) - lastBusyAt(b))
    .flatMap(({ id, practitionerId, credits }) => {
      const rules = settings.servicePoints[id];
      if (!rules) return [];
      const caller = { servicePointId: id, practitionerId, serviceIds: rules.serviceIds };
      return [{ caller, rules: orderRules(settings, rules), credits }];
    });
}

type Point = ReturnType<QueueDay['servicePoints']> extends Iterable<infer P> ? P : never;
const lastBusyAt = ({ currentStageId, lastCall, since }: Point): number =>
  currentStageId === null ? 0 : (lastCall?.calledAt ?? since);

function nextOfRoom(waiting: WaitingLists, { caller, rules, credits }: Room, at: EpochMs): readonly StageId[] {
  const taken: Choice[] = [];
  let owed = credits;
  while (taken.length < NEXT_OF_ROOM) {
    const next = choose(waiting, caller, rules, owed, at);
    if (!next) break;
    waiting.take(next.list, next.place);
    taken.push(next);
    owed = next.credits;
  }
  for (const { list, place } of taken) waiting.putBack(list, place);
  return taken.map(({ place }) => place.stageId);
}

/** The calls of these rooms, one after the other, until nobody is left whom one of them may call. */
function* turnsOf(day: QueueDay, waiting: WaitingLists, all: readonly Room[], at: EpochMs): Generator<Turn> {
  let rooms = all.map((room) => ({ ...room }));
  let index = 0;
  while (rooms.length > 0) {
    // Whoever finds nobody will find nobody later: nobody else comes.
    const calling: Room[] = [];
    for (const room of rooms) {
      const next = choose(waiting, room.caller, room.rules, room.credits, at);
      if (!next) continue;
      waiting.take(next.list, next.place);
      const { servicePointId } = room.caller;
      const { place, passedOver } = next;
      const rule = ruleOfCall(day.stage(place.stageId) ?? { postponed: 0 }, next.rule);
      calling.push({ ...room, credits: next.credits });
      yield { index, place, servicePointId, rule, passedOver };
      index += 1;
    }
    rooms = calling;
  }
}

type Lane = Pick<Stage, 'practitionerId' | 'servicePointId'>;
type Bound = Lane & Pick<Stage, 'serviceId'>;

const laneOf = ({ servicePointId, practitionerId }: Lane): string | null => servicePointId ?? practitionerId;

/** While nobody works: those of the service who stand before and may be called by the same rooms, in no order. */
function competitorsBefore(day: QueueDay, own: Place, bound: Bound, at: EpochMs): readonly Place[] {
  const lane = laneOf(bound);
  const before: Place[] = [];
  for (const place of day.waiting.everyone()) {
    if (place.serviceId !== bound.serviceId || compareTurn(place, own, at) >= 0) continue;
    const other = day.stage(place.stageId);
    const otherLane = other ? laneOf(other) : null;
    if (lane === null || otherLane === null || lane === otherLane) before.push(place);
  }
  return before;
}
