import type { LetGoOn } from '../ports/letGoOn.ts';
import {
  AGENT_PROTOCOL,
  AgentFound,
  JobReport,
  JoinAgent,
  KeyPressed,
  PrinterTold,
  ScanRead,
  type AgentJoined,
} from '../../common/contract/agent.ts';
import { err, ok, type Result } from '../../common/contract/result.ts';
import type { SocketFailure } from '../../common/contract/socket.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { Db } from '../db/database.ts';
import type { NewId } from '../ports/ids.ts';
import type { News } from '../ports/news.ts';
import type { DeviceReports } from '../usecases/access/deviceReports.ts';
import type { Principals } from '../usecases/access/principals.ts';
import { printsInDoubt, resolvePrint, type LatePrint, type LateReportDeps } from '../usecases/agents/lateReports.ts';
import { kioskOf, noteFound, type Who } from '../usecases/agents/agentDevices.ts';
import { pressKey, type KeyDeps } from '../usecases/agents/keys.ts';
import { nameOfDevice } from '../usecases/agents/nameOfDevice.ts';
import type { AgentLinks } from './agentLinks.ts';
import { answering } from './answering.ts';
import { credentialOf, principalOf } from './gateway.ts';
import type { Connection, SocketServer } from './hub.ts';
import type { Outside } from './outside.ts';

export type ScanDeps = {
  readonly db: Db;
  readonly news: News;
  readonly newId: NewId;
  /** Of this process. */
  readonly holder: string;
};

export type AgentGatewayDeps = LateReportDeps &
  KeyDeps &
  ScanDeps & {
    readonly links: AgentLinks;
    readonly principals: Principals;
    readonly reports: DeviceReports;
    readonly outside: Outside;
    /** A print that was in doubt is so no longer: whoever waits for it hears so. */
    readonly onResolved: (clinicId: ClinicId, print: LatePrint) => void;
    readonly letGoOn: LetGoOn;
  };

/** The room of all agents of a clinic. */
export const agentsOf = (clinicId: ClinicId): string => `agents:${clinicId}`;

/** What agents say. Who is one, its token says, at every message: screens, staff and patients are refused. */
export function attachAgentGateway(io: SocketServer, deps: AgentGatewayDeps): void {
  io.on('connection', (socket) => {
    socket.on(
      'agent:join',
      answering(JoinAgent, (request) => asAgent(socket, deps, (who) => join(socket, who, request, deps)), deps.letGoOn),
    );
    socket.on(
      'job:report',
      answering(JobReport, (report) => asAgent(socket, deps, (who) => hear(who, report, deps)), deps.letGoOn),
    );
    socket.on(
      'printer:told',
      answering(
        PrinterTold,
        ({ printer, status }) =>
          asAgent(socket, deps, ({ agentId }) => {
            deps.links.told(agentId, printer, status);
            return Promise.resolve(ok(null));
          }),
        deps.letGoOn,
      ),
    );
    socket.on(
      'agent:found',
      answering(
        AgentFound,
        (found) => asAgent(socket, deps, async (who) => ok(await noteFound(deps, who, found))),
        deps.letGoOn,
      ),
    );
    socket.on(
      'scan:read',
      answering(
        ScanRead,
        ({ text }) =>
          asAgent(socket, deps, async (who) => {
            await passScanOn({ ...deps, io }, who, text);
            return ok(null);
          }),
        deps.letGoOn,
      ),
    );
    socket.on(
      'key:press',
      answering(
        KeyPressed,
        (press) =>
          asAgent(socket, deps, async (who) => {
            await pressKey(deps, who, press); // what is refused is seen on the screens
            return ok(null);
          }),
        deps.letGoOn,
      ),
    );
  });
}

async function join(
  socket: Connection,
  who: Who,
  { protocol, version, spoolId }: JoinAgent,
  deps: AgentGatewayDeps,
): Promise<Result<AgentJoined, SocketFailure>> {
  if (protocol !== AGENT_PROTOCOL) return err({ code: 'invalid_message' });
  const { agentId, clinicId } = who;
  const principal = await principalOf(socket, deps);
  const credential = credentialOf(socket, principal, clinicId);
  socket.data = { clinicId, ...(credential ? { credential } : {}) };
  await socket.join([`device:${agentId}`, agentsOf(clinicId)]);
  await deps.reports.health(clinicId, agentId, { version });
  const name = await nameOfDevice(deps.db, agentId);
  deps.links.join(agentId, socket, spoolId);
  deps.letGoOn(resolveDoubts(who, deps));
  return ok({ agentId, clinicId, name });
}

/**
 * To the kiosk's screen on the same PC, whichever process that screen is connected with; where there is none, nobody
 * reads it.
 */
export async function passScanOn(
  { io, db, news, newId, holder }: ScanDeps & { readonly io: SocketServer },
  who: Who,
  text: string,
): Promise<void> {
  const deviceId = await kioskOf(db, who);
  if (deviceId === undefined) return;
  if (io.of('/').adapter.rooms.has(`device:${deviceId}`)) io.to(`device:${deviceId}`).emit('scan:read', { text });
  else news.tell({ kind: 'scan', clinicId: who.clinicId, deviceId, holder, scanId: newId(), text });
}

/** Papers that were on their way when the connection or the server went: the agent's spool knows of them. */
async function resolveDoubts({ agentId, clinicId }: Who, deps: AgentGatewayDeps): Promise<void> {
  for (const { jobId, outcome } of (await deps.links.ask(agentId, await printsInDoubt(deps, clinicId))) ?? []) {
    if (!outcome || deps.links.heard(agentId, { jobId, outcome })) continue;
    const resolved = await resolvePrint(deps, clinicId, jobId, outcome);
    if (resolved) deps.onResolved(clinicId, resolved);
  }
}

async function hear(
  { agentId, clinicId }: Who,
  report: JobReport,
  deps: AgentGatewayDeps,
): Promise<Result<null, SocketFailure>> {
  if (deps.links.heard(agentId, report)) return ok(null);
  const resolved = await resolvePrint(deps, clinicId, report.jobId, report.outcome);
  if (resolved) deps.onResolved(clinicId, resolved);
  return ok(null);
}

async function asAgent<T>(
  socket: Connection,
  deps: AgentGatewayDeps,
  act: (who: Who) => Promise<Result<T, SocketFailure>>,
): Promise<Result<T, SocketFailure>> {
  const principal = await principalOf(socket, deps);
  if (principal.kind === 'nobody') return err({ code: 'not_paired' });
  if (principal.kind !== 'device' || principal.deviceKind !== 'agent') return err({ code: 'not_allowed' });
  return act({ agentId: principal.deviceId, clinicId: principal.clinicId });
}
