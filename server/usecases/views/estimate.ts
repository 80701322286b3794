import type { WaitRange } from '../../../common/contract/views.ts';
import type { ServiceId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../queue/day.ts';

/** Measured over 381 consultations: the standard deviation of one is 0.47 of its mean (figures). */
const VARIATION = 0.47;
/** 20 % and 80 % of a normal distribution lie this many standard deviations from the mean. */
const P20_P80 = 0.8416;
const STEP_MIN = 5;

/**
 * An honest range until somebody with so many people ahead is called: the services ahead shared by the rooms at work,
 * each with the class mean of the service, and the spread of their sum. Rounded to 5 min; never one number.
 *
 * @param ahead people who will be called first, at least 0
 * @returns null when no room is working for that service: then nobody knows
 */
export function waitRange(day: QueueDay, serviceId: ServiceId, ahead: number): WaitRange | null {
  const settings = day.head.settings;
  const expectedMin = settings?.services[serviceId]?.expectedMin;
  if (!settings || expectedMin === undefined) return null;
  let rooms = 0;
  let busy = 0;
  for (const point of day.servicePoints()) {
    if (point.status === 'closed' || !settings.servicePoints[point.id]?.serviceIds.includes(serviceId)) continue;
    rooms += 1;
    if (point.currentStageId) busy += 1;
  }
  if (rooms === 0) return null;
  // Whoever is in a room now still takes, on the average, half of the mean and a little more.
  const toServe = ahead + (busy === rooms ? busy * ((1 + VARIATION ** 2) / 2) : 0);
  const meanMin = (toServe * expectedMin) / rooms;
  const spreadMin = (P20_P80 * VARIATION * expectedMin * Math.sqrt(toServe)) / rooms;
  const down = (minutes: number) => Math.max(0, Math.floor(minutes / STEP_MIN) * STEP_MIN);
  const up = (minutes: number) => Math.max(STEP_MIN, Math.ceil(minutes / STEP_MIN) * STEP_MIN);
  return { fromMin: down(meanMin - spreadMin), toMin: up(meanMin + spreadMin) };
}
