import type { Result } from '../../common/contract/result.ts';
import type { Snapshot } from '../../common/contract/socket.ts';
import type { PanelView } from '../../common/contract/views.ts';
import type { ClinicServer } from '../support/clinicServer.ts';

/** What the panel of whoever has this cookie shows first. */
export async function joinPanel(server: ClinicServer, cookie: string): Promise<PanelView> {
  const socket = server.socket({ cookie });
  const reply = (await socket.emitWithAck('view:join', { clinicId: server.clinicId })) as Result<
    Snapshot<PanelView>,
    unknown
  >;
  socket.disconnect();
  if (!reply.ok) throw new Error('The panel was refused');
  return reply.value.view;
}
