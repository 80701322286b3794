/**
 * Lets the queue go on without touching it: rooms become free in turn, each calls whom the real order would call, and is
 * busy for the mean of that service. One run tells of everybody who waits when the call may come, who goes before, and
 * how sure that is.
 */
import type { EpochMs, StageId } from '../../../common/contract/vocabulary.ts';
import { choose, type OrderRules } from '../order/choose.ts';
import type { Credits } from '../order/credits.ts';
import type { Place } from '../order/place.ts';
import type { Caller } from '../order/caller.ts';
import { mayCallFrom, type MayCall, type WaitingLists } from '../order/waitingLists.ts';
import type { Inside } from './serviceTime.ts';
import { callsAt, callsFrom, type Shift } from './shifts.ts';
import type { Expectation } from './spread.ts';

export type RoomAhead = {
  readonly caller: Caller;
  readonly rules: OrderRules;
  readonly credits: Credits;
  /** Until whoever is in it leaves; zero where it is empty. */
  readonly busy: Expectation;
  /** Absent where nobody is in it. */
  readonly inside?: Inside | undefined;
  readonly shifts: readonly Shift[];
  /** How wrong the mean of its services may be: see `doubtOfMean`. */
  readonly doubt: number;
};

/** Somebody who is not waiting yet, but will. */
export type Coming = {
  readonly at: number;
  readonly mayCall: MayCall;
  readonly place: Place;
  /** How likely it is that they come at all, above 0 and at most 1. */
  readonly likely: number;
};

export type Outlook = {
  readonly at: number;
  /** The run uses it up. */
  readonly waiting: WaitingLists;
  readonly rooms: readonly RoomAhead[];
  readonly coming: readonly Coming[];
  /** How long a room takes for somebody. */
  readonly serviceIn: (room: RoomAhead, place: Place) => Expectation;
  /** Where the visit goes on after this stage, where that is known. */
  readonly onwards?: (place: Place, doneAt: number, caller: Caller) => Coming | undefined;
  /** Of those who come after `at` nobody is asked about: the run ends when all others were called, and tells no variance. */
  readonly isBrief?: boolean;
  /** Who only asks when the turn would come, and takes nobody's. */
  readonly isTrial?: (place: Place) => boolean;
};

type Call = { readonly stageId: StageId; readonly room: number; readonly pool: readonly number[] };

export class Forecast {
  readonly #calls: readonly Call[];
  readonly #waits: ReadonlyMap<StageId, Expectation & { readonly order: number }>;

  constructor(calls: readonly Call[], waits: ReadonlyMap<StageId, Expectation & { readonly order: number }>) {
    this.#calls = calls;
    this.#waits = waits;
  }

  /** How long until the call; undefined where no room is working, or planned, that may call them. */
  waitOf(stageId: StageId): Expectation | undefined {
    return this.#waits.get(stageId);
  }

  /** Of everybody who will be called. */
  waits(): Iterable<readonly [StageId, Expectation]> {
    return this.#waits;
  }

