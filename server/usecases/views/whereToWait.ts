import type { LocalText } from '../../../common/contract/language.ts';
import type { ServiceId, ZoneId } from '../../../common/contract/vocabulary.ts';
import type { Stage } from '../../queue/visit.ts';
import type { Directory } from '../clinic/directory.ts';

/**
 * The one place where the patients of a service wait: that of the first room that usually serves it, also while another
 * room helps out, so that nobody has to choose between two. What a room elsewhere calls is shown and heard there too.
 * Null where no room serves it on other days either.
 */
export const waitingZoneOf = (directory: Directory, serviceId: ServiceId): ZoneId | null =>
  [...directory.rooms.values()].find(({ serviceIds }) => serviceIds.includes(serviceId))?.zoneId ?? null;

/** Where this patient waits; who was sent to one room, at that room. */
export const zoneToWait = (
  directory: Directory,
  { serviceId, servicePointId }: Pick<Stage, 'serviceId' | 'servicePointId'>,
): ZoneId | null =>
  servicePointId ? (directory.rooms.get(servicePointId)?.zoneId ?? null) : waitingZoneOf(directory, serviceId);

/** Its name; of somebody who was sent to one room, that room's. */
export function whereToWait(
  directory: Directory,
  stage: Pick<Stage, 'serviceId' | 'servicePointId'>,
): LocalText | null {
  const zoneId = zoneToWait(directory, stage);
  return (zoneId && directory.zones.get(zoneId)?.name) ?? null;
}
