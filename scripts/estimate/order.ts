/** The order of calls that a file is assumed to follow: a file of visits does not tell the clinic's rules. */
import type { EpochMs, ServiceId, StageId } from '../../common/contract/vocabulary.ts';
import type { OrderRules } from '../../server/queue/order/choose.ts';
import type { Place } from '../../server/queue/order/place.ts';
import type { RealVisit } from './readVisits.ts';

const MINUTE_MS = 60_000;

export type OrderOptions = {
  /** Classes that go before everybody. */
  readonly first: ReadonlySet<string>;
  /** Minutes added to the virtual arrival, by class. */
  readonly offsetMin: ReadonlyMap<string, number>;
  /** Minutes by which somebody without a booked time counts as later; null: all go by their arrival. */
  readonly walkInOffsetMin: number | null;
};

/** Beyond classes and offsets a file is taken to follow no rule. */
export const ORDER_RULES: OrderRules = {
  services: {},
  policy: { waitCapMin: null, ratio: null, othersPerReturning: 1 },
  weights: {},
};

/** @param index tells the visit from all others of its day */
export function placeOf(
  visit: Pick<RealVisit, 'service' | 'class' | 'arrivedAt' | 'bookedAt'>,
  index: number,
  { first, offsetMin, walkInOffsetMin }: OrderOptions,
): Place {
  const { arrivedAt } = visit;
  const bookedAt = walkInOffsetMin === null ? null : visit.bookedAt;
  const classOffsetMin = offsetMin.get(visit.class) ?? 0;
  const from = bookedAt ?? arrivedAt + (walkInOffsetMin ?? 0) * MINUTE_MS;
  return {
    // Names and numbers of the file stand in for ids, whole ms for instants.
    stageId: `${index}` as StageId,
    serviceId: visit.service as ServiceId,
    group: bookedAt === null ? 'walk_in' : 'booked',
    isAbsolute: first.has(visit.class),
    yieldsToCap: false,
    slope: 1,
    virtualArrivalAt: (from + classOffsetMin * MINUTE_MS) as EpochMs,
    classOffsetMin,
    waitingSince: Math.max(arrivedAt, bookedAt ?? 0) as EpochMs,
    orderSeq: index,
  };
}
