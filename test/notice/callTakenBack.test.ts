import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { postgresQueueLog } from '../../server/db/queueLog.ts';
import { notices } from '../../server/db/schema/notices.ts';
import { stages } from '../../server/db/schema/queue.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { tellVisit } from '../../server/usecases/notices/tellVisit.ts';
import { ClinicDays } from '../../server/usecases/queue/clinicDays.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let cookie: string;
beforeAll(async () => {
  server = await startClinicServer();
  cookie = await server.logIn('reception');
});
afterAll(() => server.stop());

async function post(path: string, body: object = {}) {
  const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body });
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
  return answer.body;
}

async function aRoom(nth: number) {
  const { rooms } = await server.look<PanelView>({ cookie });
  const room = rooms.filter(({ serviceIds }) => serviceIds.length > 0)[nth];
  if (room === undefined) throw new Error('The clinic has rooms');
  return { servicePointId: room.servicePointId, serviceId: room.serviceIds[0] };
}

/** Somebody with a ticket and a telephone. */
async function somebody(serviceId: string | undefined) {
  const issued = await post('/tickets', { serviceId, language: 'en' });
  const { visitId } = issued['ticket'] as TicketView; // the contract's TicketIssued
  await post(`/visits/${visitId}/contact`, { phone: '0912 345 6789', channel: 'sms' });
  const [stage] = await server.connections.db.select().from(stages).where(eq(stages.visitId, visitId));
  if (stage === undefined) throw new Error('Who has a ticket waits');
  return { visitId, stageId: stage.id };
}

/** Has the day to itself, and hears nothing of what the server writes. */
function anotherProcess() {
  const { db, sql } = server.connections;
  const directories = new Directories(db);
  const parts = { db, clock: server.clock, newId: randomUUID, directories };
  const days = new ClinicDays({
    ...{ ...parts, log: postgresQueueLog(sql) },
    publish: () => undefined,
    reportBug: (error) => {
      throw error;
    },
    pause: () => Promise.resolve(),
  });
  return { ...parts, days };
}

const toldBy = (key: string) => server.connections.db.select().from(notices).where(eq(notices.key, key));
const clinicId = () => ClinicId.parse(server.clinicId);

test('who waits again, because the call was taken back before it was told, is not told of it; who is called is', async () => {
  const { serviceId, servicePointId } = await aRoom(0);
  const { visitId, stageId } = await somebody(serviceId);
  const key = 'tell:called';
  const effect = { key, clinicId: clinicId(), payload: { purpose: 'called', visitId, stageId } };
  await tellVisit(anotherProcess(), effect);
  expect(await toldBy(key)).toEqual([]);

  await post(`/rooms/${servicePointId}/open`);
  await post(`/rooms/${servicePointId}/call`, { stageId, reason: 'cannot_wait' });
  await tellVisit(anotherProcess(), effect);
  expect(await toldBy(key)).toMatchObject([{ visitId, purpose: 'called' }]);
});

test('who is called is told of it, also by a process that has not heard yet of the ticket and the call', async () => {
  const { serviceId, servicePointId } = await aRoom(1);
  const process = anotherProcess();
  const day = await process.days.today(clinicId());
  const patient = await somebody(serviceId);
  await post(`/rooms/${servicePointId}/open`);
  await post(`/rooms/${servicePointId}/call`, { stageId: patient.stageId, reason: 'cannot_wait' });
  const knows = () => day?.writer.read((today) => today.visit(patient.visitId) !== undefined);
  expect(await knows()).toBe(false);
  const key = 'tell:unheard';
  await tellVisit(process, { key, clinicId: clinicId(), payload: { purpose: 'called', ...patient } });
  expect(await toldBy(key)).toMatchObject([{ purpose: 'called', params: { servicePointId } }]);
  expect(await knows()).toBe(true);
});
