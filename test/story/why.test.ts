/** Why was she called before me: read afterwards from the log, by number, without anybody's name. */
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DecisionList, Story, StoryLine } from '../../common/contract/story.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { VisitView } from '../../common/contract/visitView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE = 60_000;

let server: ClinicServer;
let reception = '';
let doctor = '';
let supervisor = '';
beforeAll(async () => {
  server = await startClinicServer();
  reception = await server.logIn('reception');
  doctor = await server.logIn('noor');
  supervisor = await server.logIn('admin');
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const panel = () => server.look<PanelView>({ cookie: reception });
const serviceNamed = (view: PanelView, name: string) =>
  view.services.find((service) => service.name.en === name)?.serviceId;

async function ticket(classCode?: string): Promise<TicketView> {
  const serviceId = serviceNamed(await panel(), 'Family doctor');
  const body = { serviceId, language: 'en', ...(classCode === undefined ? {} : { classCode }) };
  const { body: issued } = await server.ask('POST', inClinic('/tickets'), { cookie: reception, body });
  server.clock.at += 5 * MINUTE;
  return issued['ticket'] as TicketView; // checked by the route's own schema
}

const whats = (lines: readonly StoryLine[]) => lines.map(({ what }) => what);

test('a ticket’s story says who went first and why, what the screens showed, and who decided by hand', async () => {
  const first = await ticket();
  const second = await ticket();
  const third = await ticket();
  const room = (await panel()).rooms.find(({ name }) => name.en === 'Room 1')?.servicePointId ?? '';
  const press = (what: string, body?: object) =>
    server.ask('POST', inClinic(`/rooms/${room}/${what}`), { cookie: doctor, ...(body ? { body } : {}) });
  await press('open', {});
  const screen = server.socket({ token: await server.pair('display') });
  await screen.emitWithAck('view:join', {});

  // Before it happens: the list and the phone page say the same.
  const [, , entry] = (await panel()).queue;
  expect(entry).toMatchObject({
    number: third.number,
    turn: { index: 2 },
    ahead: [{ because: 'came_earlier', count: 2 }],
  });
  const page = await fetch(`${server.url}/api/v1/patient-page`, {
    headers: { authorization: `Bearer ${third.url.split('#')[1] ?? ''}` },
  });
  expect((await page.json()) as VisitView).toMatchObject({
    peopleAhead: 2,
    ahead: [{ because: 'came_earlier', count: 2 }],
  });

  const called = await press('call', { stageId: third.stageId, reason: 'cannot_wait' });
  expect(called.status).toBe(200);
  await screen.emitWithAck('call:shown', { callIds: [called.body['callId']] });
  server.clock.at += MINUTE;
  await press('next');
  await server.ask('POST', inClinic(`/stages/${second.stageId}/class`), {
    cookie: reception,
    body: { classCode: 'elderly', reason: 'belongs_to_it' },
  });

  const read = async (path: string, cookie = doctor) => (await server.ask('GET', inClinic(path), { cookie })).body;
  const story = (await read(`/visits/${first.visitId}/story`)) as Story; // checked by the route's own schema
  expect(story).toMatchObject({ number: first.number });
  expect(whats(story.lines).filter((what) => what !== 'message')).toEqual(['issued', 'overtaken', 'called']);
  const overtaken = story.lines.find(({ what }) => what === 'overtaken');
  expect(overtaken).toMatchObject({
    other: third.number,
    by: 'staff',
    who: null,
    room: { en: 'Room 1' },
    why: { rule: 'chosen', chosenBecause: 'cannot_wait', passedOver: 2 },
  });

  const { date } = story;
  const typed = await read(`/days/${date}/tickets/a${third.number.slice(1).replace(/\D|^0+/g, '')}/story`);
  const ofThird = typed as Story;
  expect(ofThird.number).toBe(third.number);
  const call = ofThird.lines.find(({ what }) => what === 'called');
  expect(call?.shown).toHaveLength(1);
  expect(whats(ofThird.lines)).toContain('finished_by_next');

  const decisions = (await read(`/days/${date}/decisions`, supervisor)) as DecisionList;
  expect(decisions.decisions.map(({ what, number }) => [what, number])).toEqual([
    ['class_set', second.number],
    ['called', third.number],
  ]);
  expect(decisions.decisions[0]?.because).toBe('belongs_to_it');
  expect(decisions.decisions.every(({ who }) => who !== null)).toBe(true);
  expect((await server.ask('GET', inClinic(`/days/${date}/decisions`), { cookie: doctor })).status).toBe(403);
  const overseen = (await read(`/visits/${first.visitId}/story`, supervisor)) as Story;
  expect(overseen.lines.find(({ what }) => what === 'overtaken')?.who).not.toBeNull();
});

test('the paper is in it though the clock that gave the ticket was hours ahead of the one that printed', async () => {
  const token = await server.pair('kiosk');
  const body = { serviceId: serviceNamed(await panel(), 'Family doctor'), language: 'en' };
  const { body: issued } = await server.ask('POST', inClinic('/tickets'), { token, body });
  const { visitId } = issued['ticket'] as TicketView; // checked by the route's own schema
  const sql = postgres(server.databaseUrl, { max: 1 });
  await sql`update visits set issued_at = issued_at + interval '5 hours' where id = ${visitId}`;
  await sql.end();
  const story = (await server.ask('GET', inClinic(`/visits/${visitId}/story`), { cookie: doctor })).body;
  expect(whats((story as Story).lines)).toContain('paper'); // likewise
});

test('what is not there is said so', async () => {
  const { date } = await panel();
  const story = (path: string) => server.ask('GET', inClinic(path), { cookie: doctor });
  expect((await story(`/days/${date}/tickets/Z-999/story`)).body).toMatchObject({ code: 'visit_not_found' });
  expect((await story(`/days/${date}/tickets/nothing/story`)).body).toMatchObject({ code: 'visit_not_found' });
  expect((await story('/visits/0192f0c0-7d4e-7c11-8a06-000000000001/story')).status).toBe(404);
  const noDay = await server.ask('GET', inClinic('/days/2020-01-01/decisions'), { cookie: supervisor });
  expect(noDay.body).toMatchObject({ code: 'day_not_found' });
});
