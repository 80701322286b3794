/** Statistics of one service, doctor, room or way in alone: the figures, their tickets and the paper agree. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { narrowedTo } from '../../../common/chart/tables.ts';
import { wordsIn } from '../../../common/chart/words.ts';
import { CountedTickets, Statistics } from '../../../common/contract/statistics.ts';
import type { PanelView } from '../../../common/contract/panelView.ts';
import { statisticsRows } from '../../../operator/src/lib/statistics/statisticsTable.ts';
import { startClinicServer, type ClinicServer } from '../../support/clinicServer.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
let server: ClinicServer;
let supervisor = '';
let serviceId = '';
let other = '';
let rooms: readonly string[] = [];
let doctors: readonly string[] = [];

/** Two came for one service: each doctor called one of them, in rooms of their own; one came for another service. */
beforeAll(async () => {
  server = await startClinicServer(NINE);
  supervisor = await server.logIn('supervisor');
  const cookie = await server.logIn('reception');
  const view = await server.look<PanelView>({ cookie });
  const send = async (path: string, body: unknown = {}) => {
    const answer = await server.ask('POST', inClinic(path), { cookie, body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  };
  const shared = view.services.find(
    (service) =>
      service.isOpen &&
      view.rooms.filter(({ serviceIds }) => serviceIds.some((id) => id === service.serviceId)).length > 1,
  );
  serviceId = shared?.serviceId ?? '';
  other = view.services.find((each) => each.isOpen && each.serviceId !== serviceId)?.serviceId ?? '';
  rooms = view.rooms
    .filter(({ serviceIds }) => serviceIds.some((id) => id === serviceId))
    .map(({ servicePointId }) => servicePointId)
    .slice(0, 2);
  doctors = view.practitioners.map(({ practitionerId }) => practitionerId).slice(0, 2);
  for (const service of [serviceId, serviceId, other]) await send('/tickets', { serviceId: service, language: 'en' });
  for (const [n, room] of rooms.entries()) {
    await send(`/rooms/${room}/open`, { practitionerId: doctors[n] });
    server.clock.at += 10 * MINUTE;
    await send(`/rooms/${room}/next`);
  }
  // Later the second doctor takes the first one's room; what was called there before was the first one's.
  const [first = ''] = rooms;
  server.clock.at += MINUTE;
  await send(`/rooms/${first}/start`);
  await send(`/rooms/${first}/finish`);
  await send(`/rooms/${first}/close`);
  await send(`/rooms/${first}/open`, { practitionerId: doctors[1] });
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const DAYS = 'from=2026-03-02&until=2026-03-02';
const get = (path: string) => server.ask('GET', inClinic(path), { cookie: supervisor });
const read = async (only: string) => Statistics.parse((await get(`/statistics?${DAYS}&${only}`)).body);
const tickets = async (only: string, figure = 'tickets') =>
  CountedTickets.parse((await get(`/statistics/tickets?${DAYS}&figure=${figure}&${only}`)).body);

test('of one service, room, doctor or way in, each alone and together', async () => {
  const [first = '', second = ''] = rooms;
  for (const [only, count, waits] of [
    ['', 3, 2],
    [`serviceId=${serviceId}`, 2, 2],
    [`serviceId=${other}`, 1, 0],
    [`servicePointId=${first}`, 1, 1],
    [`practitionerId=${doctors[0]}`, 1, 1],
    [`practitionerId=${doctors[1]}`, 1, 1],
    ['channel=walk_in_desk', 3, 2],
    ['channel=walk_in_kiosk', 0, 0],
    [`serviceId=${serviceId}&servicePointId=${second}&practitionerId=${doctors[1]}&channel=walk_in_desk`, 1, 1],
    [`servicePointId=${second}&practitionerId=${doctors[0]}`, 0, 0],
  ] as const) {
    const { all, by } = await read(only);
    expect([all.tickets, all.waits?.count ?? 0], only).toEqual([count, waits]);
    expect(
      by.hour.reduce((sum, { figures }) => sum + figures.tickets, 0),
      only,
    ).toBe(count);
    expect((await tickets(only)).total, only).toBe(count);
    expect((await tickets(`${only}&by=hour&key=09`, 'waits')).total, only).toBe(waits);
  }
  // It took 10 minutes until the first doctor called, and 20 until the second did.
  expect((await read(`practitionerId=${doctors[0]}`)).all.waits?.p50Ms).toBe(10 * MINUTE);
  expect((await read(`practitionerId=${doctors[1]}`)).all.waits?.p50Ms).toBe(20 * MINUTE);
});

test('the table and the paper say of whom they speak', async () => {
  const narrowed = await read(`serviceId=${serviceId}&practitionerId=${doctors[0]}&channel=walk_in_desk`);
  const lines = narrowedTo(narrowed, wordsIn('en'));
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^Service: \S/);
  expect(lines[1]).toMatch(/^Doctor: \S/);
  expect(lines[1]).not.toContain(doctors[0]);
  expect(statisticsRows(narrowed, wordsIn('en'))[0]).toEqual(['Statistics', '2026-03-02', '2026-03-02', ...lines]);
  expect((await get(`/statistics/paper?${DAYS}&serviceId=${serviceId}&language=fa`)).status).toBe(200);
  expect(narrowedTo(await read(''), wordsIn('en'))).toEqual([]);
});

test('what is no service, doctor, room or way in is refused', async () => {
  for (const wrong of ['serviceId=1', 'practitionerId=x', `servicePointId=' or true --`, 'channel=pigeon'])
    for (const path of ['', '/tickets', '/paper'])
      expect(await get(`/statistics${path}?${DAYS}&figure=tickets&language=en&${wrong}`), wrong).toMatchObject({
        status: 422,
        body: { code: 'invalid_request' },
      });
});
