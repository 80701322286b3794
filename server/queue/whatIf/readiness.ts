import type { EpochMs, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import type { Caller } from '../order/caller.ts';
import { firstCalledAgain } from '../decide/calledAgain.ts';

/** Whether a room could call somebody at this moment: it is open, nobody is in it, and somebody waits for it. */
export function mayCall(day: QueueDay, servicePointId: ServicePointId, at: EpochMs): boolean {
  const point = day.servicePoint(servicePointId);
  if (point?.status !== 'open' || point.currentStageId !== null) return false;
  return somebodyWaits(day, servicePointId) || firstCalledAgain(day, callerOf(day, servicePointId), at) !== undefined;
}

/** Whether somebody waits whom this room may call, on hold after a missed call not counted. */
export const somebodyWaits = (day: QueueDay, servicePointId: ServicePointId): boolean =>
  day.waiting.callableBy(callerOf(day, servicePointId)).length > 0;

const callerOf = (day: QueueDay, servicePointId: ServicePointId): Caller => ({
  servicePointId,
  practitionerId: day.servicePoint(servicePointId)?.practitionerId ?? null,
  serviceIds: day.head.settings?.servicePoints[servicePointId]?.serviceIds ?? [],
});
