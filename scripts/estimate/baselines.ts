/** The simple estimates that are beside ours: what a clinic would have without it. */
import type { RoomAhead } from '../../server/queue/estimate/forwardRun.ts';
import { callsAt } from '../../server/queue/estimate/shifts.ts';
import type { Habits } from './habits.ts';
import type { RealVisit } from './readVisits.ts';

export const BASELINES = ['head of line', 'last to enter service', '4-hour average', 'queue length x mean'] as const;
export type BaselineName = (typeof BASELINES)[number];

const FOUR_HOURS_MS = 4 * 60 * 60_000;

type OfService = {
  readonly waiting: Map<number, number>;
  readonly called: { readonly at: number; readonly waitMs: number }[];
};

export class Baselines {
  readonly #habits: Habits;
  readonly #services = new Map<string, OfService>();

  constructor(habits: Habits) {
    this.#habits = habits;
  }

  arrived(index: number, { service, arrivedAt }: RealVisit): void {
    this.#of(service).waiting.set(index, arrivedAt);
  }

  called(index: number, { service, arrivedAt, calledAt }: RealVisit): void {
    const of = this.#of(service);
    of.waiting.delete(index);
    of.called.push({ at: calledAt, waitMs: calledAt - arrivedAt });
  }

  /** Since when somebody waits for one of these services. */
  waitingSince(services: ReadonlySet<string>): number | undefined {
    let since: number | undefined;
    for (const service of services) {
      // Kept in order of arrival.
      const [first] = this.#services.get(service)?.waiting.values() ?? [];
      if (first !== undefined && (since === undefined || first < since)) since = first;
    }
    return since;
  }

  /** What each would say to somebody who comes now, in ms. */
  at(now: number, { service }: RealVisit, rooms: readonly RoomAhead[]): Readonly<Record<BaselineName, number>> {
    const { waiting, called } = this.#of(service);
    const [longest] = waiting.values();
    const lately = called.filter(({ at }) => at >= now - FOUR_HOURS_MS);
    const working = rooms.filter(
      ({ caller, shifts, busy }) =>
        caller.serviceIds.some((id) => id === service) && (busy.meanMs > 0 || callsAt(shifts, now)),
    );
    const isFree = working.some(({ busy }) => busy.meanMs === 0);
    const meanMs = this.#habits.meanMs.get(service) ?? this.#habits.anyMeanMs;
    return {
      'head of line': longest === undefined ? 0 : now - longest,
      'last to enter service': called.at(-1)?.waitMs ?? 0,
      '4-hour average': lately.reduce((sum, { waitMs }) => sum + waitMs, 0) / Math.max(1, lately.length),
      'queue length x mean':
        (waiting.size === 0 && isFree ? 0 : (waiting.size + 1) * meanMs) / Math.max(1, working.length),
    };
  }

  #of(service: string): OfService {
    let of = this.#services.get(service);
    if (!of) {
      of = { waiting: new Map(), called: [] };
      this.#services.set(service, of);
    }
    return of;
  }
}
