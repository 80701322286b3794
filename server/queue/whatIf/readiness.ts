import type { EpochMs, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import { firstCalledAgain } from '../decide/calledAgain.ts';

/** Whether a room could call somebody at this moment: it is open, nobody is in it, and somebody waits for it. */
export function mayCall(day: QueueDay, servicePointId: ServicePointId, at: EpochMs): boolean {
  const point = day.servicePoint(servicePointId);
  const rules = day.head.settings?.servicePoints[servicePointId];
  if (!point || !rules || point.status !== 'open' || point.currentStageId !== null) return false;
  const caller = { servicePointId, practitionerId: point.practitionerId, serviceIds: rules.serviceIds };
  return day.waiting.callableBy(caller).length > 0 || firstCalledAgain(day, caller, at) !== undefined;
}
