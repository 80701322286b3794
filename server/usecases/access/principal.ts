import type { Role } from '../../../common/contract/roles.ts';
import type { WaitingEntryId } from '../../../common/contract/waitingList.ts';
import type { DeviceKind } from '../../../common/contract/session.ts';
import type {
  AppointmentId,
  ClinicId,
  DeviceId,
  OrganisationId,
  StaffId,
  VisitId,
} from '../../../common/contract/vocabulary.ts';

/** Who asks. Found from a cookie or a token by the server, never from what a client says of itself. */
export type Principal =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'staff';
      readonly staffId: StaffId;
      readonly organisationId: OrganisationId;
      readonly roles: ReadonlyMap<ClinicId, readonly Role[]>;
      readonly mustChangePassword: boolean;
      /** The days of grace are over: until the second factor is set up the roles that want one are not among `roles`. */
      readonly mustSetSecondFactor: boolean;
      readonly sessionHash: string;
    }
  | {
      readonly kind: 'device';
      readonly deviceId: DeviceId;
      readonly clinicId: ClinicId;
      readonly deviceKind: DeviceKind;
    }
  | {
      readonly kind: 'patient';
      readonly clinicId: ClinicId;
      readonly visitId: VisitId | null;
      readonly appointmentId: AppointmentId | null;
      /** Somebody on the waiting list, who has no booking yet. */
      readonly waitingEntryId?: WaitingEntryId;
      /** Came by the link of the waiting list, and has a booking by now. */
      readonly bookedEntryId?: WaitingEntryId;
    };

/** How the log and the audit name who acted: never by a person's name. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'nobody':
      return 'nobody';
    case 'staff':
      return `staff:${principal.staffId}`;
    case 'device':
      return `device:${principal.deviceId}`;
    case 'patient':
      return `patient:${principal.visitId ?? principal.appointmentId ?? principal.waitingEntryId ?? 'unknown'}`;
  }
}
