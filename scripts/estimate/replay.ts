/**
 * Lives a file of real visits through again, and at each arrival asks the estimator what it would have said. Nothing is
 * known of what comes later than that instant, but what was planned.
 */
import type { ServiceId, ServicePointId } from '../../common/contract/vocabulary.ts';
import { forwardRun, type Coming, type Forecast, type RoomAhead } from '../../server/queue/estimate/forwardRun.ts';
import { manyRuns } from '../../server/queue/estimate/manyRuns.ts';
import {
  counted,
  doubtOfMean,
  serviceOf,
  shrunkMeanMs,
  timeLeftInRun,
  type Seen,
} from '../../server/queue/estimate/serviceTime.ts';
import type { Expectation } from '../../server/queue/estimate/spread.ts';
import type { Place } from '../../server/queue/order/place.ts';
import { WaitingLists } from '../../server/queue/order/waitingLists.ts';
import { arrivalsAhead } from '../../server/queue/estimate/unexpected.ts';
import { Baselines, type BaselineName } from './baselines.ts';
import { atPoint, midnightOf, turnaroundMs, type Habits } from './habits.ts';
import { ORDER_RULES, placeOf, type OrderOptions } from './order.ts';
import { shiftsOf, type PointState } from './pointShifts.ts';
import type { Planned, RealVisit } from './readVisits.ts';

export type Prediction = {
  readonly visit: RealVisit;
  readonly actualMs: number;
  /** Null where the estimator says that nobody is working. */
  readonly expected: Expectation | null;
  readonly baselines: Readonly<Record<BaselineName, number>>;
};

export type ReplayOptions = {
  readonly habits: Habits;
  readonly plan: readonly Planned[];
  readonly order: OrderOptions;
  /** Whether booked times of patients who have not come yet are taken as known. */
  readonly knowsBookings: boolean;
  /** One run for each instead of many: good enough to tell one order from another. */
  readonly isRough?: boolean;
};

const LATE_MS = 15 * 60_000;

/** What is expected of everybody who waits at an instant, in order of arrival. */
export type Look = {
  readonly at: number;
  readonly waiting: readonly {
    readonly visit: RealVisit;
    readonly expected: Expectation | null;
    readonly ahead: number;
  }[];
};

/** @param visits of one day, by arrival */
export function replayDay(visits: readonly RealVisit[], options: ReplayOptions): readonly Prediction[] {
  const [first] = visits;
  return first ? new Replay(visits, options, midnightOf(first)).run() : [];
}

/** The same day, looked at again and again from the first arrival to the last call. */
export function watchDay(
  visits: readonly RealVisit[],
  options: ReplayOptions,
  everyMs: number,
  look: (seen: Look) => void,
): void {
  const [first] = visits;
  if (first) new Replay(visits, options, midnightOf(first)).watch(everyMs, look);
}

type Moment = { readonly at: number; readonly kind: 0 | 1 | 2 | 3; readonly index: number };

class Replay {
  readonly #visits: readonly RealVisit[];
  readonly #options: ReplayOptions;
  readonly #midnight: number;
  readonly #waiting = new WaitingLists();
  readonly #placed = new Map<number, Place>();
  readonly #points = new Map<string, PointState>();
  readonly #baselines: Baselines;
  readonly #notCome: Set<number>;

