/** Patients who missed the clinic's call and ring its number: whoever does so soon is led straight to their own matter. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NoticeList } from '../../common/contract/noticeDesk.ts';
import { CallHistory, type CallEntry } from '../../common/contract/phoneCalls.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { phoneCalls } from '../../server/db/schema/phone.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE_MS = 60_000;
const WITHIN = { timeout: 15_000 };
const LINE = '+982188001122';
const NEAR = /your turn is near/;

let server: ClinicServer;
let reception: string;
let supervisor: string;
let panel: PanelView;
beforeAll(async () => {
  server = await startClinicServer();
  reception = await server.logIn('reception');
  supervisor = await server.logIn('supervisor');
  panel = await server.look<PanelView>({ cookie: reception });
  const room = panel.rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId;
  await post(`/rooms/${room}/open`, {});
});
afterAll(() => server.stop());

const post = async (path: string, body: unknown) => {
  const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: reception, body });
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
  return answer.body;
};
const demo = (path: string, fields: Record<string, string>) =>
  fetch(`${server.url}/demo/phone/${path}`, { method: 'POST', body: new URLSearchParams(fields) });
const act = (callId: string, what: string) => demo('call', { callId, act: what });

/** All that stands on the telephone with this number. */
async function phoneOf(address: string): Promise<string> {
  const phones = (await (await fetch(`${server.url}/demo/phone`)).text()).split('<section class="phone">');
  return phones.find((each) => each.includes(`value="${address}"`)) ?? '';
}

async function noticesOf({ visitId }: TicketView) {
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/notices`, { cookie: supervisor });
  return NoticeList.parse(body).notices.filter((entry) => entry.visitId === visitId && entry.purpose === 'turn_near');
}
const answersOf = async (ticket: TicketView) => (await noticesOf(ticket)).map(({ answer }) => answer);
const triesOf = async (ticket: TicketView) =>
  (await noticesOf(ticket)).flatMap(({ attempts }) => attempts.map(({ channel, status }) => `${channel} ${status}`));

/** A walk-in patient whose turn is near at once, and who does not take the call about it. */
async function misses(phone: string): Promise<TicketView> {
  const serviceId = panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
  const ticket = (await post('/tickets', { serviceId, language: 'en' }))['ticket'] as TicketView;
  await post(`/visits/${ticket.visitId}/contact`, { phone, channel: 'voice' });
  await expect.poll(() => phoneOf(phone), WITHIN).toContain('It rings');
  await act(/name="callId" value="([^"]+)"/.exec(await phoneOf(phone))?.[1] ?? '', 'decline');
  await expect.poll(() => triesOf(ticket), WITHIN).toContain('voice unanswered');
  return ticket;
}
const leave = ({ stageId }: TicketView) => post(`/stages/${stageId}/cancel`, {});

/** Somebody calls the clinic. @returns the call's id */
async function calls(from: string): Promise<string> {
  const incoming = () =>
    server.connections.db.select({ id: phoneCalls.id }).from(phoneCalls).where(eq(phoneCalls.direction, 'in'));
  const before = new Set((await incoming()).map(({ id }) => id));
  await demo('dial', { from, line: LINE });
  const call = (await incoming()).find(({ id }) => !before.has(id));
  if (call === undefined) throw new Error('The call was not written down');
  return call.id;
}

/** The call as the supervisor looks back on it. */
async function inHistory(callId: string): Promise<CallEntry | undefined> {
  const days = 'from=2026-03-01&until=2026-03-04';
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/calls?${days}`, { cookie: supervisor });
  return CallHistory.parse(body).calls.find((call) => call.callId === callId);
}

test('who missed the call about their turn calls back, hears the same at once, presses 1, and the clinic knows', async () => {
  const phone = '+982188776601';
  const ticket = await misses(phone);
  const callId = await calls('02188776601');
  expect(await phoneOf('02188776601')).toMatch(NEAR);
  await act(callId, 'key_1');
  expect((await noticesOf(ticket)).map(({ status, answer }) => [status, answer])).toEqual([['answered', 'coming']]);
  expect(await triesOf(ticket)).toEqual(['voice answered']);
  await act(callId, 'hang_up');
  expect(await inHistory(callId)).toMatchObject({
    direction: 'in',
    became: 'heard_place',
    topic: 'turn_near',
    number: { text: expect.stringMatching(/601$/) as string },
  });
  await leave(ticket);
});

