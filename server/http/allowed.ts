import type { Problem } from '../../common/contract/problem.ts';
import { mayDo } from '../../common/contract/roles.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { Principal } from '../usecases/access/principal.ts';
import type { Access } from './route.ts';

/**
 * Whether somebody may come this way. @param clinicId the clinic that the path names, if any
 * @returns why not, or undefined when allowed
 */
export function whyNotAllowed(
  access: Access,
  principal: Principal,
  clinicId: ClinicId | undefined,
): Problem | undefined {
  if (access.anyone || access.web) return undefined;
  switch (principal.kind) {
    case 'nobody':
      return { code: access.devices && !access.staff ? 'not_paired' : 'not_logged_in' };
    case 'staff':
      return staffMay(access, principal, clinicId) ? undefined : { code: 'not_allowed' };
    case 'device': {
      const isKind = access.devices?.includes(principal.deviceKind) ?? false;
      return isKind && (clinicId === undefined || clinicId === principal.clinicId)
        ? undefined
        : { code: 'not_allowed' };
    }
    case 'patient':
      return access.patient && clinicId === undefined ? undefined : { code: 'not_allowed' };
  }
}

function staffMay(
  access: Access,
  principal: Extract<Principal, { kind: 'staff' }>,
  clinicId: ClinicId | undefined,
): boolean {
  if (!access.staff) return false;
  if (access.staff === 'logged_in') return clinicId === undefined || principal.roles.has(clinicId);
  // A first password is changed before anything else is done.
  if (principal.mustChangePassword) return false;
  const { staff: permission } = access;
  if (clinicId !== undefined) return mayDo(principal.roles.get(clinicId) ?? [], permission);
  return [...principal.roles.values()].some((roles) => mayDo(roles, permission));
}
