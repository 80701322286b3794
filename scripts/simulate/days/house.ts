/** A small clinic under a policy drawn by chance: two services, three rooms, a doctor. */
import type { Plan } from '../../../common/contract/plan.ts';
import type {
  ClassCode,
  DeviceId,
  EpochMs,
  PatientRef,
  PractitionerId,
  Series,
  ServiceId,
  ServicePointId,
} from '../../../common/contract/vocabulary.ts';
import { DaySettings } from '../../../server/queue/settings.ts';
import { idOf } from '../ids.ts';
import type { Draw } from './draws.ts';

const MINUTE_MS = 60_000;
export const OPENS_AT = Date.parse('2026-03-02T08:00:00Z') as EpochMs;
export const minutesIn = (min: number): EpochMs => (OPENS_AT + min * MINUTE_MS) as EpochMs; // an instant plus a duration

// Ids of this house: each is a UUID by `idOf`.
export const SERVICES = [idOf(11, 1), idOf(11, 2)] as ServiceId[];
export const ROOMS = [idOf(12, 1), idOf(12, 2), idOf(12, 3)] as ServicePointId[];
export const DOCTOR = idOf(13, 1) as PractitionerId;
export const PRINTER = idOf(14, 1) as DeviceId;
export const KIOSK = idOf(14, 2) as DeviceId;
export const PATIENTS = [idOf(15, 1), idOf(15, 2), idOf(15, 3)] as PatientRef[];
export const CLASSES = ['standard', 'elderly', 'fast', 'vip', 'emergency'] as ClassCode[];
export const BOOKED = 'K' as Series;
/** Of numbers set aside for a kiosk that loses its connection. */
export const SET_ASIDE = 'Z' as Series;

/** Where a visit goes on to. */
export const planBy = (draw: Draw): Plan =>
  Array.from({ length: draw.whole(0, 3) }, () => ({
    serviceId: draw.of(SERVICES),
    practitionerId: null,
    servicePointId: null,
    isReturn: draw.chance(0.5),
    isAway: draw.chance(0.3),
    anyOrder: draw.chance(0.3) ? 'any' : null,
  }));

export function settingsBy(draw: Draw): DaySettings {
  const orNull = <T>(value: T): T | null => (draw.chance(0.5) ? value : null);
  const share = () => draw.whole(1, 4);
  const weights = draw.chance(0.4) ? Object.fromEntries(SERVICES.map((id) => [id, share()])) : {};
  const open = { fromAt: OPENS_AT, untilAt: minutesIn(600), lastTicketAt: minutesIn(590) };
  const missed = draw.of([
    { kind: 'final' },
    { kind: 'call_again', afterCalls: draw.whole(1, 3), times: 2 },
    { kind: 'put_back', places: draw.whole(1, 4), times: 2 },
  ]);
  return DaySettings.parse({
    timeZone: 'UTC',
    services: Object.fromEntries(
      SERVICES.map((id, i) => [
        id,
        {
          series: 'AB'[i],
          open: [open],
          acceptsWalkIns: true,
          dailyCap: draw.chance(0.2) ? 8 : null,
          walkInOffsetMin: draw.of([0, 15, 30]),
          expectedMin: 10,
          firstAfterMin: orNull(draw.whole(5, 60)),
          callsByItself: draw.chance(0.1),
          journey: draw.chance(0.3) ? planBy(draw) : [],
        },
      ]),
    ),
    servicePoints: Object.fromEntries(
      ROOMS.map((id, i) => [
        id,
        {
          serviceIds: i === 0 ? SERVICES.slice(0, 1) : SERVICES,
          zoneId: idOf(16, 1),
          weights: i === 0 ? {} : weights,
          callsByItself: draw.chance(0.1),
        },
      ]),
    ),
    classes: {
      standard: { isAbsolute: false, offsetMin: 0 },
      elderly: { isAbsolute: false, offsetMin: -draw.whole(0, 40) },
      fast: { isAbsolute: false, offsetMin: 0, slope: draw.of([0.5, 1.5, 3]) },
      vip: { isAbsolute: true, yieldsToCap: true, offsetMin: 0 },
      emergency: { isAbsolute: true, offsetMin: 0 },
    },
    policy: {
      recallLimit: draw.whole(0, 2),
      undoWithinMs: 300_000,
      checkInEarlyMin: 60,
      checkInLateMin: 15,
      bringBackWithinMin: 60,
      bringBackOffsetMin: draw.of([0, 10]),
      postponeMin: 10,
      postponeLimit: 2,
      late: draw.of(['desk', 'keeps_place', 'shifted', 'joins_walk_ins']),
      waitCapMin: orNull(draw.whole(10, 120)),
      ratio: orNull({ booked: share(), walkIn: share() }),
      othersPerReturning: draw.whole(1, 3),
      missed,
    },
    practitioners: [DOCTOR],
  });
}
