/** A patient who was called and was not there: told what comes next, and taken back by the ticket's own code. */
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KioskView, TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView, RoomState } from '../../common/contract/panelView.ts';
import type { VisitView } from '../../common/contract/visitView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const RULE = { kind: 'call_again', afterCalls: 2, times: 1 } as const;

let server: ClinicServer;
let doctor = '';
let kiosk = '';
let room: RoomState;
let serviceId = '';
beforeAll(async () => {
  server = await startClinicServer();
  const sql = postgres(server.databaseUrl, { max: 1, onnotice: () => undefined });
  await sql`update clinics set options = options || ${sql.json({ calls: { missed: RULE } })}`;
  await sql.end();
  doctor = await server.logIn('noor');
  kiosk = await server.pair('kiosk');
  const found = (await panel()).rooms.find(({ name }) => name.en === 'Room 1');
  if (!found) throw new Error('The demonstration has a first room');
  room = found;
  serviceId = found.serviceIds[0] ?? '';
  await press('open', {});
});
afterAll(() => server.stop());

const panel = () => server.look<PanelView>({ cookie: doctor });
const press = (what: string, body?: unknown) =>
  server.ask('POST', `/clinics/${server.clinicId}/rooms/${room.servicePointId}/${what}`, {
    cookie: doctor,
    ...(body === undefined ? {} : { body }),
  });
const take = async (over: object = {}) => {
  const answer = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
    token: kiosk,
    body: { serviceId, language: 'en', ...over },
  });
  return answer.body['ticket'] as TicketView;
};
const tokenOf = ({ url }: TicketView) => new URL(url).hash.slice(1);
const scan = (token: string) =>
  server.ask('POST', `/clinics/${server.clinicId}/scan`, { token: kiosk, body: { token, language: 'en' } });
const page = async (ticket: TicketView) =>
  (await server.ask('GET', '/patient-page', { token: tokenOf(ticket) })).body as VisitView;

test('is told that another call comes, and waits again by scanning the ticket', async () => {
  const [first, second] = [await take(), await take()];
  await take();
  await press('next');
  expect((await press('no-show')).status).toBe(200);

  expect(await page(first)).toMatchObject({
    state: 'missed',
    missed: { then: 'called_again', afterCalls: 2 },
    can: { here: true },
  });
  expect((await panel()).queue.find(({ number }) => number === first.number)).toMatchObject({
    status: 'held',
    misses: 1,
    callsToGo: 2,
  });
  expect((await scan(tokenOf(first))).body).toMatchObject({ standing: 'brought_back', ticket: { peopleAhead: 0 } });
  expect((await scan(tokenOf(first))).body).toMatchObject({ standing: 'waiting' });
  expect(await page(first)).toMatchObject({ state: 'waiting', missed: { then: 'waits' } });
  expect((await scan(tokenOf(second))).body).toMatchObject({ standing: 'waiting', ticket: { peopleAhead: 1 } });
});

test('who misses the last call says "I am here" on the phone', async () => {
  const called = await press('next');
  await press('no-show');
  const missed = (await panel()).queue.find(({ stageId }) => stageId === called.body['stageId']);
  expect(missed).toMatchObject({ status: 'no_show', misses: 2 });
  const first = await take();
  const token = tokenOf(first);
  expect((await server.ask('POST', '/patient-page/here', { token })).body).toMatchObject({ code: 'stage_not_missed' });
});

test('a ticket that is called or over says so; a code that is no ticket’s is refused', async () => {
  const called = await press('next');
  const { queue } = await panel();
  const number = queue.find(({ stageId }) => stageId === called.body['stageId'])?.number;
  expect(number).toBe('A-002');
  expect((await scan('x'.repeat(44))).body).toMatchObject({ code: 'link_unknown' });
  expect(
    (
      await server.ask('POST', `/clinics/${server.clinicId}/scan`, {
        cookie: doctor,
        body: { token: 'x', language: 'en' },
      })
    ).status,
  ).toBe(403);
});

test('a kiosk asks before it gives a second ticket in a moment, and gives it when it is wanted', async () => {
  const view = await server.look<KioskView>({ token: kiosk });
  const other = view.services.find((service) => service.serviceId !== serviceId && service.closed === null);
  const ask = (over: object) =>
    server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
      token: kiosk,
      body: { serviceId: other?.serviceId, language: 'en', asksBeforeAnother: true, partySize: 3, ...over },
    });
  const first = (await ask({})).body['ticket'] as TicketView;
  expect(first.partySize).toBe(3);
  expect((await ask({})).body).toMatchObject({ code: 'just_taken', number: first.number });
  expect((await ask({ isAnother: true })).status).toBe(200);
});
