/** A text that the provider took and could not deliver, with a gateway that says so minutes later. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NoticeList } from '../../common/contract/noticeDesk.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const SOON = { timeout: 20_000 };
const PUBLIC_URL = 'https://queue.clinic.example';
const [FAILED, DELIVERED] = [2, 1];

let gateway: Server;
/** Where each text that was taken wants its report. */
const reportTo: string[] = [];
let server: ClinicServer;
let desk = '';
beforeAll(async () => {
  gateway = createServer((request, response) => {
    reportTo.push(String(request.headers['x-kannel-dlr-url']));
    request.resume();
    response.writeHead(202).end('0: Accepted for delivery');
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  // Listening on a port, not on a path.
  const { port } = gateway.address() as AddressInfo;
  const kannel = { sendUrl: `http://127.0.0.1:${port}/`, username: 'clinic', password: 'secret', from: '1000' };
  server = await startClinicServer(undefined, {
    isDemonstration: false,
    publicUrl: PUBLIC_URL,
    providers: { kannel, twilio: null, asterisk: null, smtp: null, pushContact: null },
  });
  desk = await server.logIn('reception');
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => gateway.close(resolve));
});

const post = async (path: string, body: unknown = {}) => {
  const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: desk, body });
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
  return answer.body;
};

const panel = () => server.look<PanelView>({ cookie: desk });

async function noticeStatus(): Promise<string | undefined> {
  const cookie = await server.logIn('supervisor');
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/notices`, { cookie });
  return (body as NoticeList).notices.find(({ purpose }) => purpose === 'turn_near')?.status;
}

const report = (nth: number, status: number) =>
  fetch((reportTo[nth] ?? '').replace(PUBLIC_URL, server.url).replace('%d', String(status)));

test('a text that the provider took and could not deliver is the desk’s to see to', async () => {
  const { rooms, services } = await panel();
  const serviceId = services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
  const room = rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId;
  const walkIn = async () => (await post('/tickets', { serviceId, language: 'en' }))['ticket'] as TicketView;
  await walkIn();
  const away = await walkIn();
  await post(`/visits/${away.visitId}/contact`, { phone: '0912 345 6789', channel: 'sms' });
  await post(`/rooms/${room}/open`);
  await post(`/rooms/${room}/next`);
  await expect.poll(() => reportTo.length, SOON).toBe(1);
  await expect.poll(noticeStatus, SOON).toBe('reached');

  expect((await report(0, FAILED)).status).toBe(200);
  await expect.poll(noticeStatus, SOON).toBe('failed');
  await expect.poll(async () => (await panel()).alarms.map(({ code }) => code), SOON).toContain('notice_failed');
  // The network has tried already: the same text to the same number would only fail again.
  expect(reportTo).toHaveLength(1);
});

test('a report that comes twice, or after the end, sends nothing more', async () => {
  await report(0, FAILED);
  await report(0, DELIVERED);
  expect(await noticeStatus()).toBe('failed');
  expect(reportTo).toHaveLength(1);
});
