/** Statistics as the panel asks for them: whose they are, which days, and that nothing else is told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CountedTickets, Statistics } from '../../../common/contract/statistics.ts';
import type { PanelView } from '../../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../../support/clinicServer.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const MIN = 60_000;
let server: ClinicServer;
let supervisor = '';
let number = '';

beforeAll(async () => {
  server = await startClinicServer(NINE);
  supervisor = await server.logIn('supervisor');
  const cookie = await server.logIn('reception');
  const kiosk = await server.pair('kiosk');
  const view = await server.look<PanelView>({ cookie });
  const room = view.rooms.find(({ serviceIds }) => serviceIds.length > 0);
  const body = { serviceId: room?.serviceIds[0], language: 'fa' };
  const send = (path: string) =>
    server.ask('POST', inClinic(`/rooms/${room?.servicePointId}/${path}`), { cookie, body: {} });
  const first = await server.ask('POST', inClinic('/tickets'), { token: kiosk, body });
  number = (first.body['ticket'] as { number: string }).number; // the route's own schema has checked it
  await server.ask('POST', inClinic('/tickets'), { cookie, body });
  await send('open');
  server.clock.at = NINE + 12 * MIN;
  await send('next');
  await send('start');
  server.clock.at = NINE + 20 * MIN;
  await send('finish');
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const asked = 'from=2026-03-01&until=2026-03-02';
const get = (path: string, cookie = supervisor) => server.ask('GET', inClinic(path), { cookie });

test('one came at the kiosk and one at the desk; the one who was called waited 12 minutes and took 8', async () => {
  const { status, body } = await get(`/statistics?${asked}`);
  expect(status).toBe(200);
  const { all, by } = Statistics.parse(body);
  expect(all).toMatchObject({
    tickets: 2,
    outcomes: { served: 1, open: 1 },
    waits: { count: 1, p50Ms: 12 * MIN },
    services: { count: 1, p50Ms: 8 * MIN },
  });
  expect(by.channel.map(({ key, figures }) => [key, figures.tickets])).toEqual([
    ['walk_in_desk', 1],
    ['walk_in_kiosk', 1],
  ]);
});

test('the wait leads to its ticket, by number and times alone', async () => {
  const { body } = await get(`/statistics/tickets?${asked}&figure=waits&by=hour&key=09`);
  const { total, tickets } = CountedTickets.parse(body);
  expect(total).toBe(1);
  expect(tickets).toMatchObject([{ number, outcome: 'served', enteredAt: NINE, calledAt: NINE + 12 * MIN }]);
});

test('days that end before they begin, or are too many, are refused', async () => {
  for (const days of [
    'from=2026-03-02&until=2026-03-01',
    'from=2020-01-01&until=2026-03-02',
    'from=2026-02-30&until=2026-03-02',
  ])
    for (const path of ['', '/tickets', '/paper'])
      expect(await get(`/statistics${path}?${days}&figure=tickets&language=en`)).toMatchObject({
        status: 422,
        body: { code: 'invalid_request' },
      });
});

test('what somebody writes into the address is never part of the question to the database', async () => {
  const odd = encodeURIComponent(`09' or true --`);
  expect(await get(`/statistics/tickets?${asked}&figure=tickets&by=hour&key=${odd}`)).toMatchObject({
    status: 200,
    body: { total: 0 },
  });
  expect((await get(`/statistics/tickets?${asked}&figure=nothing`)).status).toBe(422);
});

test('they are the supervisor’s and the administrator’s, and nobody else’s', async () => {
  for (const path of ['/statistics', '/statistics/tickets', '/statistics/paper']) {
    const full = `${path}?${asked}&figure=tickets&language=fa`;
    expect((await get(full)).status).toBe(200);
    expect((await get(full, await server.logIn('admin'))).status).toBe(200);
    expect(await get(full, await server.logIn('reception'))).toMatchObject({
      status: 403,
      body: { code: 'not_allowed' },
    });
  }
});
