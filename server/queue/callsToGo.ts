import type { QueueDay } from './day.ts';
import type { Stage } from './visit.ts';

/** How many calls of its service a stage on hold after a missed call waits for; null where it waits for none. */
export function callsToGo(day: QueueDay, { state, serviceId }: Stage): number | null {
  if (state.status !== 'held' || state.dueAtCall === undefined) return null;
  return Math.max(0, state.dueAtCall - day.callsOf(serviceId));
}
