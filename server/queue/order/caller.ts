import type { PractitionerId, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { ServicePointRules } from '../settings.ts';
import type { ServicePoint, Stage } from '../visit.ts';

/** A room as the order sees it. */
export type Caller = {
  readonly servicePointId: ServicePointId;
  readonly practitionerId: PractitionerId | null;
  readonly serviceIds: readonly ServiceId[];
};

export const callerOf = (
  { id, practitionerId }: Pick<ServicePoint, 'id' | 'practitionerId'>,
  { serviceIds }: Pick<ServicePointRules, 'serviceIds'>,
): Caller => ({ servicePointId: id, practitionerId, serviceIds });

/** Whether a room may call somebody of this service, practitioner or room. */
export const mayCall = (
  caller: Caller,
  { serviceId, practitionerId, servicePointId }: Pick<Stage, 'serviceId' | 'practitionerId' | 'servicePointId'>,
): boolean =>
  caller.serviceIds.includes(serviceId) &&
  (servicePointId === null
    ? practitionerId === null || practitionerId === caller.practitionerId
    : servicePointId === caller.servicePointId);
