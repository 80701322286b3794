/**
 * How near any estimate could come: of the clinic that does not exist everything is known but what is drawn by chance.
 * Whoever knows how fast each counter is today, how people come and what is booked, and not how long the next service
 * will take, can say no better than the median of all that may follow. What is still wrong then is not the estimate's.
 */
import { VARIATION } from '../../server/queue/estimate/serviceTime.ts';
import { callsFrom } from '../../server/queue/estimate/shifts.ts';
import { chanceOf } from '../demoDay/chance.ts';
import { normal } from '../simulate/draw.ts';
import { COUNTER_SHIFTS, earlyMs, isBefore, nextUnbookedAt, type DemoDays, type Truth } from './demoClinic.ts';
import { midnightOf, MINUTE_MS } from './habits.ts';
import type { RealVisit } from './readVisits.ts';
import { errorsOf, type Errors } from './score.ts';

/** Futures lived through for each who comes. More change the figures by less than they differ from seed to seed. */
const FUTURES = 200;
const SIGMA = Math.sqrt(Math.log(1 + VARIATION ** 2));

export type Limit = {
  readonly errors: Errors;
  /** Of the waits between P20 and P80 of those who did not come to a free counter; three of five, were the futures right. */
  readonly coverage: number;
};

/** @param examined those of the days who are asked about */
export function limitOf(examined: readonly RealVisit[], { truth }: DemoDays): Limit {
  const chance = chanceOf(20_260_302);
  let [within, waited] = [0, 0];
  const outcomes = [...Map.groupBy(examined, ({ date }) => date).values()].flatMap((ofDay) =>
    ofDay.map((visit) => {
      const waits = futuresOf(visit, ofDay, truth, chance).toSorted((a, b) => a - b);
      const at = (share: number) => waits[Math.floor(share * waits.length)] ?? 0;
      const actualMs = visit.calledAt - visit.arrivedAt;
      if (at(0.5) > 0) {
        waited += 1;
        if (actualMs >= at(0.2) && actualMs <= at(0.8)) within += 1;
      }
      return { predictedMs: at(0.5), actualMs };
    }),
  );
  return { errors: errorsOf(outcomes), coverage: within / waited };
}

/** How long somebody would wait, in as many futures as are lived through. */

function futuresOf(
  visit: RealVisit,
  ofDay: readonly RealVisit[],
  { meanMs, arrivals }: Truth,
  chance: () => number,
): readonly number[] {
  const at = visit.arrivedAt;
  const midnight = midnightOf(visit);
  const isAhead = (one: RealVisit) => one !== visit && isBefore(one, visit);
  const waiting = ofDay.filter((one) => isAhead(one) && one.arrivedAt <= at && one.calledAt > at).length;
  const booked = ofDay.flatMap((one) =>
    one.bookedAt !== null && isBefore({ ...one, arrivedAt: at + 1 }, visit) && one.arrivedAt > at ? [one.bookedAt] : [],
  );
  const counters = COUNTER_SHIFTS.map((shifts, index) => {
    const name = `counter ${index + 1}`;
    const own = ofDay.filter(
      ({ servicePoint, calledAt }) => servicePoint === name && calledAt <= at && calledAt !== at,
    );
    return {
      meanMs: meanMs(visit.date, index),
      last: own.toSorted((a, b) => a.calledAt - b.calledAt).at(-1),
      shifts: shifts.map(({ fromAt, untilAt }) => ({ fromAt: midnight + fromAt, untilAt: midnight + untilAt })),
    };
  });
  return Array.from({ length: FUTURES }, () => {
    const free = counters.map(({ last, meanMs: mean, shifts }) => callsFrom(shifts, freeAt(last, mean, at, chance)));
    const coming = booked.map((bookedAt) => comesAt(bookedAt, at, chance)).sort((a, b) => a - b);
    let nextUnbooked = nextUnbookedAt(arrivals, at, midnight, chance);
    let [ahead, came] = [waiting, 0];
    for (;;) {
      const own = free.indexOf(Math.min(...free));
      const counter = counters[own];
      const now = free[own];
      if (!counter || now === undefined || now === Infinity) return Infinity;
      for (; (coming[came] ?? Infinity) <= now; came += 1) ahead += 1;
      for (; nextUnbooked.at <= now; nextUnbooked = nextUnbookedAt(arrivals, nextUnbooked.at, midnight, chance))
        if (isAheadOf(nextUnbooked, visit)) ahead += 1;
      if (ahead === 0) return Math.max(0, now - at);
      ahead -= 1;
      free[own] = callsFrom(counter.shifts, now + serviceMs(counter.meanMs, chance) + chance() * MINUTE_MS);
    }
  });
}

const isAheadOf = ({ at, isEmergency }: { readonly at: number; readonly isEmergency: boolean }, visit: RealVisit) =>
  isBefore({ arrivedAt: at, bookedAt: null, class: isEmergency ? 'emergency' : 'standard' }, visit);

const serviceMs = (mean: number, chance: () => number): number =>
  mean * Math.exp(normal(chance, -(SIGMA ** 2) / 2, SIGMA));

/** When a counter calls next, by who was called last to it and has been seen to leave, or not. */
function freeAt(last: RealVisit | undefined, mean: number, at: number, chance: () => number): number {
  if (!last) return at;
  if (last.endedAt <= at) {
    const turnaroundMs = chance() * MINUTE_MS;
    return last.endedAt + turnaroundMs > at ? last.endedAt + turnaroundMs : at;
  }
  for (let tries = 0; tries < 1_000; tries += 1) {
    const ms = serviceMs(mean, chance);
    if (last.calledAt + ms > at) return last.calledAt + ms + chance() * MINUTE_MS;
  }
  return at + MINUTE_MS;
}

/** Who is booked and not there comes as people do who have not come by now. */
function comesAt(bookedAt: number, at: number, chance: () => number): number {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const comes = bookedAt - earlyMs(chance);
    if (comes > at) return comes;
  }
  return at;
}
