/** The rooms of a day as a run sees them: who is in them, how long for, and when they call. */
import type { PractitionerId, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import { orderRules } from '../decide/calling.ts';
import { callerOf, type Caller } from '../order/caller.ts';
import type { DaySettings, ServicePointRules } from '../settings.ts';
import type { ServicePoint, Stage, StageState } from '../visit.ts';
import type { PlannedWork } from './dayPlan.ts';
import type { RoomAhead } from './forwardRun.ts';
import { serverName, type Learned } from './learned.ts';
import {
  doubtOfMean,
  serviceOf,
  shrunkMeanMs,
  timeLeftInRun,
  unlessAbsent,
  type Absence,
  type Inside,
} from './serviceTime.ts';
import type { Shift } from './shifts.ts';
import type { Expectation } from './spread.ts';

const MINUTE_MS = 60_000;
/** A pause lasts about so long; one that lasts longer is over soon. */
const PAUSE_MS = 15 * MINUTE_MS;
const SOON_MS = 5 * MINUTE_MS;
/** Who is not there so long after the planned time is not waited for. */
const GIVEN_UP_MS = 60 * MINUTE_MS;
/** Who should have come long ago is given up at any moment. */
const LEAST_MS = MINUTE_MS / 2;
const ALWAYS: readonly Shift[] = [{ fromAt: -Infinity, untilAt: Infinity }];

/** The mean of a service of who serves: of this session, shrunk towards what earlier days taught, or the clinic says. */
export function meanIn(
  day: QueueDay,
  { services, learned }: DaySettings,
  server: Pick<Caller, 'servicePointId' | 'practitionerId'>,
  serviceId: ServiceId,
): number {
  const classMeanMs = learned?.services[serviceId] ?? (services[serviceId]?.expectedMin ?? 1) * MINUTE_MS;
  const usualMs = learned?.servers[serverName(server, serviceId)] ?? classMeanMs;
  return shrunkMeanMs(usualMs, day.servedIn(server.servicePointId, serviceId));
}

/** How long a room will be taken by somebody whom it calls. */
export function takenBy(day: QueueDay, settings: DaySettings, caller: Caller, serviceId: ServiceId): Expectation {
  const service = serviceOf(meanIn(day, settings, caller, serviceId));
  const missed = settings.learned?.missed;
  return missed ? unlessAbsent(service, { likely: missed.share, forMs: missed.afterMs }) : service;
}

/** Who was called and has not been seen: where "start" is pressed for those who come, less likely to with each minute. */
function absenceOf(missed: Learned['missed'] | undefined, state: StageState, elapsedMs: number): Absence | undefined {
  if (!missed || state.status !== 'called') return undefined;
  const { share, afterMs, startedShare, startedAfterMs } = missed;
  const notStarted = 1 - startedShare + startedShare * Math.exp(-elapsedMs / Math.max(1, startedAfterMs));
  return {
    likely: share === 0 ? 0 : share / (share + (1 - share) * notStarted),
    forMs: Math.max(LEAST_MS, afterMs - elapsedMs),
  };
}

export function roomsAhead(
  day: QueueDay,
  settings: DaySettings,
  at: number,
  roster: readonly PlannedWork[],
): readonly RoomAhead[] {
  const here = new Set<PractitionerId>();
  const rooms = [...day.servicePoints()].flatMap((point): RoomAhead[] => {
    const rules = settings.servicePoints[point.id];
    if (!rules || point.status === 'closed') return [];
    if (point.practitionerId) here.add(point.practitionerId);
    return [roomAhead(day, settings, { point, rules }, at, roster)];
  });
  const absent = Map.groupBy(
    roster.filter(({ practitionerId }) => !here.has(practitionerId)),
    ({ practitionerId }) => practitionerId,
  );
  return [...rooms, ...[...absent.values()].flatMap((work) => toOpen(day, settings, at, work))];
}

function roomAhead(
  day: QueueDay,
  settings: DaySettings,
  { point, rules }: { readonly point: ServicePoint; readonly rules: ServicePointRules },
  at: number,
  roster: readonly PlannedWork[],
): RoomAhead {
  const stage = point.currentStageId ? day.stage(point.currentStageId) : undefined;
  const calledAt = stage && (stage.state.status === 'called' || stage.state.status === 'serving') ? stage.state : null;
  const seen = rules.serviceIds.reduce((sum, id) => sum + day.servedIn(point.id, id).count, 0);
  const inside = stage && calledAt ? insideOf(day, settings, point, stage, at - calledAt.calledAt) : undefined;
  return {
    caller: callerOf(point, rules),
    rules: orderRules(settings, rules),
    credits: point.credits,
    busy: inside ? busyWith(inside) : { meanMs: 0, variance: 0 },
    inside,
    shifts: shiftsOf(
      point,
      at,
      roster.filter(({ practitionerId }) => practitionerId === point.practitionerId),
    ),
    doubt: doubtOfMean({ count: seen }),
  };
}

function insideOf(day: QueueDay, settings: DaySettings, point: ServicePoint, stage: Stage, ms: number): Inside {
  const elapsedMs = Math.max(0, ms);
  return {
    meanMs: meanIn(day, settings, { servicePointId: point.id, practitionerId: point.practitionerId }, stage.serviceId),
    elapsedMs,
    absence: absenceOf(settings.learned?.missed, stage.state, elapsedMs),
  };
}

function busyWith({ meanMs, elapsedMs, absence }: Inside): Expectation {
  const left = timeLeftInRun(meanMs, elapsedMs);
  return absence ? unlessAbsent(left, absence) : left;
}

/**
 * An open room goes on, but for the gap between two periods of whoever sits in it. The end of the last is not taken for an
 * end of work: who has a ticket is still seen.
 */
function shiftsOf({ status, since }: ServicePoint, at: number, work: readonly Shift[]): readonly Shift[] {
  const gaps = work.flatMap(({ untilAt }, index) => {
    const next = work[index + 1];
    return next && next.fromAt > untilAt ? [{ fromAt: untilAt, untilAt: next.fromAt }] : [];
  });
  const inGap = gaps.find(({ fromAt, untilAt }) => at >= fromAt && at < untilAt);
  const backAt = inGap?.untilAt ?? Math.max(since + PAUSE_MS, at + SOON_MS);
  const shifts: Shift[] = [];
  let from = status === 'paused' ? backAt : at;
  for (const gap of gaps) {
    if (gap.fromAt <= from) continue;
    shifts.push({ fromAt: from, untilAt: gap.fromAt });
    from = gap.untilAt;
  }
  return shifts.length === 0 && status === 'open' ? ALWAYS : [...shifts, { fromAt: from, untilAt: Infinity }];
}

/** Somebody who is planned and sits in no room yet: some room will be opened. Who is late is expected soon, for a while. */
function toOpen(day: QueueDay, settings: DaySettings, at: number, work: readonly PlannedWork[]): readonly RoomAhead[] {
  const [first] = work;
  const delayMs = first?.serviceIds[0] ? day.delayMin(first.practitionerId, first.serviceIds[0]) * MINUTE_MS : 0;
  const next = work.find(({ fromAt, untilAt }) => untilAt > at && at - fromAt - delayMs < GIVEN_UP_MS);
  if (!first || !next) return [];
  const toldAt = next.fromAt + delayMs;
  const opensAt = toldAt >= at ? toldAt : at + Math.max(SOON_MS, at - toldAt);
  return [
    {
      caller: {
        // A room that is not chosen yet: nobody is bound to it.
        servicePointId: '' as ServicePointId,
        practitionerId: first.practitionerId,
        serviceIds: first.serviceIds.filter((id) => settings.services[id]),
      },
      rules: { services: settings.services, policy: settings.policy, weights: {} },
      credits: {},
      busy: { meanMs: 0, variance: 0 },
      shifts: [{ fromAt: opensAt, untilAt: Infinity }],
      doubt: doubtOfMean({ count: 0 }),
    },
  ];
}