  /** The same calls with other means where there are any, as sure as they were. */
  withMeans(meanOf: (stageId: StageId) => number | undefined): Forecast {
    const waits = new Map<StageId, Expectation & { readonly order: number }>();
    for (const [stageId, wait] of this.#waits) waits.set(stageId, { ...wait, meanMs: meanOf(stageId) ?? wait.meanMs });
    return new Forecast(this.#calls, waits);
  }

  /** Who is expected to be called first by the rooms that may call this one, in order. */
  before(stageId: StageId): readonly StageId[] {
    const order = this.#waits.get(stageId)?.order;
    const own = order === undefined ? undefined : this.#calls[order];
    if (!own) return [];
    const pool = new Set(own.pool);
    return this.#calls
      .slice(0, order)
      .filter(({ room }) => pool.has(room))
      .map((call) => call.stageId);
  }
}

/** A room during the run. */
type Running = {
  readonly room: RoomAhead;
  credits: Credits;
  /** When it calls next; Infinity once it does not. */
  readyAt: number;
  /** Variance of all that it has done, in ms². */
  variance: number;
  /** For how long it has served in the run. */
  workedMs: number;
};

export function forwardRun(outlook: Outlook): Forecast {
  const { at, waiting } = outlook;
  const coming = outlook.coming.toSorted(byTime);
  const likely = new Map<StageId, number>();
  const rooms = outlook.rooms.map((room): Running => ({
    room,
    credits: room.credits,
    readyAt: callsFrom(room.shifts, at + room.busy.meanMs),
    variance: room.busy.variance,
    workedMs: room.busy.meanMs,
  }));
  const calls: Call[] = [];
  const waits = new Map<StageId, Expectation & { readonly order: number }>();
  const pools = new Pools(outlook.rooms);
  let came = 0;
  let left = waiting.size;
  const later = new Set<StageId>();
  let asked = left + coming.filter((one) => one.at <= at).length;
  while (outlook.isBrief ? asked > 0 : left > 0 || came < coming.length) {
    const own = earliest(rooms);
    const running = rooms[own];
    if (!running || running.readyAt === Infinity) break;
    const now = running.readyAt;
    for (let next = coming[came]; next && next.at <= now; next = coming[came]) {
      waiting.add(next.mayCall, next.place);
      if (next.at > at) later.add(next.place.stageId);
      if (next.likely < 1) likely.set(next.place.stageId, next.likely);
      came += 1;
      left += 1;
    }
    const { room } = running;
    const instant = Math.floor(now) as EpochMs; // whole ms, as the order asks
    const next = left === 0 ? undefined : choose(waiting, room.caller, room.rules, running.credits, instant);
    if (!next) {
      // Nobody for this room: it looks again when somebody comes.
      const arrival = coming[came];
      running.readyAt = arrival ? callsFrom(room.shifts, Math.max(now, arrival.at)) : Infinity;
      continue;
    }
    const { place, list } = next;
    waiting.take(list, place);
    left -= 1;
    if (!later.has(place.stageId)) asked -= 1;
    const pool = outlook.isBrief ? NO_POOL : pools.of(list);
    const wait = outlook.isBrief ? { meanMs: now - at, variance: 0 } : waitFor(rooms, pool, now - at, now);
    waits.set(place.stageId, { ...wait, order: calls.length });
    if (outlook.isTrial?.(place)) {
      calls.push({ stageId: place.stageId, room: -1, pool });
      continue;
    }
    calls.push({ stageId: place.stageId, room: own, pool });
    const service = outlook.serviceIn(room, place);
    const comes = likely.get(place.stageId) ?? 1;
    running.credits = next.credits;
    running.variance += comes * service.variance + comes * (1 - comes) * service.meanMs ** 2;
    running.workedMs += comes * service.meanMs;
    const doneAt = now + comes * service.meanMs;
    running.readyAt = callsFrom(room.shifts, doneAt);
    const onwards = outlook.onwards?.(place, doneAt, room.caller);
    if (onwards) insert(coming, came, onwards);
  }
  return new Forecast(calls, waits);
}

const NO_POOL: readonly number[] = [];

/**
 * How sure a call is: the work before it varies by the sum of all services of the rooms that may call and by the doubt of
 * their means, and as many rooms as call at that time share it.
 */
function waitFor(rooms: readonly Running[], pool: readonly number[], meanMs: number, now: number): Expectation {
  let variance = 0;
  let working = 0;
  for (const index of pool) {
    const running = rooms[index];
    if (!running) continue;
    variance += running.variance + running.workedMs ** 2 * running.room.doubt;
    if (callsAt(running.room.shifts, now)) working += 1;
  }
  return { meanMs, variance: variance / Math.max(1, working) ** 2 };
}

/** Which rooms may call from a list, kept by the name of the list. */
class Pools {
  readonly #rooms: readonly RoomAhead[];
  readonly #known = new Map<string, readonly number[]>();

  constructor(rooms: readonly RoomAhead[]) {
    this.#rooms = rooms;
  }

  of(list: { readonly serviceId: Place['serviceId']; readonly who: string }): readonly number[] {
    const name = `${list.serviceId} ${list.who}`;
    let pool = this.#known.get(name);
    if (!pool) {
      pool = [...this.#rooms.entries()].flatMap(([index, { caller }]) =>
        caller.serviceIds.includes(list.serviceId) && mayCallFrom(caller, list) ? [index] : [],
      );
      this.#known.set(name, pool);
    }
    return pool;
  }
}

function earliest(rooms: readonly Running[]): number {
  let best = -1;
  let bestAt = Infinity;
  for (const [index, { readyAt }] of rooms.entries()) {
    if (readyAt < bestAt) {
      best = index;
      bestAt = readyAt;
    }
  }
  return best;
}

const byTime = (a: Coming, b: Coming): number => a.at - b.at;

function insert(coming: Coming[], from: number, one: Coming): void {
  let at = coming.length;
  for (let before = coming[at - 1]; at > from && before && before.at > one.at; before = coming[at - 1]) at -= 1;
  coming.splice(at, 0, one);
}
