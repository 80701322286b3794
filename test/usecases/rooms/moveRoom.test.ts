/** A room helps another service for the rest of the day; tomorrow it does what it always did. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../../common/contract/configuration.ts';
import type { PanelView, RoomState } from '../../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../../support/clinicServer.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const DAY = 24 * 60 * 60_000;
let server: ClinicServer;
let supervisor = '';
let reception = '';
let room: RoomState;
let other = '';
let usual: readonly string[] = [];

beforeAll(async () => {
  server = await startClinicServer(NINE);
  supervisor = await server.logIn('supervisor');
  reception = await server.logIn('reception');
  const { rooms, services } = await look();
  const found = rooms.find(({ serviceIds }) => serviceIds.length === 1);
  if (!found) throw new Error('The demonstration has changed');
  room = found;
  usual = found.serviceIds;
  other = services.find(({ serviceId, isOpen }) => isOpen && !usual.includes(serviceId))?.serviceId ?? '';
});
afterAll(() => server.stop());

const look = () => server.look<PanelView>({ cookie: supervisor });
const roomNow = async () => (await look()).rooms.find(({ servicePointId }) => servicePointId === room.servicePointId);
const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const post = (path: string, body: unknown = {}, cookie = supervisor) =>
  server.ask('POST', inClinic(path), { cookie, body });
const move = (body: unknown, cookie?: string) => post(`/rooms/${room.servicePointId}/move`, body, cookie);

test('a room that was moved calls whoever waits for the other service', async () => {
  await post(`/rooms/${room.servicePointId}/open`, {}, reception);
  const { body } = await post('/tickets', { serviceId: other, language: 'en' }, reception);
  const { number } = body['ticket'] as { number: string }; // the route's own schema has checked it
  expect((await move({ serviceIds: [other] })).status).toBe(200);
  expect(await roomNow()).toMatchObject({ serviceIds: [other], usualServiceIds: usual });
  expect((await post(`/rooms/${room.servicePointId}/next`, {}, reception)).status).toBe(200);
  const { queue } = await look();
  expect(queue.find((entry) => entry.number === number)).toMatchObject({
    status: 'called',
    servicePointId: room.servicePointId,
  });
});

test('the clinic’s settings say the same as before, and saving them does not end the move', async () => {
  const admin = await server.logIn('admin');
  const read = async () =>
    (await server.ask('GET', inClinic('/configuration'), { cookie: admin })).body as Configuration; // checked by its route
  const { servicePoints, clinic } = await read();
  expect(servicePoints.find(({ servicePointId }) => servicePointId === room.servicePointId)?.serviceIds).toEqual(usual);
  const { clinicId: _, ...settings } = clinic as Configuration['clinic'] & { clinicId?: string };
  const saved = await server.ask('PUT', inClinic('/settings'), {
    cookie: admin,
    body: { ...settings, options: { ...settings.options, roomIdleMin: 7, pausedLongMin: 30 } },
  });
  expect(saved.status).toBe(200);
  expect(await roomNow()).toMatchObject({ serviceIds: [other] });
  expect((await look()).policy).toMatchObject({ roomIdleMin: 7, pausedLongMin: 30 });
});

test('it is moved back with one press, and then there is nothing left of it', async () => {
  expect((await post(`/rooms/${room.servicePointId}/move-back`)).status).toBe(200);
  const back = await roomNow();
  expect(back?.serviceIds).toEqual(usual);
  expect(back).not.toHaveProperty('usualServiceIds');
});

test('the same press sent again after no answer came is done once', async () => {
  const key = 'b8a1b9c0-0000-4000-8000-000000000001';
  const ask = () =>
    server.ask('POST', inClinic(`/rooms/${room.servicePointId}/move`), {
      cookie: supervisor,
      body: { serviceIds: [other] },
      key,
    });
  const [one, again] = [await ask(), await ask()];
  expect(again).toEqual(one);
  expect(await roomNow()).toMatchObject({ serviceIds: [other] });
});

test('a service or a room that is not the clinic’s is refused, and nothing has changed', async () => {
  const nobodys = '0192f0c0-7d4e-4c11-8a10-00000000ffff';
  expect(await move({ serviceIds: [nobodys] })).toMatchObject({ status: 404, body: { code: 'service_not_found' } });
  expect(await move({ serviceIds: [] })).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
  expect(await post(`/rooms/${nobodys}/move`, { serviceIds: [other] })).toMatchObject({
    status: 404,
    body: { code: 'service_point_not_found' },
  });
  expect(await move({ serviceIds: usual }, reception)).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
  expect(await roomNow()).toMatchObject({ serviceIds: [other] });
});

test('tomorrow it serves its own services', async () => {
  server.clock.at += DAY;
  const tomorrow = await server.logIn('supervisor');
  const { date, rooms } = await server.look<PanelView>({ cookie: tomorrow });
  expect(date).toBe('2026-03-03');
  const found = rooms.find(({ servicePointId }) => servicePointId === room.servicePointId);
  expect(found?.serviceIds).toEqual(usual);
  expect(found).not.toHaveProperty('usualServiceIds');
});
