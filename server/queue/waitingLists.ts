import type { PractitionerId, ServiceId, ServicePointId } from '../../common/contract/vocabulary.ts';
import { compareTurn, type OrderKey } from './callOrder.ts';
import { OrderedIndex } from './orderedIndex.ts';
import type { Stage } from './visit.ts';

type Lane = string;

/** Who is next, of how many, and whether only the order of issue put it before the runner-up. */
export type Head = { readonly first: OrderKey; readonly of: number; readonly isTied: boolean };

const ANYONE: Lane = 'any';
const onlyPractitioner = (id: PractitionerId): Lane => `practitioner:${id}`;
const onlyRoom = (id: ServicePointId): Lane => `room:${id}`;

const laneOf = (stage: Stage): Lane => {
  if (stage.servicePointId) return onlyRoom(stage.servicePointId);
  return stage.practitionerId ? onlyPractitioner(stage.practitionerId) : ANYONE;
};

/**
 * Who waits, in the order of calls, split by service and by who may call: anyone of the service, one practitioner, or
 * one room. A room looks only at the heads of the lists that it may call from.
 */
export class WaitingLists {
  readonly #byService = new Map<ServiceId, Map<Lane, OrderedIndex<OrderKey>>>();
  #compared = 0;

  /** How many places were compared since the day was built: the cost of commands, counted in tests. */
  get compared(): number {
    return this.#compared;
  }

  add(stage: Stage, key: OrderKey): void {
    const lanes = this.#lanesOf(stage.serviceId);
    const lane = laneOf(stage);
    let list = lanes.get(lane);
    if (!list) {
      list = new OrderedIndex<OrderKey>((a, b) => {
        this.#compared += 1;
        return compareTurn(a, b);
      });
      lanes.set(lane, list);
    }
    list.add(key);
  }

  remove(stage: Stage, key: OrderKey): void {
    const list = this.#byService.get(stage.serviceId)?.get(laneOf(stage));
    if (!list) throw new Error(`Corrupt day: stage ${stage.id} is in no waiting list`);
    list.remove(key);
  }

  /** The next whom this room may call, and how many it could choose from. */
  head(
    serviceIds: readonly ServiceId[],
    room: ServicePointId,
    practitionerId: PractitionerId | null,
  ): Head | undefined {
    let of = 0;
    const heads: OrderKey[] = [];
    for (const list of this.#callable(serviceIds, room, practitionerId)) {
      of += list.size;
      heads.push(...[list.first(), list.second()].filter((key) => key !== undefined));
    }
    const [first, runnerUp] = heads.sort(compareTurn);
    if (!first) return undefined;
    const isTied = first.isAbsolute === runnerUp?.isAbsolute && first.virtualArrivalAt === runnerUp.virtualArrivalAt;
    return { first, of, isTied };
  }

  /** Everybody whom this room may call, in order. Walks them all: for lists on screens, not for decisions. */
  inOrder(serviceIds: readonly ServiceId[], room: ServicePointId, practitionerId: PractitionerId | null): OrderKey[] {
    return this.#callable(serviceIds, room, practitionerId)
      .flatMap((list) => [...list])
      .sort(compareTurn);
  }

  /** How many of the same service may be called before a stage at this place. */
  countBefore(stage: Stage, key: OrderKey): number {
    const lanes = this.#byService.get(stage.serviceId);
    if (!lanes) return 0;
    const own = laneOf(stage);
    let count = 0;
    for (const [lane, list] of lanes) {
      // Who waits for one practitioner competes with those who take anyone, not with those of another.
      if (own === ANYONE || lane === ANYONE || lane === own) count += list.countBefore(key);
    }
    return count;
  }

  countOf(serviceId: ServiceId): number {
    let count = 0;
    for (const list of this.#byService.get(serviceId)?.values() ?? []) count += list.size;
    return count;
  }

  *everyone(): Generator<OrderKey> {
    for (const lanes of this.#byService.values()) for (const list of lanes.values()) yield* list;
  }

  #callable(serviceIds: readonly ServiceId[], room: ServicePointId, practitionerId: PractitionerId | null) {
    const lanes = [ANYONE, onlyRoom(room), ...(practitionerId ? [onlyPractitioner(practitionerId)] : [])];
    return serviceIds.flatMap((serviceId) => {
      const ofService = this.#byService.get(serviceId);
      return ofService ? lanes.flatMap((lane) => ofService.get(lane) ?? []) : [];
    });
  }

  #lanesOf(serviceId: ServiceId): Map<Lane, OrderedIndex<OrderKey>> {
    let lanes = this.#byService.get(serviceId);
    if (!lanes) {
      lanes = new Map();
      this.#byService.set(serviceId, lanes);
    }
    return lanes;
  }
}
