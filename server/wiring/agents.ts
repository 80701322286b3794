import { z } from 'zod';
import type { PrintState } from '../../common/contract/views.ts';
import { DeviceId, VisitId, type ClinicId } from '../../common/contract/vocabulary.ts';
import { agentsOf, attachAgentGateway, type AgentGatewayDeps } from '../socket/agentGateway.ts';
import { AgentLinks } from '../socket/agentLinks.ts';
import type { SocketServer } from '../socket/hub.ts';

const OfTicket = z.object({ visitId: VisitId, printAt: DeviceId });

/** The agents on the kiosks' PCs. */
export function wireAgents({
  io,
  ...deps
}: Omit<AgentGatewayDeps, 'links' | 'onResolved'> & { readonly io: SocketServer }): {
  readonly links: AgentLinks;
  /** What an administrator says of agents may have changed. */
  readonly directoryChanged: (clinicId: ClinicId) => void;
} {
  const links = new AgentLinks();
  attachAgentGateway(io, {
    ...deps,
    links,
    onResolved: (_, { type, payload, outcome }) => {
      const ticket = OfTicket.safeParse(payload);
      if (type !== 'print_ticket' || !ticket.success) return;
      const state: PrintState['state'] = outcome.state === 'done' ? 'printed' : outcome.state;
      io.to(`device:${ticket.data.printAt}`).emit('ticket:printing', {
        visitId: ticket.data.visitId,
        state,
        code: 'code' in outcome ? outcome.code : null,
      });
    },
  });
  return { links, directoryChanged: (clinicId) => void io.to(agentsOf(clinicId)).emit('agent:look') };
}
