/** A room elsewhere helps a service out: its patients go on waiting where they were told to, and miss nothing there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../../common/contract/configuration.ts';
import type { DisplayView } from '../../../common/contract/displayView.ts';
import type { TicketView } from '../../../common/contract/kioskView.ts';
import type { PanelView } from '../../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../../support/clinicServer.ts';

let server: ClinicServer;
let configuration: Configuration;
let hall = '';
let corridor = '';
let supervisor = '';
let reception = '';

beforeAll(async () => {
  server = await startClinicServer();
  const admin = await server.logIn('admin');
  supervisor = await server.logIn('supervisor');
  reception = await server.logIn('reception');
  hall = await server.pair('display');
  corridor = await server.pair('display');
  const { body } = await server.ask('GET', inClinic('/configuration'), { cookie: admin });
  configuration = body as Configuration; // checked by its route
  const [of, away] = [zoneOf('Room 1'), zoneOf('Room 6')];
  expect(of).not.toBe(away);
  for (const [token, zone] of [
    [hall, of],
    [corridor, away],
  ] as const) {
    const { deviceId } = await server.look<DisplayView>({ token });
    const screen = configuration.devices.find((device) => device.deviceId === deviceId);
    const shown = { layout: 'main_hall', twoLanguages: 'side_by_side', hasSound: true };
    const settings = { ...shown, ...screen?.settings, zoneIds: [zone] };
    const answer = await server.ask('PUT', inClinic(`/devices/${screen?.deviceId}`), {
      cookie: admin,
      body: { kind: 'display', name: screen?.name, settings },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  }
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const room = (name: string) => configuration.servicePoints.find((each) => each.name.en === name);
const zoneOf = (name: string) => room(name)?.zoneId ?? '';
const send = (path: string, body: unknown = {}, cookie = reception) =>
  server.ask('POST', inClinic(path), { cookie, body });
const shownOn = async (token: string) =>
  (await server.look<DisplayView>({ token })).current.map(({ number, place }) => [number, place.name.en]);

test('the ticket tells the usual place, and the call of the helping room is shown and heard there and at the room', async () => {
  const [usual, helper] = [room('Room 1'), room('Room 6')];
  const serviceId = usual?.serviceIds[0];
  const moved = await send(`/rooms/${helper?.servicePointId}/move`, { serviceIds: [serviceId] }, supervisor);
  expect(moved.status).toBe(200);
  await send(`/rooms/${helper?.servicePointId}/open`);
  const { body } = await send('/tickets', { serviceId, language: 'en' });
  const { number, whereToWait } = body['ticket'] as TicketView; // checked by its route
  expect(whereToWait).toEqual(configuration.zones.find(({ zoneId }) => zoneId === usual?.zoneId)?.name);

  expect((await send(`/rooms/${helper?.servicePointId}/next`)).status).toBe(200);
  const called = [[number, helper?.name.en]];
  await expect.poll(() => shownOn(hall)).toEqual(called);
  await expect.poll(() => shownOn(corridor)).toEqual(called);
  const lanes = await server.connections.sql<{ lane: string }[]>`select lane from outbox where type = 'announce'`;
  expect(new Set(lanes.map(({ lane }) => lane))).toEqual(new Set([`zone:${usual?.zoneId}`, `zone:${helper?.zoneId}`]));
  // Whoever looks whether the call was shown counts the screens of both places.
  const view = await server.look<PanelView>({ cookie: supervisor });
  const now = view.rooms.find(({ servicePointId }) => servicePointId === helper?.servicePointId);
  expect(now?.lastCall?.screens).toBe(2);
});

test('what the room calls for its own service is shown at the room alone', async () => {
  const helper = room('Room 6');
  expect((await send(`/rooms/${helper?.servicePointId}/move-back`, {}, supervisor)).status).toBe(200);
  const { body } = await send('/tickets', { serviceId: helper?.serviceIds[0], language: 'en' });
  const { number } = body['ticket'] as TicketView; // checked by its route
  expect((await send(`/rooms/${helper?.servicePointId}/next`)).status).toBe(200);
  await expect.poll(() => shownOn(corridor)).toEqual([[number, helper?.name.en]]);
  expect(await shownOn(hall)).toEqual([]);
});