  constructor(visits: readonly RealVisit[], options: ReplayOptions, midnight: number) {
    this.#visits = visits;
    this.#options = options;
    this.#midnight = midnight;
    this.#baselines = new Baselines(options.habits);
    this.#notCome = new Set(
      options.knowsBookings ? visits.flatMap(({ bookedAt }, index) => (bookedAt === null ? [] : [index])) : [],
    );
    const known = [...options.habits.serves.keys(), ...options.plan.map(({ servicePoint }) => servicePoint)];
    for (const name of known) this.#point(name);
  }

  run(): readonly Prediction[] {
    const predictions: Prediction[] = [];
    for (const moment of this.#moments()) {
      const { visit, at, kind, index } = moment;
      if (kind !== 1) {
        this.#live(moment);
        continue;
      }
      const baselines = this.#baselines.at(at, visit, this.#rooms(at));
      const place = this.#arrive(visit, index);
      const expected = this.#forecast(at).waitOf(place.stageId) ?? null;
      predictions.push({ visit, actualMs: visit.calledAt - visit.arrivedAt, expected, baselines });
    }
    return predictions;
  }

  watch(everyMs: number, look: (seen: Look) => void): void {
    let nextAt = this.#visits[0]?.arrivedAt ?? 0;
    for (const moment of this.#moments()) {
      for (; nextAt < moment.at; nextAt += everyMs) if (this.#placed.size > 0) look(this.#look(nextAt));
      this.#live(moment);
    }
  }

  #look(at: number): Look {
    const forecast = this.#forecast(at);
    const waiting = [...this.#placed].flatMap(([index, { stageId }]) => {
      const visit = this.#visits[index];
      const expected = forecast.waitOf(stageId) ?? null;
      return visit ? [{ visit, expected, ahead: forecast.before(stageId).length }] : [];
    });
    return { at, waiting };
  }

  #moments(): readonly (Moment & { readonly visit: RealVisit })[] {
    return this.#visits
      .flatMap((visit, index) => [
        { visit, at: visit.arrivedAt, kind: 1 as const, index },
        { visit, at: visit.calledAt, kind: 2 as const, index },
        // What ends makes room for the next of the same instant; what had no length ends after it began.
        { visit, at: visit.endedAt, kind: visit.endedAt === visit.calledAt ? (3 as const) : (0 as const), index },
      ])
      .toSorted((a, b) => a.at - b.at || a.kind - b.kind || a.index - b.index);
  }

  #live({ visit, at, kind, index }: Moment & { readonly visit: RealVisit }): void {
    if (kind === 1) this.#arrive(visit, index);
    else if (kind === 2) this.#call(visit, index);
    else this.#end(visit, at);
  }

  #arrive(visit: RealVisit, index: number): Place {
    this.#notCome.delete(index);
    const place = placeOf(visit, index, this.#options.order);
    this.#baselines.arrived(index, visit);
    this.#waiting.add(ANYONE, place);
    this.#placed.set(index, place);
    return place;
  }

  #rooms(at: number): readonly RoomAhead[] {
    return [...this.#points.values()].map((point) => this.#room(point, at));
  }

  #forecast(at: number): Forecast {
    const run = this.#options.isRough ? forwardRun : manyRuns;
    return run({
      at,
      waiting: this.#waiting.copy(),
      rooms: this.#rooms(at),
      coming: this.#coming(at),
      serviceIn: (room, { serviceId }) => serviceOf(this.#meanOf(room.caller.servicePointId, serviceId)),
    });
  }

  #call(visit: RealVisit, index: number): void {
    const place = this.#placed.get(index);
    if (place) this.#waiting.remove(ANYONE, place);
    this.#placed.delete(index);
    this.#baselines.called(index, visit);
    const point = this.#point(visit.servicePoint);
    const { last } = point;
    if (last) see(point, last.service, turnaroundMs(last, visit), 0);
    point.serves.add(visit.service);
    point.inside.push(visit);
    point.last = null;
  }

  #end(visit: RealVisit, at: number): void {
    const point = this.#point(visit.servicePoint);
    point.inside = point.inside.filter((each) => each !== visit);
    point.lastEndAt = at;
    point.last = visit;
    see(point, visit.service, counted(visit.endedAt - visit.calledAt, this.#classMean(visit.service)), 1);
  }

  #room(point: PointState, at: number): RoomAhead {
    const current = point.inside.at(-1);
    const inside = current && {
      meanMs: this.#meanOf(point.name, current.service),
      elapsedMs: at - current.calledAt,
    };
    const busy = inside ? timeLeftInRun(inside.meanMs, inside.elapsedMs) : { meanMs: 0, variance: 0 };
    const { plan, habits } = this.#options;
    const seen = [...point.seen.values()].reduce((sum, { count }) => sum + count, 0);
    return {
      caller: {
        servicePointId: point.name as ServicePointId, // names stand in for ids
        practitionerId: null,
        serviceIds: [...point.serves] as ServiceId[], // likewise
      },
      rules: ORDER_RULES,
      credits: {},
      busy,
      inside,
      shifts: shiftsOf(point, at, {
        plan,
        usual: habits.usual.get(point.name),
        midnight: this.#midnight,
        workSince: this.#baselines.waitingSince(point.serves),
      }),
      doubt: doubtOfMean({ count: seen }),
    };
  }

  #coming(at: number): readonly Coming[] {
    return [...this.#bookedToCome(at), ...this.#unbookedBefore(at)];
  }

  /** A file has only those who came: whoever is booked there comes, sooner or later. */
  #bookedToCome(at: number): readonly Coming[] {
    const { habits, order } = this.#options;
    return [...this.#notCome].flatMap((index) => {
      const visit = this.#visits[index];
      const bookedAt = visit?.bookedAt ?? null;
      if (!visit || bookedAt === null || bookedAt < at - LATE_MS) return [];
      const comesAt = Math.max(at, bookedAt - habits.earlyMs);
      const place = placeOf({ ...visit, arrivedAt: comesAt }, index, order);
      return [{ at: comesAt, mayCall: ANYONE, place, likely: 1 }];
    });
  }

  /** Who will come without a booking and go before those who wait, as on earlier days. */
  #unbookedBefore(at: number): readonly Coming[] {
    const { habits, order } = this.#options;
    return habits.unbooked
      .filter(({ class: code }) => order.first.has(code) || (order.offsetMin.get(code) ?? 0) < 0)
      .flatMap(({ perHour, ...kind }, nth) =>
        arrivalsAhead(perHour, at, this.#midnight).map((one, index) => {
          const somebody = { ...kind, arrivedAt: Math.round(one.at), bookedAt: null };
          const place = placeOf(somebody, this.#visits.length + nth * 1_000 + index, order);
          return { ...one, mayCall: ANYONE, place };
        }),
      );
  }

  #classMean(service: string): number {
    const { meanMs, anyMeanMs } = this.#options.habits;
    return Math.max(1_000, meanMs.get(service) ?? anyMeanMs);
  }

  #meanOf(pointName: string, service: string): number {
    const seen = this.#points.get(pointName)?.seen.get(service) ?? { count: 0, sumMs: 0 };
    const usual = this.#options.habits.pointMeanMs.get(atPoint(pointName, service)) ?? this.#classMean(service);
    return shrunkMeanMs(Math.max(1_000, usual), seen);
  }

  #point(name: string): PointState {
    const known = this.#points.get(name);
    if (known) return known;
    const point: PointState = {
      name,
      serves: new Set(this.#options.habits.serves.get(name)),
      seen: new Map<string, Seen>(),
      inside: [],
      last: null,
      lastEndAt: null,
    };
    this.#points.set(name, point);
    return point;
  }
}

const ANYONE = { practitionerId: null, servicePointId: null } as const;

function see({ seen }: PointState, service: string, ms: number, count: number): void {
  const before = seen.get(service) ?? { count: 0, sumMs: 0 };
  seen.set(service, { count: before.count + count, sumMs: before.sumMs + ms });
}
