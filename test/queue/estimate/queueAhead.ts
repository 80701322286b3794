import type { EpochMs, ServiceId, ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import { forwardRun, type Coming, type Forecast, type RoomAhead } from '../../../server/queue/estimate/forwardRun.ts';
import { serviceOf } from '../../../server/queue/estimate/serviceTime.ts';
import type { OrderRules } from '../../../server/queue/order/choose.ts';
import type { Place } from '../../../server/queue/order/place.ts';
import { WaitingLists } from '../../../server/queue/order/waitingLists.ts';

export const MINUTE_MS = 60_000;
/** Minutes of a day without a date. */
export const at = (minutes: number) => (minutes * MINUTE_MS) as EpochMs;
export const stage = (n: number) => `stage-${n}` as StageId;
export const blood = 'blood' as ServiceId;
export const anyone = { practitionerId: null, servicePointId: null } as const;

/** The nth to come; earlier numbers came earlier. */
export const place = (n: number, over: Partial<Place> = {}): Place => ({
  stageId: stage(n),
  serviceId: blood,
  group: 'walk_in',
  isAbsolute: false,
  yieldsToCap: false,
  slope: 1,
  virtualArrivalAt: at(n),
  classOffsetMin: 0,
  waitingSince: at(n),
  orderSeq: n,
  ...over,
});

export const plainRules: OrderRules = {
  services: {},
  policy: { waitCapMin: null, ratio: null, othersPerReturning: 1 },
  weights: {},
};

export const room = (n: number, over: Partial<RoomAhead> = {}): RoomAhead => ({
  caller: { servicePointId: `room-${n}` as ServicePointId, practitionerId: null, serviceIds: [blood] },
  rules: plainRules,
  credits: {},
  busy: { meanMs: 0, variance: 0 },
  shifts: [{ fromAt: -Infinity, untilAt: Infinity }],
  doubt: 0,
  ...over,
});

export const MEAN_MIN = 10;

/** What is expected at minute 100 of those who wait, with services of ten minutes. */
export function ahead(places: readonly Place[], rooms: readonly RoomAhead[], coming: readonly Coming[] = []): Forecast {
  const waiting = new WaitingLists();
  for (const one of places) waiting.add(anyone, one);
  return forwardRun({ at: at(100), waiting, rooms, coming, serviceIn: () => serviceOf(MEAN_MIN * MINUTE_MS) });
}

export const waitMin = (forecast: Forecast, n: number): number | undefined => {
  const wait = forecast.waitOf(stage(n));
  return wait && wait.meanMs / MINUTE_MS;
};
