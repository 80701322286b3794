import type { ServicePointId, ZoneId } from '../../common/contract/vocabulary.ts';
import type { QueueDay } from './day.ts';
import type { Stage } from './visit.ts';

/**
 * Where a call is shown and heard: at the room that calls, and where the patient was told to wait, should that be
 * elsewhere because the room helps another service out.
 */
export function zonesOfCall(
  day: QueueDay,
  servicePointId: ServicePointId,
  stage: Pick<Stage, 'serviceId' | 'servicePointId'> | undefined,
): readonly ZoneId[] {
  const { settings } = day.head;
  const atRoom = settings?.servicePoints[servicePointId]?.zoneId;
  // Who was sent to that very room waits beside it.
  const told = stage && !stage.servicePointId ? settings?.services[stage.serviceId]?.zoneId : undefined;
  return [...new Set([atRoom, told])].filter((zoneId) => zoneId !== undefined && zoneId !== null);
}
