import type { LetGoOn } from '../ports/letGoOn.ts';
import { err, ok, type Result } from '../../common/contract/result.ts';
import { mayDo } from '../../common/contract/roles.ts';
import { CallShown, DeviceHealth, JoinView, type SocketFailure } from '../../common/contract/socket.ts';
import type { ClinicId, DeviceId } from '../../common/contract/vocabulary.ts';
import { sessionTokenOf } from '../http/register.ts';
import type { Principal } from '../usecases/access/principal.ts';
import type { Principals } from '../usecases/access/principals.ts';
import { hashOfToken } from '../usecases/access/secrets.ts';
import type { Credential } from '../usecases/access/stillTrusted.ts';
import type { DeviceReports } from '../usecases/access/deviceReports.ts';
import type { LiveClinics, Shot, Viewer } from '../usecases/views/liveClinics.ts';
import { answering } from './answering.ts';
import { roomOf, type Connection, type Hub, type SocketServer } from './hub.ts';
import type { Outside } from './outside.ts';

export type GatewayDeps = {
  readonly hub: Hub;
  readonly live: LiveClinics;
  readonly principals: Principals;
  readonly reports: DeviceReports;
  readonly outside: Outside;
  readonly letGoOn: LetGoOn;
};

/** Carries messages only; what they mean is decided further in. Who a connection is, its token or cookie says. */
export function attachGateway(io: SocketServer, deps: GatewayDeps): void {
  io.on('connection', (socket) => {
    socket.on(
      'view:join',
      answering(
        JoinView,
        async ({ clinicId }) => join(socket, await principalOf(socket, deps), clinicId, deps),
        deps.letGoOn,
      ),
    );
    socket.on(
      'call:shown',
      answering(
        CallShown,
        ({ callIds }) =>
          ofDevice(socket, deps, 'display', (clinicId, deviceId) => deps.reports.shown(clinicId, deviceId, callIds)),
        deps.letGoOn,
      ),
    );
    socket.on(
      'device:health',
      answering(
        DeviceHealth,
        ({ health }) =>
          ofDevice(socket, deps, 'any', (clinicId, deviceId) => deps.reports.health(clinicId, deviceId, health)),
        deps.letGoOn,
      ),
    );
  });
}

async function join(
  socket: Connection,
  principal: Principal,
  asked: ClinicId | undefined,
  { hub, live, reports }: GatewayDeps,
): Promise<Result<Shot, SocketFailure>> {
  const wanted = viewerOf(principal, asked);
  if (!wanted.ok) return wanted;
  const { clinicId, viewer } = wanted.value;
  const credential = credentialOf(socket, principal, clinicId);
  socket.data = { clinicId, viewer, ...(credential ? { credential } : {}) };
  const room = roomOf(clinicId, viewer);
  await socket.join(room); // before reading, so that no call falls between the two
  if (principal.kind === 'device') {
    await socket.join(`device:${principal.deviceId}`);
    await reports.health(clinicId, principal.deviceId, null);
  }
  const shot = await live.shot(clinicId, viewer);
  if (!shot) return err({ code: principal.kind === 'patient' ? 'link_unknown' : 'clinic_not_found' });
  hub.follow(clinicId, viewer, shot);
  return ok(shot);
}

function viewerOf(
  principal: Principal,
  asked: ClinicId | undefined,
): Result<{ clinicId: ClinicId; viewer: Viewer }, SocketFailure> {
  switch (principal.kind) {
    case 'nobody':
      return err({ code: 'not_paired' });
    case 'device': {
      const { clinicId, deviceId, deviceKind } = principal;
      return deviceKind === 'agent'
        ? err({ code: 'not_allowed' })
        : ok({ clinicId, viewer: { kind: deviceKind, deviceId } });
    }
    case 'patient':
      if (principal.visitId)
        return ok({ clinicId: principal.clinicId, viewer: { kind: 'visit', visitId: principal.visitId } });
      return principal.appointmentId
        ? ok({ clinicId: principal.clinicId, viewer: { kind: 'booking', appointmentId: principal.appointmentId } })
        : err({ code: 'link_unknown' });
    case 'staff': {
      const roles = asked && principal.roles.get(asked);
      return !principal.mustChangePassword && roles && mayDo(roles, 'serve_patients')
        ? ok({ clinicId: asked, viewer: { kind: 'panel' } })
        : err({ code: 'not_allowed' });
    }
  }
}

/** Asked at every message: a device that was revoked meanwhile is nobody. */
async function ofDevice(
  socket: Connection,
  deps: GatewayDeps,
  kind: 'display' | 'any',
  act: (clinicId: ClinicId, deviceId: DeviceId) => Promise<void>,
): Promise<Result<null, SocketFailure>> {
  const principal = await principalOf(socket, deps);
  if (principal.kind !== 'device' || (kind === 'display' && principal.deviceKind !== 'display'))
    return err({ code: 'not_allowed' });
  await act(principal.clinicId, principal.deviceId);
  return ok(null);
}

/** Over the public port nobody is known but patients: neither the clinic's screens nor its staff belong there. */
export async function principalOf(
  socket: Connection,
  { principals, outside }: Pick<GatewayDeps, 'principals' | 'outside'>,
): Promise<Principal> {
  const principal = await tokenHolder(socket, principals);
  return outside.has(socket.request) && principal.kind !== 'patient' ? { kind: 'nobody' } : principal;
}

export function credentialOf(socket: Connection, principal: Principal, clinicId: ClinicId): Credential | undefined {
  const token = tokenOf(socket);
  if (principal.kind === 'staff') return { kind: 'session', tokenHash: principal.sessionHash, clinicId };
  return principal.kind === 'device' && token !== undefined
    ? { kind: 'device', tokenHash: hashOfToken(token), clinicId }
    : undefined;
}

function tokenOf(socket: Connection): string | undefined {
  const token: unknown = socket.handshake.auth['token'];
  return typeof token === 'string' && token !== '' ? token : undefined;
}

function tokenHolder(socket: Connection, principals: Principals): Promise<Principal> {
  const token = tokenOf(socket);
  if (token !== undefined) return principals.ofBearer(token);
  const session = sessionTokenOf(socket.handshake.headers.cookie);
  return session ? principals.ofSession(session) : Promise.resolve({ kind: 'nobody' });
}
