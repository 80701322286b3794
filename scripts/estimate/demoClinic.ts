/**
 * Days of a clinic that does not exist, as the file that a real one would export: four counters of which two go to lunch,
 * services that vary as consultations do, booked patients and walk-ins, some emergencies.
 */
import type { EpochMs, ServiceId, ServicePointId } from '../../common/contract/vocabulary.ts';
import { VARIATION } from '../../server/queue/estimate/serviceTime.ts';
import { callsFrom, type Shift } from '../../server/queue/estimate/shifts.ts';
import { choose } from '../../server/queue/order/choose.ts';
import { WaitingLists } from '../../server/queue/order/waitingLists.ts';
import { chanceOf } from '../demoDay/chance.ts';
import { normal } from '../simulate/draw.ts';
import { MINUTE_MS, DAY_MS } from './habits.ts';
import { ORDER_RULES, placeOf, type OrderOptions } from './order.ts';
import type { Planned, RealVisit } from './readVisits.ts';

export type DemoDays = {
  readonly visits: readonly RealVisit[];
  readonly plan: readonly Planned[];
  readonly truth: Truth;
};

/** What nobody can know in a real clinic: by which law the days were drawn. */
export type Truth = {
  /** Mean of a service at a counter, counted from 0, on one day. */
  readonly meanMs: (date: string, counter: number) => number;
  readonly arrivals: Arrivals;
};

/** As files, to be looked at and changed. */
export const visitsCsv = ({ visits }: DemoDays): string =>
  [
    'service,class,service_point,arrived_at,called_at,ended_at,booked_at',
    ...visits.map(({ service, class: code, servicePoint, arrivedAt, calledAt, endedAt, bookedAt }) =>
      [service, code, servicePoint, ...[arrivedAt, calledAt, endedAt, bookedAt].map(iso)].join(','),
    ),
    '',
  ].join('\n');

export const rosterCsv = ({ plan }: DemoDays): string =>
  [
    'service_point,opens_at,closes_at',
    ...plan.map(({ servicePoint, opensAt, closesAt }) => [servicePoint, iso(opensAt), iso(closesAt)].join(',')),
    '',
  ].join('\n');

const iso = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());

/** What the clinic that does not exist has decided about its order. */
export const DEMO_ORDER: OrderOptions = {
  first: new Set(['emergency']),
  offsetMin: new Map(),
  walkInOffsetMin: 15,
};

const SERVICE = 'consultation';
const FIRST_DAY = Date.parse('2026-03-02T00:00:00Z');
const hours = (h: number): number => h * 60 * MINUTE_MS;
/** Nobody goes home while somebody waits. */
const EVENING = hours(23);
const WHOLE: readonly Shift[] = [{ fromAt: hours(8), untilAt: EVENING }];
const LUNCH: readonly Shift[] = [
  { fromAt: hours(8), untilAt: hours(12) },
  { fromAt: hours(13.5), untilAt: EVENING },
];
/** When each counter works, in ms since midnight. */
export const COUNTER_SHIFTS = [WHOLE, WHOLE, LUNCH, LUNCH] as const;
/** Patients by what four counters could take, from an hour on: many in the morning, and at lunch more than two can take. */
const ARRIVALS = [
  [7.75, 1.1],
  [10, 0.9],
  [12, 0.67],
  [13.5, 0.78],
  [15.5, 0],
] as const;
const MOST = 1.1;
const BOOKED = 0.3;
const EMERGENCY = 0.02;

/** @param meanMin of a service: 8 at a counter; 13.4 is what was measured of consultations */
export function demoDays(seed: number, days: number, meanMin: number): DemoDays {
  const chance = chanceOf(seed);
  const standard = () => normal(chance, 0, 1);
  const paces = COUNTER_SHIFTS.map(() => Math.exp(0.1 * standard()));
  const sigma = Math.sqrt(Math.log(1 + VARIATION ** 2));
  const visits: RealVisit[] = [];
  const plan: Planned[] = [];
  const means = new Map<string, number>();
  const arrivals = { mostPerHour: (MOST * COUNTER_SHIFTS.length * 60) / meanMin };
  for (let day = 0; day < days; day += 1) {
    const midnight = FIRST_DAY + day * DAY_MS;
    const counters = COUNTER_SHIFTS.map((shifts, index) => {
      const planned = shifts.map(({ fromAt, untilAt }) => ({ fromAt: midnight + fromAt, untilAt: midnight + untilAt }));
      const name = `counter ${index + 1}`;
      for (const { fromAt, untilAt } of planned) plan.push({ servicePoint: name, opensAt: fromAt, closesAt: untilAt });
      // Somebody is quicker on one day than on another.
      const pace = (paces[index] ?? 1) * Math.exp(0.06 * standard());
      means.set(`${dateOf(midnight)} ${index}`, meanMin * MINUTE_MS * pace);
      return { name, shifts: planned, pace, freeAt: midnight + hours(8) };
    });
    const people = arrivalsOf(midnight, arrivals, chance);
    const waiting = new WaitingLists();
    let came = 0;
    let served = 0;
    while (served < people.length) {
      const [counter] = counters
        .map((each) => ({ each, at: callsFrom(each.shifts, each.freeAt) }))
        .sort((a, b) => a.at - b.at)
        .map(({ each }) => each);
      if (!counter) break;
      const now = callsFrom(counter.shifts, counter.freeAt);
      for (let next = people[came]; next && next.arrivedAt <= now; next = people[came]) {
        waiting.add(ANYONE, placeOf(next, came, DEMO_ORDER));
        came += 1;
      }
      const caller = {
        // Names stand in for ids.
        servicePointId: counter.name as ServicePointId,
        practitionerId: null,
        serviceIds: [SERVICE as ServiceId],
      };
      const chosen = choose(waiting, caller, ORDER_RULES, {}, Math.floor(now) as EpochMs); // whole ms
      if (!chosen) {
        counter.freeAt = Math.max(now, people[came]?.arrivedAt ?? Infinity);
        continue;
      }
      waiting.take(chosen.list, chosen.place);
      served += 1;
      const person = people[Number(chosen.place.stageId)];
      if (!person) throw new Error('Somebody was called who never came');
      const meanMs = meanMin * MINUTE_MS * counter.pace;
      const endedAt = Math.round(now + meanMs * Math.exp(sigma * standard() - (sigma * sigma) / 2));
      visits.push({
        ...person,
        line: visits.length + 2,
        servicePoint: counter.name,
        calledAt: Math.round(now),
        endedAt,
        date: dateOf(midnight),
      });
      // Somebody leaves, somebody comes in.
      counter.freeAt = endedAt + Math.round(chance() * MINUTE_MS);
    }
  }
  const meanMs = (date: string, counter: number): number => means.get(`${date} ${counter}`) ?? meanMin * MINUTE_MS;
  return { visits: visits.toSorted((a, b) => a.arrivedAt - b.arrivedAt), plan, truth: { meanMs, arrivals } };
}

