/** Rooms that call without a press, and patients who are served without a ticket. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DisplayView } from '../../common/contract/displayView.ts';
import type { PanelView, QueueEntry, RoomState } from '../../common/contract/panelView.ts';
import { startBeside, startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let beside: ClinicServer;
let doctor = '';
let reception = '';
let room: RoomState;
beforeAll(async () => {
  server = await startClinicServer();
  beside = await startBeside(server);
  doctor = await server.logIn('noor');
  reception = await server.logIn('reception');
  const found = (await panel()).rooms.find(({ name }) => name.en === 'Room 1');
  if (!found) throw new Error('The demonstration has a first room');
  room = found;
  await press('open', {});
});
afterAll(async () => {
  await beside.stop();
  await server.stop();
});

const panel = () => server.look<PanelView>({ cookie: doctor });
const myRoom = async () => (await panel()).rooms.find(({ servicePointId }) => servicePointId === room.servicePointId);
const press = (what: string, body?: unknown, cookie = doctor) =>
  server.ask('POST', `/clinics/${server.clinicId}/rooms/${room.servicePointId}/${what}`, {
    cookie,
    ...(body === undefined ? {} : { body }),
  });
const issue = (at: ClinicServer) =>
  at.ask('POST', `/clinics/${server.clinicId}/tickets`, {
    cookie: reception,
    body: { serviceId: room.serviceIds[0], language: 'en' },
  });
const inMyRoom = async (): Promise<QueueEntry | undefined> =>
  (await panel()).queue.find((entry) => entry.servicePointId === room.servicePointId);

test('"next" with nobody there waits; who comes, at whichever process, is called once', async () => {
  expect((await press('next')).status).toBe(200);
  expect((await myRoom())?.calling).toBe('awaits');
  await Promise.all([issue(beside), issue(server)]);
  await expect.poll(inMyRoom).toMatchObject({ number: 'A-001', status: 'called' });
  expect((await panel()).queue.filter(({ status }) => status === 'waiting')).toHaveLength(1);
  expect((await myRoom())?.calling).toBe('by_hand');
});

test('waiting can be stopped, and then "next" is pressed again', async () => {
  await press('next');
  await press('finish');
  await press('next');
  expect((await myRoom())?.calling).toBe('awaits');
  expect((await press('stop-calling')).status).toBe(200);
  expect((await press('stop-calling')).body).toMatchObject({ code: 'not_calling_by_itself' });
  await issue(server);
  await press('next');
  expect(await inMyRoom()).toMatchObject({ number: 'A-003', status: 'called' });
  await press('finish');
});

test('somebody without a ticket is in service at once, with a number that no screen shows', async () => {
  const screen = await server.pair('display');
  const direct = await press('serve-directly', { serviceId: room.serviceIds[0], language: 'ru' });
  expect(direct.status).toBe(200);
  expect(await inMyRoom()).toMatchObject({ number: 'A-004', status: 'serving' });
  const { current, recent } = await server.look<DisplayView>({ token: screen });
  expect([...current, ...recent].map(({ number }) => number)).not.toContain('A-004');
  expect((await press('serve-directly', { serviceId: room.serviceIds[0], language: 'ru' })).body).toMatchObject({
    code: 'service_point_busy',
  });
});

test('a kiosk serves nobody and stops no room', async () => {
  const token = await server.pair('kiosk');
  for (const what of ['serve-directly', 'stop-calling']) {
    const answer = await server.ask('POST', `/clinics/${server.clinicId}/rooms/${room.servicePointId}/${what}`, {
      token,
      body: { serviceId: room.serviceIds[0], language: 'en' },
    });
    expect(answer.status).toBe(403);
  }
});