test('who presses a key that means nothing is asked again, and who hangs up then has not answered', async () => {
  const phone = '+982188776602';
  const ticket = await misses(phone);
  const callId = await calls(phone);
  await act(callId, 'key_7');
  expect(await phoneOf(phone)).toMatch(/Please press one of these keys/);
  await act(callId, 'hang_up');
  expect(await answersOf(ticket)).toEqual([null]);
  expect(await inHistory(callId)).toMatchObject({ became: 'hung_up' });

  const again = await calls(phone);
  await act(again, 'key_3');
  expect(await answersOf(ticket)).toEqual(['cancel']);
  expect(await inHistory(again)).toMatchObject({ became: 'under_way' });
  await act(again, 'hear_out');
  expect(await inHistory(again)).toMatchObject({ became: 'cancelled' });
});

test('who has left the queue meanwhile, or has answered already, hears the menu', async () => {
  const phone = '+982188776603';
  const ticket = await misses(phone);
  await leave(ticket);
  await hearsMenu(phone);

  const other = '+982188776604';
  const answered = await misses(other);
  const first = await calls(other);
  await act(first, 'key_1');
  await act(first, 'hang_up');
  await hearsMenu(other);
  await leave(answered);
});

test('who calls without showing a number, or more than an hour later, hears the menu', async () => {
  const phone = '+982188776605';
  const ticket = await misses(phone);
  await hearsMenu('');
  server.clock.at += 61 * MINUTE_MS;
  await hearsMenu(phone);
  expect(await answersOf(ticket)).not.toContain('coming');
  await leave(ticket);
});

test('who called back and wants something else presses 5 for the menu or 0 for the desk, and can still answer another time', async () => {
  const phone = '+982188776606';
  const ticket = await misses(phone);
  const callId = await calls(phone);
  expect(await phoneOf(phone)).toMatch(/For anything else, press 5.*For the desk, press 0/s);
  await act(callId, 'key_5');
  expect(await phoneOf(phone)).toMatch(/For information, press 4/);
  await act(callId, 'hang_up');
  const call = await inHistory(callId);
  expect(call?.path.map(({ step }) => step)).toEqual(['main']);
  expect(call?.topic).not.toBe('turn_near');
  expect(await answersOf(ticket)).toEqual([null]);

  const again = await calls(phone);
  expect(await phoneOf(phone)).toMatch(NEAR);
  await act(again, 'key_0');
  expect(await phoneOf(phone)).toMatch(/connecting you with the desk/);
  await act(again, 'hang_up');
  expect((await inHistory(again))?.path.map(({ step }) => step)).toEqual(['desk.key_0']);
  expect(await answersOf(ticket)).toEqual([null]);
  const third = await calls(phone);
  await act(third, 'key_1');
  expect(await answersOf(ticket)).toEqual(['coming']);
  await act(third, 'hang_up');
  await leave(ticket);
});

test('who called back and presses nothing hears it again, and then gets the desk', async () => {
  const phone = '+982188776607';
  const ticket = await misses(phone);
  const callId = await calls(phone);
  await act(callId, 'hear_out');
  expect(await phoneOf(phone)).toMatch(NEAR);
  expect((await inHistory(callId))?.path).toEqual([]);
  await act(callId, 'hear_out');
  expect(await phoneOf(phone)).toMatch(/connecting you with the desk/);
  await act(callId, 'hang_up');
  expect((await inHistory(callId))?.path.map(({ step }) => step)).toEqual(['desk.silence']);
  expect(await answersOf(ticket)).toEqual([null]);
  await leave(ticket);
});

/** Nothing is said about a turn: they are in the menu, in their language where it is known. */
async function hearsMenu(from: string): Promise<void> {
  const callId = await calls(from);
  await act(callId, 'hang_up');
  const call = await inHistory(callId);
  expect(['language', 'main']).toContain(call?.path.map(({ step }) => step).join());
  expect(call?.topic).not.toBe('turn_near');
}
