import type { LocalText } from '../../../common/contract/language.ts';
import type { Stage } from '../../queue/visit.ts';
import type { Directory } from '../clinic/directory.ts';

/** The zone of the rooms that serve it; where there are several, the first. */
export function whereToWait(
  directory: Directory,
  stage: Pick<Stage, 'serviceId' | 'servicePointId'>,
): LocalText | null {
  const room = [...directory.rooms.values()].find(({ id, serviceIds }) =>
    stage.servicePointId ? id === stage.servicePointId : serviceIds.includes(stage.serviceId),
  );
  return (room && directory.zones.get(room.zoneId)?.name) ?? null;
}
