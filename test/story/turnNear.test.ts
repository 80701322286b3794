import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Result } from '../../common/contract/result.ts';
import type { Snapshot, Update } from '../../common/contract/socket.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let panel: PanelView;
let reception: string;
beforeAll(async () => {
  server = await startClinicServer();
  reception = await server.logIn('reception');
  const socket = server.socket({ cookie: reception });
  socket.on('view:update', (update: Update<PanelView>) => (panel = update.view));
  const reply = (await socket.emitWithAck('view:join', { clinicId: server.clinicId })) as Result<
    Snapshot<PanelView>,
    unknown
  >;
  if (!reply.ok) throw new Error('The panel was refused');
  panel = reply.value.view;
});
afterAll(() => server.stop());

const post = async (path: string, body?: unknown) => {
  const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, {
    cookie: reception,
    ...(body === undefined ? {} : { body }),
  });
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
  return answer.body;
};
const telephone = async () => (await fetch(`${server.url}/demo/phone`)).text();
const serviceId = () => panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
const issue = async () => (await post('/tickets', { serviceId: serviceId(), language: 'en' }))['ticket'] as TicketView;

test('who waits elsewhere is texted once when the turn is near, says "later", and is put back', async () => {
  const room = panel.rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId;
  const tickets = [await issue(), await issue(), await issue(), await issue(), await issue()];
  const away = tickets[4];
  await post(`/visits/${away?.visitId}/contact`, { phone: '۰۹۱۲ ۳۴۵ ۶۷۸۹', channel: 'sms' });
  await post(`/rooms/${room}/open`, {});
  await post(`/rooms/${room}/next`);
  expect(await telephone()).not.toContain('B-005');

  await post(`/rooms/${room}/next`);
  await post(`/rooms/${room}/next`);
  await expect.poll(telephone, { timeout: 15_000 }).toContain('B-005');
  expect((await telephone()).match(/your turn is near/g)).toHaveLength(1);

  await fetch(`${server.url}/demo/phone/answer`, {
    method: 'POST',
    body: new URLSearchParams({ address: '+989123456789', text: '۲' }),
  });
  const before = Date.parse('2026-03-02T09:00:00Z');
  await expect
    .poll(() => panel.queue.find(({ number }) => number === 'B-005')?.virtualArrivalAt, { timeout: 10_000 })
    .toBeGreaterThan(before);
});

test('who is far away is told earlier than who is near', async () => {
  const tickets = [];
  for (let n = 0; n < 12; n += 1) tickets.push(await issue());
  const [near, far] = tickets.slice(-2);
  await post(`/visits/${near?.visitId}/contact`, { phone: '0912 345 6701', channel: 'sms' });
  await post(`/visits/${far?.visitId}/contact`, { phone: '0912 345 6702', channel: 'sms' });
  const token = new URL(far?.url ?? '').hash.slice(1);
  expect((await server.ask('POST', '/patient-page/lead', { token, body: { leadMin: 90 } })).status).toBe(200);
  await expect.poll(telephone, { timeout: 15_000 }).toContain(far?.number);
  expect(await telephone()).not.toContain(near?.number);
});

test('a number that is no telephone is refused in words, and the ticket stays', async () => {
  const ticket = await issue();
  const answer = await server.ask('POST', `/clinics/${server.clinicId}/visits/${ticket.visitId}/contact`, {
    cookie: reception,
    body: { phone: '12', channel: 'sms' },
  });
  expect(answer.body).toMatchObject({ code: 'phone_not_understood', reason: 'phone_too_short' });
});
