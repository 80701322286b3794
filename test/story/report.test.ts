/** What a day has been so far, as whoever supervises reads it over the interface. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DayList, DayReport } from '../../common/contract/report.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { loginOf } from '../administration/build.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let desk: string;
let supervisor: string;
let panel: PanelView;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await server.logIn('reception');
  supervisor = await server.logIn(loginOf(server.logins, 'supervisor'));
  panel = await server.look<PanelView>({ cookie: desk });
});
afterAll(() => server.stop());

const send = async (path: string, body?: unknown) => {
  const answered = await server.ask('POST', `/clinics/${server.clinicId}${path}`, {
    cookie: desk,
    ...(body === undefined ? {} : { body }),
  });
  expect(answered.status, `${path} ${JSON.stringify(answered.body)}`).toBe(200);
  return answered.body;
};
const read = (path: string, cookie = supervisor) =>
  server.ask('GET', `/clinics/${server.clinicId}/days${path}`, { cookie });
const report = async () => (await read(`/${panel.date}/report`)).body as unknown as DayReport; // its schema checked it

test('the report follows the day: who came, who was served, how long they waited, who waits', async () => {
  const room = panel.rooms.find(({ kind, serviceIds }) => kind === 'room' && serviceIds.length > 0);
  const serviceId = room?.serviceIds[0];
  const roomPath = `/rooms/${room?.servicePointId}`;
  await send(`${roomPath}/open`, {});
  for (let nth = 0; nth < 3; nth += 1) {
    await send('/tickets', { serviceId, language: 'en' });
    server.clock.at += 60_000;
  }
  server.clock.at += 7 * 60_000;
  await send(`${roomPath}/next`); // the first waited 10 minutes
  await send(`${roomPath}/start`);
  server.clock.at += 5 * 60_000;
  await send(`${roomPath}/finish`);

  const { all, services, rooms, left, status, bookings } = await report();
  expect(status).toBe('open');
  expect(all).toMatchObject({
    tickets: 3,
    served: 1,
    open: 2,
    medianWaitMs: 10 * 60_000,
    longestWaitMs: 10 * 60_000,
    medianServiceMs: 5 * 60_000,
  });
  expect(services).toHaveLength(1);
  expect(services[0]?.name).toEqual(panel.services.find((service) => service.serviceId === serviceId)?.name);
  expect(rooms).toEqual([expect.objectContaining({ name: room?.name, served: 1, openMs: 15 * 60_000 })]);
  expect(left.map(({ waitedMs }) => waitedMs / 60_000)).toEqual([14, 13]);
  expect(bookings.booked).toBe(bookings.arrived + bookings.neverCame + bookings.expected);
  expect((await read('')).body as unknown as DayList).toEqual({ days: [{ date: panel.date, status: 'open' }] });
});

test('it comes out on paper, once for each press', async () => {
  const path = `/clinics/${server.clinicId}/days/${panel.date}/report/paper`;
  const printAt = panel.kiosks.find(({ canPrint }) => canPrint)?.deviceId;
  const key = randomUUID();
  const press = (language: string) =>
    server.ask('POST', path, { cookie: supervisor, key, body: { printAt, language } });
  expect((await press('fa')).status).toBe(200);
  const state = async () => (await server.ask('GET', path, { cookie: supervisor })).body['state'];
  await expect.poll(state, { timeout: 10_000 }).toBe('printed');
  expect((await press('fa')).body).toMatchObject({ state: 'printed' });
  const tray = await (await fetch(`${server.url}/demo/paper`)).text();
  expect(new Set(tray.match(/\d+\.png/g)).size).toBe(1);
  const elsewhere = await server.ask('POST', path.replace(panel.date, '2020-01-01'), {
    cookie: supervisor,
    body: { printAt, language: 'fa' },
  });
  expect(elsewhere.body['code']).toBe('day_not_found');
});

test('nothing in it names anybody, and only who answers for the clinic reads it', async () => {
  const { text } = { text: JSON.stringify(await report()) };
  expect(text).not.toMatch(/patient|phone|\+98/i);
  const refused = await read(`/${panel.date}/report`, desk);
  expect([refused.status, refused.body['code']]).toEqual([403, 'not_allowed']);
  const unknown = await read('/2020-01-01/report');
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'day_not_found']);
});
