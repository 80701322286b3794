import { z } from 'zod';
import { DeviceInput, NewStaffInput, SetPassword, StaffInput } from '../../../common/contract/admin.ts';
import { OneTimeLink } from '../../../common/contract/configuration.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { FirstAdministrator, SessionView } from '../../../common/contract/session.ts';
import { ClinicId, DeviceId, StaffId } from '../../../common/contract/vocabulary.ts';
import type { LoggedIn } from '../../usecases/access/logIn.ts';
import { sessionView } from '../../usecases/access/sessionCases.ts';
import type { AdministrationDeps } from '../../usecases/administration/change.ts';
import { restoreDevice, revokeDevice, writeDevice } from '../../usecases/administration/deviceCases.ts';
import { makeFirstAdministrator, setPasswordByLink } from '../../usecases/administration/oneTimeLinks.ts';
import {
  changeStaff,
  makeStaff,
  resetPassword,
  resetSecondFactor,
  type StaffAdministrator,
} from '../../usecases/administration/staffCases.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';
import { arrivalOf } from './sessions.ts';
import { ADMINISTER, administratorOf, Written } from './adminRequest.ts';

const InClinic = z.object({ clinicId: ClinicId });
const OfDevice = InClinic.extend({ deviceId: DeviceId });
const OfStaff = InClinic.extend({ staffId: StaffId });

/** Who may come in: staff, screens, and the links by which people set their passwords. */
export const adminAccessRoutes = (deps: AdministrationDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/staff',
    summary: 'Make a login; answers the link by which its owner sets a password',
    access: ADMINISTER,
    params: InClinic,
    body: NewStaffInput,
    answer: OneTimeLink,
    handle: (request) => asStaff(request, (who) => makeStaff(deps, who, request.body)),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/staff/:staffId',
    summary: 'Change name, roles in this clinic, or whether somebody may come in',
    access: ADMINISTER,
    params: OfStaff,
    body: StaffInput,
    answer: Written,
    handle: (request) => asStaff(request, (who) => changeStaff(deps, who, request.params.staffId, request.body)),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/staff/:staffId/password-link',
    summary: 'Take a forgotten password away; answers the link that sets a new one',
    access: ADMINISTER,
    params: OfStaff,
    answer: OneTimeLink,
    handle: (request) => asStaff(request, (who) => resetPassword(deps, who, request.params.staffId)),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/staff/:staffId/reset-second-factor',
    summary: 'Let somebody who lost the phone in by the password alone, for a day',
    access: ADMINISTER,
    params: OfStaff,
    answer: Written,
    handle: (request) => asStaff(request, (who) => resetSecondFactor(deps, who, request.params.staffId)),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/devices',
    summary: 'Name a kiosk, a screen or a printer',
    access: ADMINISTER,
    params: InClinic,
    body: DeviceInput,
    answer: Written,
    handle: (request) => writeDevice(deps, administratorOf(request), undefined, request.body),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/devices/:deviceId',
    summary: 'Change a device',
    access: ADMINISTER,
    params: OfDevice,
    body: DeviceInput,
    answer: Written,
    handle: (request) => writeDevice(deps, administratorOf(request), request.params.deviceId, request.body),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/devices/:deviceId/revoke',
    summary: 'Shut a device out at once',
    access: ADMINISTER,
    params: OfDevice,
    answer: Written,
    handle: (request) => revokeDevice(deps, administratorOf(request), request.params.deviceId),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/devices/:deviceId/restore',
    summary: 'Use a printer again',
    access: ADMINISTER,
    params: OfDevice,
    answer: Written,
    handle: (request) => restoreDevice(deps, administratorOf(request), request.params.deviceId),
  }),
  defineRoute({
    method: 'post',
    path: '/first-administrator',
    summary: 'Make the first clinic and its administrator, by the link of the first start',
    access: { anyone: true },
    body: FirstAdministrator,
    answer: SessionView,
    perMinute: 10,
    handle: async (request) =>
      enter(deps, request.setSession, await makeFirstAdministrator(deps, request.body, arrivalOf(request))),
  }),
  defineRoute({
    method: 'post',
    path: '/one-time-links/set-password',
    summary: 'Set a password by the link that an administrator gave',
    access: { anyone: true },
    body: SetPassword,
    answer: SessionView,
    perMinute: 10,
    handle: async (request) =>
      enter(deps, request.setSession, await setPasswordByLink(deps, request.body, arrivalOf(request))),
  }),
];

function asStaff<T>(
  request: RouteRequest<{ clinicId: ClinicId }, unknown, unknown>,
  act: (who: StaffAdministrator) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  const { principal } = request;
  if (principal.kind !== 'staff') return Promise.resolve(err({ code: 'not_allowed' }));
  return act({ ...administratorOf(request), staffId: principal.staffId, roles: principal.roles });
}

/** Whoever came by a link is logged in. */
async function enter(
  { db, principals }: AdministrationDeps,
  setSession: (token: string, browserToken: string) => void,
  entered: Result<LoggedIn, Problem>,
): Promise<Result<SessionView, Problem>> {
  if (!entered.ok) return entered;
  const { token, browserToken } = entered.value;
  setSession(token, browserToken);
  const principal = await principals.ofSession(token);
  const view = principal.kind === 'staff' ? await sessionView(db, principal) : undefined;
  return view ? ok(view) : err({ code: 'not_logged_in' });
}