const dateOf = (midnight: number): string => new Date(midnight).toISOString().slice(0, 10);

type Person = Pick<RealVisit, 'service' | 'class' | 'arrivedAt' | 'bookedAt' | 'zoneMs'>;

/** How many would come an hour if it were always the busiest. */
type Arrivals = { readonly mostPerHour: number };

const [[FIRST_HOUR]] = ARRIVALS;
const LAST_HOUR = ARRIVALS[ARRIVALS.length - 1]?.[0] ?? FIRST_HOUR;

/** The hour of the day at which the next one comes after another; Infinity once nobody does. */
function nextHour({ mostPerHour }: Arrivals, after: number, chance: () => number): number {
  for (let hour = after; ;) {
    hour -= Math.log(1 - chance()) / mostPerHour;
    if (hour >= LAST_HOUR) return Infinity;
    const rate = ARRIVALS.findLast(([from]) => hour >= from)?.[1] ?? 0;
    if (chance() * MOST < rate) return hour;
  }
}

function arrivalsOf(midnight: number, arrivals: Arrivals, chance: () => number): readonly Person[] {
  const people: Person[] = [];
  for (let hour = nextHour(arrivals, FIRST_HOUR, chance); hour < Infinity; hour = nextHour(arrivals, hour, chance)) {
    const at = Math.round(midnight + hours(hour));
    const isEmergency = chance() < EMERGENCY;
    const isBooked = !isEmergency && chance() < BOOKED && hour > 8;
    // A quarter of an hour on the grid; people come some ten minutes before.
    const bookedAt = isBooked ? midnight + Math.round(hours(hour) / (15 * MINUTE_MS)) * 15 * MINUTE_MS : null;
    people.push({
      service: SERVICE,
      class: isEmergency ? 'emergency' : 'standard',
      arrivedAt: bookedAt === null ? at : Math.round(bookedAt - earlyMs(chance)),
      bookedAt,
      zoneMs: 0,
    });
  }
  return people.toSorted((a, b) => a.arrivedAt - b.arrivedAt);
}

/** By how much somebody comes before the booked time; negative is late. */
export const earlyMs = (chance: () => number): number => normal(chance, 10, 8) * MINUTE_MS;

/** The next one without a booking after an instant, by the law of the days. */
export function nextUnbookedAt(
  arrivals: Arrivals,
  after: number,
  midnight: number,
  chance: () => number,
): { readonly at: number; readonly isEmergency: boolean } {
  let hour = Math.max(FIRST_HOUR, (after - midnight) / hours(1));
  for (;;) {
    hour = nextHour(arrivals, hour, chance);
    const isEmergency = chance() < EMERGENCY;
    if (hour === Infinity || isEmergency || !(chance() < BOOKED && hour > 8))
      return { at: midnight + hours(hour), isEmergency };
  }
}

/** Whether one goes before another at the counters, by the order of this clinic: of the same booked time who came first. */
export function isBefore(one: Pick<Person, 'class' | 'arrivedAt' | 'bookedAt'>, other: typeof one): boolean {
  const rank = ({ class: code }: typeof one) => (DEMO_ORDER.first.has(code) ? 0 : 1);
  const from = ({ arrivedAt, bookedAt }: typeof one) =>
    bookedAt ?? arrivedAt + (DEMO_ORDER.walkInOffsetMin ?? 0) * MINUTE_MS;
  return (rank(one) - rank(other) || from(one) - from(other) || one.arrivedAt - other.arrivedAt) < 0;
}

const ANYONE = { practitionerId: null, servicePointId: null } as const;
