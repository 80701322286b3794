/** Somebody who asks to be rung: what follows from each way in which the call can end. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NoticeList, type NoticeEntry } from '../../common/contract/noticeDesk.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE_MS = 60_000;
const WITHIN = { timeout: 15_000 };
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

/** A walk-in patient who leaves a telephone; as few are waiting, the turn is near at once. */
async function walkIn(phone: string, channel: 'sms' | 'voice'): Promise<TicketView> {
  const serviceId = panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
  const ticket = (await post('/tickets', { serviceId, language: 'en' }))['ticket'] as TicketView;
  await post(`/visits/${ticket.visitId}/contact`, { phone, channel });
  return ticket;
}
const leave = ({ stageId }: Pick<TicketView, 'stageId'>) => post(`/stages/${stageId}/cancel`, {});

/** All that stands on the telephone with this number. */
async function phoneOf(address: string): Promise<string> {
  const phones = (await (await fetch(`${server.url}/demo/phone`)).text()).split('<section class="phone">');
  return phones.find((each) => each.includes(`value="${address}"`)) ?? '';
}
async function isRung(address: string): Promise<string> {
  await expect.poll(() => phoneOf(address), WITHIN).toContain('It rings');
  return /name="callId" value="([^"]+)"/.exec(await phoneOf(address))?.[1] ?? '';
}
const press = (callId: string, act: string) =>
  fetch(`${server.url}/demo/phone/call`, { method: 'POST', body: new URLSearchParams({ callId, act }) });

async function turnNearOf({ visitId }: TicketView): Promise<readonly NoticeEntry[]> {
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/notices`, { cookie: supervisor });
  return NoticeList.parse(body).notices.filter((entry) => entry.visitId === visitId && entry.purpose === 'turn_near');
}
const statusOf = async (ticket: TicketView) => (await turnNearOf(ticket)).map(({ status }) => status);
/** The way of each try, and what became of it. */
const triesOf = async (ticket: TicketView) =>
  (await turnNearOf(ticket)).flatMap(({ attempts }) => attempts.map(({ channel, status }) => `${channel} ${status}`));

let witnesses = 0;
/** Somebody else has been told meanwhile, so everybody's turn has been looked at since. */
async function othersAreTold(): Promise<void> {
  witnesses += 1;
  const ticket = await walkIn(`0912 000 00 ${String(witnesses).padStart(2, '0')}`, 'sms');
  await expect.poll(() => statusOf(ticket), WITHIN).toHaveLength(1);
  await leave(ticket);
}

test('who says "later" on the telephone is rung again when the minutes are over, and not before', async () => {
  const ticket = await walkIn('0912 345 67 01', 'voice');
  const callId = await isRung('+989123456701');
  await press(callId, 'take');
  await press(callId, 'key_2');
  await expect.poll(() => statusOf(ticket), WITHIN).toEqual(['answered']);
  const entry = (await server.look<PanelView>({ cookie: reception })).queue.find(
    ({ stageId }) => stageId === ticket.stageId,
  );
  expect(entry).toMatchObject({ number: ticket.number, hasAskedLater: true });
  await othersAreTold();
  await othersAreTold();
  expect(await statusOf(ticket)).toEqual(['answered']);

  server.clock.at += 15 * MINUTE_MS;
  const again = await isRung('+989123456701');
  await press(again, 'take');
  await press(again, 'key_1');
  await expect.poll(() => statusOf(ticket), WITHIN).toEqual(['answered', 'answered']);
  await othersAreTold();
  expect(await statusOf(ticket)).toHaveLength(2);
  await leave(ticket);
});

test('a mobile telephone that nobody takes is texted', async () => {
  const ticket = await walkIn('0912 345 67 02', 'voice');
  const callId = await isRung('+989123456702');
  expect(await statusOf(ticket)).toEqual(['open']);
  await press(callId, 'decline');
  await expect.poll(() => phoneOf('+989123456702'), WITHIN).toContain('your turn is near');
  await expect.poll(() => statusOf(ticket), WITHIN).toEqual(['reached']);
  await expect.poll(() => triesOf(ticket), WITHIN).toEqual(['voice unanswered', 'sms delivered']);
  await leave(ticket);
});

test('an answering machine is nobody: a text follows', async () => {
  const ticket = await walkIn('0912 345 67 03', 'voice');
  await press(await isRung('+989123456703'), 'machine');
  await expect.poll(() => triesOf(ticket), WITHIN).toEqual(['voice unanswered', 'sms delivered']);
  await leave(ticket);
});

test('a home telephone that is busy is rung three times more after the clinic’s pauses, then the desk is told', async () => {
  const ticket = await walkIn('021 8877 6655', 'voice');
  await press(await isRung('+982188776655'), 'decline');
  await expect.poll(() => triesOf(ticket), WITHIN).toEqual(['voice unanswered']);
  await othersAreTold();
  expect(await triesOf(ticket)).toHaveLength(1);

  for (const tries of [2, 3, 4]) {
    server.clock.at += 3 * MINUTE_MS;
    await press(await isRung('+982188776655'), 'decline');
    await expect.poll(() => triesOf(ticket), WITHIN).toEqual(Array.from({ length: tries }, () => 'voice unanswered'));
  }
  await expect.poll(() => statusOf(ticket), WITHIN).toEqual(['failed']);
  await expect
    .poll(async () => (await server.look<PanelView>({ cookie: reception })).alarms.map(({ code }) => code), WITHIN)
    .toContain('notice_failed');
  await leave(ticket);
});
