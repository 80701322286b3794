/** What the earlier part of a file teaches: how long services take, who serves what, and when points usually work. */
import { shrunkMeanMs, type Seen } from '../../server/queue/estimate/serviceTime.ts';
import type { Shift } from '../../server/queue/estimate/shifts.ts';
import type { PerHour } from '../../server/queue/estimate/unexpected.ts';
import type { RealVisit } from './readVisits.ts';

export type Habits = {
  /** Mean of the time for which a visit keeps a service point busy, by service. */
  readonly meanMs: ReadonlyMap<string, number>;
  /** The same at one point, shrunk towards it, by the name of both: see `atPoint`. */
  readonly pointMeanMs: ReadonlyMap<string, number>;
  /** Of all services together, for one that was never seen. */
  readonly anyMeanMs: number;
  readonly serves: ReadonlyMap<string, ReadonlySet<string>>;
  /** Times of the day, in ms since midnight, at which a point works on most days; none where a single day was seen. */
  readonly usual: ReadonlyMap<string, readonly Shift[]>;
  /** By how much booked patients come before their time, on the average; negative is late. */
  readonly earlyMs: number;
  /** Who came without a booking, by service and class. */
  readonly unbooked: readonly { readonly service: string; readonly class: string; readonly perHour: PerHour }[];
};

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
/** Between two visits, while the next was there already: longer, and the point was on a break. */
export const TURNAROUND_MS = 10 * MINUTE_MS;
const BREAK_MS = 20 * MINUTE_MS;
const BIN_MS = 5 * MINUTE_MS;
const UNKNOWN_MEAN_MS = 10 * MINUTE_MS;

export const midnightOf = ({ arrivedAt, zoneMs }: Pick<RealVisit, 'arrivedAt' | 'zoneMs'>): number =>
  Math.floor((arrivedAt + zoneMs) / DAY_MS) * DAY_MS - zoneMs;

export const atPoint = (point: string, service: string): string => `${point} / ${service}`;

export function habitsOf(visits: readonly RealVisit[]): Habits {
  const byService = new Map<string, Seen>();
  const byPoint = new Map<string, Seen & { readonly service: string }>();
  const serves = new Map<string, Set<string>>();
  for (const { visit, busyMs } of busyTimes(visits)) {
    byService.set(visit.service, added(byService.get(visit.service), busyMs));
    const name = atPoint(visit.servicePoint, visit.service);
    byPoint.set(name, { ...added(byPoint.get(name), busyMs), service: visit.service });
    const services = serves.get(visit.servicePoint) ?? new Set();
    serves.set(visit.servicePoint, services.add(visit.service));
  }
  const all = [...byService.values()];
  const count = all.reduce((sum, each) => sum + each.count, 0);
  const meanMs = new Map([...byService].map(([service, { count: n, sumMs }]) => [service, sumMs / n]));
  return {
    meanMs,
    pointMeanMs: new Map([...byPoint].map(([name, seen]) => [name, shrunkMeanMs(meanMs.get(seen.service) ?? 0, seen)])),
    anyMeanMs: count === 0 ? UNKNOWN_MEAN_MS : all.reduce((sum, { sumMs }) => sum + sumMs, 0) / count,
    serves,
    usual: usualShifts(visits),
    earlyMs: earliness(visits),
    unbooked: unbooked(visits),
  };
}

function earliness(visits: readonly RealVisit[]): number {
  const early = visits.flatMap(({ bookedAt, arrivedAt }) => (bookedAt === null ? [] : [bookedAt - arrivedAt]));
  return early.length === 0 ? 0 : early.reduce((sum, ms) => sum + ms, 0) / early.length;
}

