/** A room helps another service until a time, and is back then without anybody thinking of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PanelView, RoomState } from '../../../common/contract/panelView.ts';
import { startBeside, startClinicServer, type ClinicServer } from '../../support/clinicServer.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
let server: ClinicServer;
let beside: ClinicServer;
let supervisor = '';
let room: RoomState;
let other = '';

beforeAll(async () => {
  server = await startClinicServer(NINE);
  // Two processes, so that both would move it back.
  beside = await startBeside(server);
  supervisor = await server.logIn('supervisor');
  const { rooms, services } = await look();
  const found = rooms.find(({ serviceIds }) => serviceIds.length === 1);
  if (!found) throw new Error('The demonstration has changed');
  room = found;
  other = services.find(({ serviceId, isOpen }) => isOpen && !room.serviceIds.includes(serviceId))?.serviceId ?? '';
});
afterAll(async () => {
  await beside.stop();
  await server.stop();
});

const look = () => server.look<PanelView>({ cookie: supervisor });
const roomNow = async () => (await look()).rooms.find(({ servicePointId }) => servicePointId === room.servicePointId);
const move = (body: object) =>
  server.ask('POST', `/clinics/${server.clinicId}/rooms/${room.servicePointId}/move`, {
    cookie: supervisor,
    body: { serviceIds: [other], ...body },
  });
const lines = (action: string) => server.connections.sql<{ actor: string }[]>`
  select actor from audit where action = ${action} order by id`;
const changesByJob = () => server.connections.sql<{ command_id: string; settings: unknown }[]>`
  select command_id, event -> 'settings' as settings from queue_events where actor = 'job:rooms' order by seq`;

test('for half an hour: the overview says until when, and then it serves its own again', async () => {
  expect((await move({ minutes: 30 })).status).toBe(200);
  expect(await roomNow()).toMatchObject({ serviceIds: [other], movedUntil: NINE + 30 * MINUTE });
  server.clock.at = NINE + 30 * MINUTE - 1;
  expect(await roomNow()).toMatchObject({ serviceIds: [other] });
  server.clock.at = NINE + 30 * MINUTE;
  await expect.poll(async () => (await roomNow())?.serviceIds, { timeout: 10_000 }).toEqual(room.serviceIds);
  const back = await roomNow();
  expect(back).not.toHaveProperty('usualServiceIds');
  expect(back).not.toHaveProperty('movedUntil');
  expect((await lines('room_services_today_changed')).map(({ actor }) => actor.split(':')[0])).toEqual([
    'staff',
    'job',
  ]);
  // By one command of one job, although two processes looked.
  const changes = await changesByJob();
  expect(changes).toHaveLength(1);
  expect(changes[0]?.command_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
});

test('until a time that the clock there shows, which can be changed while it helps', async () => {
  expect((await move({ until: '12:00' })).status).toBe(200);
  expect(await roomNow()).toMatchObject({ movedUntil: Date.parse('2026-03-02T12:00:00Z') });
  expect((await move({ until: '13:00' })).status).toBe(200);
  expect(await roomNow()).toMatchObject({ movedUntil: Date.parse('2026-03-02T13:00:00Z') });
  expect((await move({})).status).toBe(200);
  const whole = await roomNow();
  expect(whole).toMatchObject({ serviceIds: [other] });
  expect(whole).not.toHaveProperty('movedUntil');
});

test('moved back by hand before, nothing happens at the time', async () => {
  await move({ minutes: 10 });
  const path = `/clinics/${server.clinicId}/rooms/${room.servicePointId}/move-back`;
  expect((await server.ask('POST', path, { cookie: supervisor, body: {} })).status).toBe(200);
  const before = (await changesByJob()).length;
  await move({});
  server.clock.at += 11 * MINUTE;
  // The job of a second room's time proves that the job has looked.
  const another = (await look()).rooms.find(
    ({ servicePointId, serviceIds }) =>
      servicePointId !== room.servicePointId && serviceIds.every((id) => id !== other),
  );
  const ofAnother = `/clinics/${server.clinicId}/rooms/${another?.servicePointId}/move`;
  await server.ask('POST', ofAnother, { cookie: supervisor, body: { serviceIds: [other], minutes: 5 } });
  server.clock.at += 6 * MINUTE;
  await expect.poll(async () => (await changesByJob()).length, { timeout: 10_000 }).toBe(before + 1);
  expect(await roomNow()).toMatchObject({ serviceIds: [other] });
});

test('a time that is past, or after the day, is refused and nothing has changed', async () => {
  const before = await roomNow();
  for (const until of ['09:00', '04:00'])
    expect(await move({ until }), until).toMatchObject({ status: 409, body: { code: 'move_end_past' } });
  for (const wrong of [{ until: '25:00' }, { minutes: 0 }, { minutes: 30, until: '12:00' }])
    expect(await move(wrong)).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
  expect(await roomNow()).toEqual(before);
});
