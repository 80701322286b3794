import type { ClinicHead, PlaceName } from '../../../common/contract/clinicHead.ts';
import type { ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { Directory } from '../clinic/directory.ts';

export function clinicHead({ clinic }: Directory): ClinicHead {
  const { id, name, timeZone, languages, isDemonstration, options } = clinic;
  const { wording } = options;
  return {
    clinicId: id,
    name,
    timeZone,
    languages: [...languages],
    isDemonstration,
    ...(wording && { wording }),
  };
}

export function placeName(directory: Directory, servicePointId: ServicePointId): PlaceName {
  const room = directory.rooms.get(servicePointId);
  return { servicePointId, kind: room?.kind ?? 'room', name: room?.name ?? {} };
}
