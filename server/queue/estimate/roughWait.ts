import type { ServiceId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import { VARIATION } from './serviceTime.ts';
import type { Expectation } from './spread.ts';

const MINUTE_MS = 60_000;

/**
 * Services ahead times the class mean, shared by the rooms at work: for a queue so long that a run would cost more than it
 * tells.
 *
 * @param ahead people who will be called first, at least 0
 * @returns undefined when no room is working for that service
 */
export function roughWait(day: QueueDay, serviceId: ServiceId, ahead: number): Expectation | undefined {
  const { settings } = day.head;
  const expectedMin = settings?.services[serviceId]?.expectedMin;
  if (!settings || expectedMin === undefined) return undefined;
  let rooms = 0;
  let busy = 0;
  for (const point of day.servicePoints()) {
    if (point.status === 'closed' || !settings.servicePoints[point.id]?.serviceIds.includes(serviceId)) continue;
    rooms += 1;
    if (point.currentStageId) busy += 1;
  }
  if (rooms === 0) return undefined;
  // Whoever is in a room now still takes, on the average, half of the mean and a little more.
  const toServe = ahead + (busy === rooms ? busy * ((1 + VARIATION ** 2) / 2) : 0);
  const meanMs = expectedMin * MINUTE_MS;
  return { meanMs: (toServe * meanMs) / rooms, variance: toServe * (VARIATION * (meanMs / rooms)) ** 2 };
}
