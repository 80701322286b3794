/** The rooms of a day as a run sees them: who is in them, how long for, and when they call. */
import type { PractitionerId, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import { orderRules } from '../decide/calling.ts';
import { callerOf } from '../order/caller.ts';
import type { DaySettings, ServicePointRules } from '../settings.ts';
import type { ServicePoint } from '../visit.ts';
import type { PlannedWork } from './dayPlan.ts';
import type { RoomAhead } from './forwardRun.ts';
import { doubtOfMean, shrunkMeanMs, timeLeftInRun } from './serviceTime.ts';
import type { Shift } from './shifts.ts';

const MINUTE_MS = 60_000;
/** A pause lasts about so long; one that lasts longer is over soon. */
const PAUSE_MS = 15 * MINUTE_MS;
const SOON_MS = 5 * MINUTE_MS;
/** Who is not there so long after the planned time is not waited for. */
const GIVEN_UP_MS = 60 * MINUTE_MS;
const ALWAYS: readonly Shift[] = [{ fromAt: -Infinity, untilAt: Infinity }];

/** The mean of a service in a room, of this session shrunk towards its class. */
export function meanIn(day: QueueDay, { services }: DaySettings, room: ServicePointId, serviceId: ServiceId): number {
  const classMeanMs = (services[serviceId]?.expectedMin ?? 1) * MINUTE_MS;
  return shrunkMeanMs(classMeanMs, day.servedIn(room, serviceId));
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
  const inside = stage &&
    calledAt && {
      meanMs: meanIn(day, settings, point.id, stage.serviceId),
      elapsedMs: Math.max(0, at - calledAt.calledAt),
    };
  return {
    caller: callerOf(point, rules),
    rules: orderRules(settings, rules),
    credits: point.credits,
    busy: inside ? timeLeftInRun(inside.meanMs, inside.elapsedMs) : { meanMs: 0, variance: 0 },
    inside: inside ?? undefined,
    shifts: shiftsOf(
      point,
      at,
      roster.filter(({ practitionerId }) => practitionerId === point.practitionerId),
    ),
    doubt: doubtOfMean({ count: seen }),
  };
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
