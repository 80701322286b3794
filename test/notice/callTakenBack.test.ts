import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { postgresQueueLog } from '../../server/db/queueLog.ts';
import { notices } from '../../server/db/schema/notices.ts';
import { services } from '../../server/db/schema/organisation.ts';
import { stages } from '../../server/db/schema/queue.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { tellVisit } from '../../server/usecases/notices/tellVisit.ts';
import { ClinicDays } from '../../server/usecases/queue/clinicDays.ts';
import { startClinicServer } from '../support/clinicServer.ts';

test('who waits again, because the call was taken back before it was told, is not told of it; who is called is', async () => {
  const server = await startClinicServer();
  try {
    const { clinicId, clock } = server;
    const { db, sql } = server.connections;
    const cookie = await server.logIn('reception');
    const post = async (path: string, body: object) => {
      const answer = await server.ask('POST', `/clinics/${clinicId}${path}`, { cookie, body });
      expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };
    const [service] = await db
      .select()
      .from(services)
      .where(eq(services.clinicId, clinicId))
      .orderBy(services.position);
    const issued = await post('/tickets', { serviceId: service?.id, language: 'en' });
    const { visitId } = issued['ticket'] as TicketView; // the contract's TicketIssued
    await post(`/visits/${visitId}/contact`, { phone: '0912 345 6789', channel: 'sms' });
    const [stage] = await db.select().from(stages).where(eq(stages.visitId, visitId));
    expect(stage?.status).toBe('waiting');

    const directories = new Directories(db);
    const effect = {
      key: 'tell:called',
      clinicId: ClinicId.parse(clinicId),
      payload: { purpose: 'called', visitId, stageId: stage?.id },
    };
    /** As another process does, which reads the day anew. */
    const tell = () => {
      const days = new ClinicDays({
        ...{ db, log: postgresQueueLog(sql), directories, clock, newId: randomUUID },
        publish: () => undefined,
        reportBug: (error) => {
          throw error;
        },
        pause: () => Promise.resolve(),
      });
      return tellVisit({ db, clock, newId: randomUUID, directories, days }, effect);
    };
    const told = () => db.select().from(notices).where(eq(notices.key, effect.key));
    await tell();
    expect(await told()).toEqual([]);

    const panel = await server.look<PanelView>({ cookie });
    const room = panel.rooms.find(({ name }) => name.en === 'Room 1')?.servicePointId;
    await post(`/rooms/${room}/open`, {});
    await post(`/rooms/${room}/call`, { stageId: stage?.id, reason: 'cannot_wait' });
    await tell();
    expect(await told()).toMatchObject([{ visitId, purpose: 'called' }]);
  } finally {
    await server.stop();
  }
});
