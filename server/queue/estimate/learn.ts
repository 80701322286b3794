/** Puts the lessons of earlier days together. */
import type { EpochMs, ServiceId } from '../../../common/contract/vocabulary.ts';
import { calibrate } from './calibrate.ts';
import { serverName, type Learned } from './learned.ts';
import type { Lesson } from './lesson.ts';
import { CLASS_WEIGHT, type Seen } from './serviceTime.ts';

/** Taken for granted until days have shown it. */
const MISSED = { share: 0.05, afterMs: 2 * 60_000, startedAfterMs: 60_000 };
const COMES = 0.87;
/** Further back a clinic was another one. */
const MOST_WAITS = 3_000;

/**
 * @param expectedMs of each service as the clinic says
 * @param dayBeginsAt of the day that is to be estimated
 */
export function learnedFrom(
  lessons: readonly Lesson[],
  expectedMs: ReadonlyMap<ServiceId, number>,
  dayBeginsAt: EpochMs,
): Learned | undefined {
  if (lessons.length === 0) return undefined;
  const byService = new Map<ServiceId, Seen>();
  const byServer = new Map<string, Seen & { readonly serviceId: ServiceId }>();
  for (const { served } of lessons)
    for (const { serviceId, count, sumMs, ...server } of served) {
      const seen = { count, sumMs };
      byService.set(serviceId, sumOf(byService.get(serviceId), seen));
      const name = serverName(server, serviceId);
      byServer.set(name, { ...sumOf(byServer.get(name), seen), serviceId });
    }
  const services = new Map(
    [...byService].flatMap(([serviceId, seen]) => {
      const usualMs = expectedMs.get(serviceId);
      return usualMs === undefined ? [] : [[serviceId, shrunk(seen.sumMs, seen.count, usualMs)] as const];
    }),
  );
  const servers = [...byServer].flatMap(([name, { serviceId, sumMs, count }]) => {
    const usualMs = services.get(serviceId);
    return usualMs === undefined ? [] : [[name, shrunk(sumMs, count, usualMs)] as const];
  });
  const sum = (of: (lesson: Lesson) => number) => lessons.reduce((total, lesson) => total + of(lesson), 0);
  const served = sum((lesson) => lesson.served.reduce((total, { count }) => total + count, 0));
  const [missed, started, came] = [sum((one) => one.missed), sum((one) => one.started), sum((one) => one.came)];
  return {
    // How far estimates were off that knew less than this one does would be corrected twice.
    calibration: calibrate(
      lessons.flatMap(({ hadLearned, waits }) => (hadLearned ? waits.map(pastOf) : [])).slice(-MOST_WAITS),
    ),
    // The keys are ids of services.
    services: Object.fromEntries(services),
    servers: Object.fromEntries(servers),
    missed: {
      share: shrunk(missed, missed + served, MISSED.share),
      afterMs: shrunk(
        sum((one) => one.missedMs),
        missed,
        MISSED.afterMs,
      ),
      startedShare: served === 0 ? 0 : Math.min(1, started / served),
      startedAfterMs: shrunk(
        sum((one) => one.startedMs),
        started,
        MISSED.startedAfterMs,
      ),
    },
    booked: {
      comesShare: shrunk(
        came,
        sum((one) => one.booked),
        COMES,
      ),
      earlyMs: shrunk(
        sum((one) => one.earlyMs),
        came,
        0,
      ),
    },
    unbooked: unbookedOf(lessons),
    dayBeginsAt,
  };
}

const pastOf = ([meanMs, deviationMs, actualMs]: Lesson['waits'][number]) => ({
  expected: { meanMs, variance: deviationMs ** 2 },
  actualMs,
});

/** A mean of what was seen and as many of the usual ones as weigh as much as a class. */
const shrunk = (sum: number, count: number, usual: number): number =>
  (CLASS_WEIGHT * usual + sum) / (CLASS_WEIGHT + count);

const sumOf = (one: Seen | undefined, other: Seen): Seen => ({
  count: (one?.count ?? 0) + other.count,
  sumMs: (one?.sumMs ?? 0) + other.sumMs,
});

function unbookedOf(lessons: readonly Lesson[]): Learned['unbooked'] {
  const kinds = Map.groupBy(
    lessons.flatMap(({ unbooked }) => unbooked),
    ({ serviceId, classCode }) => `${serviceId} ${classCode}`,
  );
  return [...kinds.values()].flatMap((ofKind) => {
    const [first] = ofKind;
    if (!first) return [];
    const perHour = first.perHour.map(
      (_, hour) => ofKind.reduce((sum, each) => sum + (each.perHour[hour] ?? 0), 0) / lessons.length,
    );
    return [{ serviceId: first.serviceId, classCode: first.classCode, perHour }];
  });
}
