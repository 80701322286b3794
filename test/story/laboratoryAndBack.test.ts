import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { VisitView } from '../../common/contract/visitView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let cookie = '';
let view: PanelView;
beforeAll(async () => {
  server = await startClinicServer();
  cookie = await server.logIn('admin');
  view = await server.look<PanelView>({ cookie });
  for (const name of ['Room 1', 'Room 5']) await press(name, 'open', {});
});
afterAll(() => server.stop());

const post = async (path: string, body?: object, key?: string) => {
  server.clock.at += 1_000;
  return server.ask('POST', `/clinics/${server.clinicId}${path}`, {
    cookie,
    ...(body ? { body } : {}),
    ...(key ? { key } : {}),
  });
};
const roomId = (name: string) => view.rooms.find((room) => room.name.en === name)?.servicePointId;
const serviceId = (name: string) => view.services.find((service) => service.name.en === name)?.serviceId;
const press = (room: string, what: string, body?: object) => post(`/rooms/${roomId(room)}/${what}`, body);
const entryOf = async (number: string) => {
  const { queue } = await server.look<PanelView>({ cookie });
  return queue.find((entry) => entry.number === number);
};
async function takesTicket(): Promise<TicketView> {
  const issued = await post('/tickets', { serviceId: serviceId('Family doctor'), language: 'en' });
  return issued.body['ticket'] as TicketView;
}

test('a doctor sends a patient to the laboratory, who comes back with the same number and without queueing', async () => {
  const { number, url } = await takesTicket();
  await press('Room 1', 'next');
  const other = await takesTicket();
  expect((await press('Room 1', 'send', { serviceIds: [serviceId('Blood tests')] })).status).toBe(200);
  expect(await entryOf(number)).toMatchObject({
    serviceId: serviceId('Blood tests'),
    status: 'waiting',
    path: { stage: 2, of: 3, next: [serviceId('Family doctor')], isAway: false },
  });
  const token = new URL(url).hash.slice(1);
  const page = (await server.ask('GET', '/patient-page', { token })).body as VisitView; // its own schema has checked it
  expect(page.path?.steps.map(({ service, where, state }) => [service.en, where?.en, state])).toEqual([
    ['Family doctor', 'Main hall', 'done'],
    ['Blood tests', 'Main hall', 'now'],
    ['Family doctor', 'Main hall', 'next'],
  ]);
  await press('Room 5', 'next');
  await press('Room 5', 'finish');
  expect(await entryOf(number)).toMatchObject({ serviceId: serviceId('Family doctor'), status: 'waiting' });
  await press('Room 1', 'next');
  expect(await entryOf(number)).toMatchObject({ status: 'called' });
  await press('Room 1', 'finish');
  await press('Room 1', 'next');
  expect(await entryOf(other.number)).toMatchObject({ status: 'called' });
  await press('Room 1', 'finish');
});

test('who was sent outside waits again when the result is told, once for the same message', async () => {
  const { number, visitId } = await takesTicket();
  await press('Room 1', 'next');
  await press('Room 1', 'send', { serviceIds: [] });
  expect(await entryOf(number)).toMatchObject({
    status: 'held',
    heldUntil: null,
    path: { stage: 2, of: 2, next: [], isAway: true },
  });
  const key = '5b0f3a52-6a0e-4b83-9d0a-3c1d2e4f5a6c';
  const told = () => post(`/visits/${visitId}/returned`, undefined, key);
  expect((await told()).status).toBe(200);
  expect((await told()).status).toBe(200);
  expect(await entryOf(number)).toMatchObject({ status: 'waiting' });
  expect((await post(`/visits/${visitId}/returned`)).body).toMatchObject({ code: 'stage_not_away' });
});

test('a kiosk tells of a scanned ticket that it is back; a screen may not', async () => {
  const { visitId } = await takesTicket();
  const path = `/clinics/${server.clinicId}/visits/${visitId}/returned`;
  const asKiosk = await server.ask('POST', path, { token: await server.pair('kiosk') });
  expect(asKiosk.body).toMatchObject({ code: 'stage_not_away' });
  const asDisplay = await server.ask('POST', path, { token: await server.pair('display') });
  expect(asDisplay.body).toMatchObject({ code: 'not_allowed' });
});

test('a journey given to a service leads on whoever comes for it, with one number in the database too', async () => {
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/configuration`, { cookie });
  const { services } = body as Configuration; // the route's own schema has checked it
  const doctor = services.find((service) => service.name.en === 'Family doctor');
  const journey = [{ serviceId: serviceId('X-ray'), isReturn: false, anyOrder: false }];
  const written = await server.ask('PUT', `/clinics/${server.clinicId}/services/${doctor?.serviceId}`, {
    cookie,
    body: { ...doctor, journey },
  });
  expect(written.status).toBe(200);
  const { number } = await takesTicket();
  for (let called = ''; called !== number;) {
    await press('Room 1', 'next');
    const { queue } = await server.look<PanelView>({ cookie });
    called =
      queue.find(({ servicePointId, status }) => status === 'called' && servicePointId === roomId('Room 1'))?.number ??
      number;
  }
  await press('Room 1', 'finish');
  expect(await entryOf(number)).toMatchObject({ serviceId: serviceId('X-ray'), status: 'waiting' });
});

test('a journey cannot lead to a service of another clinic', async () => {
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/configuration`, { cookie });
  const { services } = body as Configuration; // as above
  const answer = await server.ask('PUT', `/clinics/${server.clinicId}/services/${services[0]?.serviceId}`, {
    cookie,
    body: { ...services[0], journey: [{ serviceId: '0192f0c0-7d4e-7c11-8a99-000000000099' }] },
  });
  expect(answer.body).toMatchObject({ code: 'service_not_found' });
});