function unbooked(visits: readonly RealVisit[]): Habits['unbooked'] {
  const days = Map.groupBy(visits, ({ date }) => date).size;
  const kinds = Map.groupBy(
    visits.filter(({ bookedAt }) => bookedAt === null),
    (visit) => `${visit.service} / ${visit.class}`,
  );
  return [...kinds.values()].flatMap((ofKind) => {
    const [first] = ofKind;
    if (!first) return [];
    const perHour = Array.from({ length: 24 }, () => 0);
    for (const visit of ofKind) {
      const hour = Math.floor((visit.arrivedAt - midnightOf(visit)) / (60 * MINUTE_MS));
      perHour[hour] = (perHour[hour] ?? 0) + 1 / days;
    }
    return [{ service: first.service, class: first.class, perHour }];
  });
}

const added = (seen: Seen | undefined, ms: number): Seen => ({
  count: (seen?.count ?? 0) + 1,
  sumMs: (seen?.sumMs ?? 0) + ms,
});

/** Each visit with the time until its point could call again: what follows while the next waits already belongs to it. */
export function busyTimes(visits: readonly RealVisit[]): readonly { visit: RealVisit; busyMs: number }[] {
  return [...Map.groupBy(visits, ({ servicePoint }) => servicePoint).values()].flatMap((ofPoint) => {
    const inOrder = ofPoint.toSorted((a, b) => a.calledAt - b.calledAt);
    return inOrder.map((visit, index) => ({
      visit,
      busyMs: visit.endedAt - visit.calledAt + turnaroundMs(visit, inOrder[index + 1]),
    }));
  });
}

export function turnaroundMs(visit: Pick<RealVisit, 'endedAt'>, next: RealVisit | undefined): number {
  if (!next || next.arrivedAt > visit.endedAt) return 0;
  const gapMs = next.calledAt - visit.endedAt;
  return gapMs <= TURNAROUND_MS ? Math.max(0, gapMs) : 0;
}

function usualShifts(visits: readonly RealVisit[]): ReadonlyMap<string, readonly Shift[]> {
  const days = Map.groupBy(visits, ({ date }) => date).size;
  if (days < 2) return new Map();
  const usual = new Map<string, readonly Shift[]>();
  for (const [point, ofPoint] of Map.groupBy(visits, ({ servicePoint }) => servicePoint)) {
    const byDay = [...Map.groupBy(ofPoint, ({ date }) => date).values()];
    const worked = new Map<number, number>();
    for (const ofDay of byDay) {
      const bins = new Set(stretches(ofDay).flatMap(binsOf));
      for (const bin of bins) worked.set(bin, (worked.get(bin) ?? 0) + 1);
    }
    const most = [...worked].filter(([, times]) => times * 2 > byDay.length).map(([bin]) => bin);
    usual.set(point, joined(most.toSorted((a, b) => a - b)));
  }
  return usual;
}

/** The stretches of one day in which a point worked, by the time of the day. */
function stretches(ofDay: readonly RealVisit[]): readonly Shift[] {
  const found: Shift[] = [];
  for (const visit of ofDay.toSorted((a, b) => a.calledAt - b.calledAt)) {
    const fromAt = visit.calledAt - midnightOf(visit);
    const untilAt = visit.endedAt - midnightOf(visit);
    const last = found.at(-1);
    if (last && fromAt - last.untilAt <= BREAK_MS)
      found[found.length - 1] = { fromAt: last.fromAt, untilAt: Math.max(last.untilAt, untilAt) };
    else found.push({ fromAt, untilAt });
  }
  return found;
}

function binsOf({ fromAt, untilAt }: Shift): readonly number[] {
  const first = Math.round(fromAt / BIN_MS);
  return Array.from({ length: Math.max(0, Math.round(untilAt / BIN_MS) - first) }, (_, index) => first + index);
}

function joined(bins: readonly number[]): readonly Shift[] {
  const shifts: Shift[] = [];
  for (const bin of bins) {
    const fromAt = bin * BIN_MS;
    const last = shifts.at(-1);
    if (last?.untilAt === fromAt) shifts[shifts.length - 1] = { fromAt: last.fromAt, untilAt: fromAt + BIN_MS };
    else shifts.push({ fromAt, untilAt: fromAt + BIN_MS });
  }
  return shifts;
}
