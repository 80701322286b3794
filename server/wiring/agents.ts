import { z } from 'zod';
import type { PrintState } from '../../common/contract/kioskView.ts';
import { DeviceId, VisitId, type ClinicId } from '../../common/contract/vocabulary.ts';
import type { Log } from '../ports/log.ts';
import { agentsOf, attachAgentGateway, type AgentGatewayDeps } from '../socket/agentGateway.ts';
import { repeatedly } from '../jobs/repeatedly.ts';
import type { NewsItem } from '../ports/news.ts';
import { AgentLinks } from '../socket/agentLinks.ts';
import { AgentPresence, TELL_AGENTS_EVERY_MS } from '../socket/agentPresence.ts';
import type { SocketServer } from '../socket/hub.ts';

const OfTicket = z.object({ visitId: VisitId, printAt: DeviceId });

/** The agents on the kiosks' PCs. */
export function wireAgents({
  io,
  log,
  ...deps
}: Omit<AgentGatewayDeps, 'links' | 'onResolved'> & {
  readonly io: SocketServer;
  readonly log: Log;
}): {
  readonly links: AgentLinks;
  readonly presence: AgentPresence;
  /** How a paper is doing, to the kiosk that waits for it, wherever it is connected. */
  readonly tellKiosk: (clinicId: ClinicId, deviceId: DeviceId, state: PrintState) => void;
  readonly kioskTold: (item: Extract<NewsItem, { kind: 'printing' }>) => void;
  readonly scanTold: (item: Extract<NewsItem, { kind: 'scan' }>) => void;
  readonly stop: () => Promise<void>;
  /** What an administrator says of agents may have changed. */
  readonly directoryChanged: (clinicId: ClinicId) => void;
} {
  const { holder, news } = deps;
  const links = new AgentLinks(undefined, () => presence.tell());
  const presence = new AgentPresence({ holder, news, here: () => links.here() });
  const stopTelling = repeatedly('agents', TELL_AGENTS_EVERY_MS, log, () => {
    presence.tellAgain();
    return Promise.resolve();
  });
  const tellKiosk = (clinicId: ClinicId, deviceId: DeviceId, state: PrintState) => {
    if (io.of('/').adapter.rooms.has(`device:${deviceId}`)) io.to(`device:${deviceId}`).emit('ticket:printing', state);
    else news.tell({ kind: 'printing', clinicId, deviceId, holder, state });
  };
  attachAgentGateway(io, {
    ...deps,
    links,
    onResolved: (clinicId, { type, payload, outcome }) => {
      const ticket = OfTicket.safeParse(payload);
      if (type !== 'print_ticket' || !ticket.success) return;
      const state: PrintState['state'] = outcome.state === 'done' ? 'printed' : outcome.state;
      const { visitId, printAt } = ticket.data;
      tellKiosk(clinicId, printAt, { visitId, state, code: 'code' in outcome ? outcome.code : null });
    },
  });
  return {
    links,
    presence,
    tellKiosk,
    kioskTold: (item) => {
      if (item.holder !== holder) io.to(`device:${item.deviceId}`).emit('ticket:printing', item.state);
    },
    scanTold: ({ holder: teller, deviceId, text }) => {
      if (teller !== holder) io.to(`device:${deviceId}`).emit('scan:read', { text });
    },
    stop: async () => {
      presence.stop();
      await stopTelling();
      links.stop();
    },
    directoryChanged: (clinicId) => void io.to(agentsOf(clinicId)).emit('agent:look'),
  };
}
