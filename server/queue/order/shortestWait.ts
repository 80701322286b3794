import type { Plan, PlannedStage } from '../../../common/contract/plan.ts';
import type { QueueDay } from '../day.ts';
import type { DaySettings } from '../settings.ts';

/**
 * Which of the planned stages comes next: the first, or of those that may come in any order the one with the shortest
 * expected wait (who waits times the minutes of one service, shared by the open rooms). Among equals the first planned.
 *
 * @returns its position in the plan; undefined where nothing is planned
 */
export function nextPlanned(day: QueueDay, settings: DaySettings, plan: Plan): number | undefined {
  const [first] = plan;
  if (!first) return undefined;
  if (first.anyOrder === null) return 0;
  const end = plan.findIndex(({ anyOrder }) => anyOrder !== first.anyOrder);
  const waits = plan.slice(0, end === -1 ? undefined : end).map((planned) => expectedWaitMin(day, settings, planned));
  return waits.indexOf(Math.min(...waits));
}

/** Infinite where no room is open that may call. */
function expectedWaitMin(day: QueueDay, settings: DaySettings, planned: PlannedStage): number {
  const { serviceId, servicePointId, practitionerId } = planned;
  const rooms = [...day.servicePoints()].filter(
    (point) =>
      point.status === 'open' &&
      settings.servicePoints[point.id]?.serviceIds.includes(serviceId) &&
      (servicePointId === null || servicePointId === point.id) &&
      (practitionerId === null || practitionerId === point.practitionerId),
  ).length;
  if (rooms === 0) return Infinity;
  return (day.waiting.countOf(serviceId) * (settings.services[serviceId]?.expectedMin ?? 0)) / rooms;
}
