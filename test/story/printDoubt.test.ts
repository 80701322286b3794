import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asc, eq } from 'drizzle-orm';
import { AGENT_PROTOCOL } from '../../common/contract/agent.ts';
import type { KioskView, PrintState } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startFakePrinter, type FakePrinter } from '../../server/adapters/printer/fakePrinter.ts';
import { outbox } from '../../server/db/schema/queue.ts';
import { audit } from '../../server/db/schema/staff.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let fake: FakePrinter;
let token: string;
let serviceId: string;
let deskCookie: string;
let adminCookie: string;
let printerId: string;
let states: PrintState[];

beforeAll(async () => {
  server = await startClinicServer();
  fake = await startFakePrinter();
  token = await server.pair('kiosk');
  deskCookie = await server.logIn('reception');
  adminCookie = await server.logIn('admin');
  const kiosk = await server.look<KioskView>({ token });
  serviceId = kiosk.services.find(({ closed }) => closed === null)?.serviceId ?? '';
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/configuration`, { cookie: adminCookie });
  const devices = body['devices'] as { deviceId: string; kind: string }[]; // as the contract says
  printerId = devices.find(({ kind }) => kind === 'printer')?.deviceId ?? '';
  await setPrinter({});
  const socket = server.socket({ token });
  socket.on('ticket:printing', (state: PrintState) => states.push(state));
  await socket.emitWithAck('view:join', {});
});
beforeEach(() => {
  states = [];
});
afterAll(async () => {
  await fake.close();
  await server.stop();
});

const setPrinter = (more: object) =>
  server.ask('PUT', `/clinics/${server.clinicId}/devices/${printerId}`, {
    cookie: adminCookie,
    body: {
      kind: 'printer',
      name: 'Entrance printer',
      settings: { printer: { kind: 'network', host: '127.0.0.1', port: fake.port, profile: 'epson_80' }, ...more },
    },
  });
const takeTicket = async () => {
  const { body } = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
    token,
    body: { serviceId, language: 'en' },
  });
  const { number, visitId } = body['ticket'] as { number: string; visitId: string }; // as the contract says
  return { number, visitId };
};
const alarms = async () => (await server.look<PanelView>({ cookie: deskCookie })).alarms;
const doubt = async () => (await alarms()).find(({ code }) => code.startsWith('print_'));
/** It is told with the next view of the desk. */
async function inDoubt() {
  await expect.poll(doubt).toBeDefined();
  return doubt();
}
const settle = (printId: unknown, answer: string) =>
  server.ask('POST', `/clinics/${server.clinicId}/prints/${String(printId)}/settle`, {
    cookie: deskCookie,
    body: { answer },
  });
async function rowOf(visitId: string) {
  const rows = await server.connections.db.select().from(outbox).orderBy(asc(outbox.id));
  return rows.find(({ payload }) => (payload as { visitId?: string }).visitId === visitId);
}
/** The paper ends in the middle of the ticket, and then the power goes. */
async function losePower(): Promise<{ number: string; visitId: string }> {
  fake.runOutAfterRows(200);
  const ticket = await takeTicket();
  await expect.poll(() => states.at(-1), { timeout: 10_000 }).toMatchObject({ state: 'failed', code: 'out_of_paper' });
  await fake.power(false);
  await expect.poll(() => states.at(-1)?.state, { timeout: 10_000 }).toBe('unknown');
  fake.putPaper('ok');
  await fake.power(true);
  return ticket;
}

test('paper that ends in the middle of a ticket is said at the kiosk and at the desk, and the ticket comes once', async () => {
  fake.runOutAfterRows(200);
  const { visitId } = await takeTicket();
  await expect.poll(() => states.at(-1), { timeout: 10_000 }).toMatchObject({ state: 'failed', code: 'out_of_paper' });
  await expect.poll(async () => (await alarms()).map(({ code }) => code)).toContain('printer_out_of_paper');
  fake.putPaper('ok');
  await expect.poll(() => states.at(-1), { timeout: 10_000 }).toMatchObject({ visitId, state: 'printed' });
  expect(fake.papers).toHaveLength(1);
  await expect.poll(doubt).toBeUndefined();
});

test('a ticket lost with the power is asked about by its number; printed again it is a copy, and settled once', async () => {
  const { number, visitId } = await losePower();
  const alarm = await inDoubt();
  expect(alarm).toMatchObject({ code: 'print_unknown_number', detail: { number } });
  const before = fake.papers.length;
  states = [];
  expect(await settle(alarm?.detail['printId'], 'print_again')).toMatchObject({ status: 200 });
  await expect.poll(() => states.at(-1), { timeout: 10_000 }).toMatchObject({ visitId, state: 'printed' });
  expect(fake.papers).toHaveLength(before + 1);
  await expect.poll(doubt).toBeUndefined();
  expect((await settle(alarm?.detail['printId'], 'was_printed')).body).toMatchObject({ code: 'print_needs_nothing' });
  expect((await settle(999_999, 'was_printed')).body).toMatchObject({ code: 'print_not_found' });

  const rows = await server.connections.db.select().from(outbox).orderBy(asc(outbox.id));
  const [first, again] = rows.filter(({ payload }) => (payload as { visitId?: string }).visitId === visitId);
  expect(first).toMatchObject({ status: 'cancelled', outcome: { answer: 'print_again', mayExist: true } });
  expect(again).toMatchObject({ status: 'done', payload: { isCopy: true } });
  const lines = await server.connections.db.select().from(audit).where(eq(audit.action, 'print_settled'));
  expect(lines.map(({ detail }) => detail)).toEqual([{ fields: ['print_again'] }]);
});

test('a ticket that was found at the printer is printed, and one that nobody needs is left', async () => {
  await losePower();
  const papers = fake.papers.length;
  expect((await settle((await inDoubt())?.detail['printId'], 'was_printed')).status).toBe(200);
  await expect.poll(doubt).toBeUndefined();
  await losePower();
  expect((await settle((await inDoubt())?.detail['printId'], 'not_needed')).status).toBe(200);
  await expect.poll(doubt).toBeUndefined();
  expect(fake.papers).toHaveLength(papers);
});

test('a printer that certainly cannot print hands over to the other, and the kiosk says where the paper comes out', async () => {
  const other = await startFakePrinter();
  const made = await server.ask('POST', `/clinics/${server.clinicId}/devices`, {
    cookie: adminCookie,
    body: {
      kind: 'printer',
      name: 'Desk printer',
      settings: { printer: { kind: 'network', host: '127.0.0.1', port: other.port } },
    },
  });
  expect((await setPrinter({ insteadPrinterId: printerId })).body).toMatchObject({ code: 'device_not_found' });
  expect((await setPrinter({ insteadPrinterId: made.body['id'] })).status).toBe(200);
  fake.putPaper('out');
  const { visitId } = await takeTicket();
  await expect
    .poll(() => states.at(-1), { timeout: 10_000 })
    .toMatchObject({ visitId, state: 'printed', elsewhere: 'Desk printer' });
  expect(other.papers).toHaveLength(1);
  fake.putPaper('ok');

  // In doubt it never does: the first may lie there.
  const papers = fake.papers.length;
  await losePower();
  expect(other.papers).toHaveLength(1);
  expect(fake.papers).toHaveLength(papers);

  // Where the other printer leaves it in doubt, only the other one's word can resolve it.
  fake.putPaper('out');
  other.runOutAfterRows(200);
  states = [];
  const lost = await takeTicket();
  await expect
    .poll(() => states.at(-1), { timeout: 10_000 })
    .toMatchObject({ visitId: lost.visitId, state: 'failed', code: 'out_of_paper' });
  expect((await rowOf(lost.visitId))?.status).toBe('sending');
  await other.power(false);
  await expect.poll(() => states.at(-1)?.state, { timeout: 10_000 }).toBe('unknown');
  await expect
    .poll(async () => rowOf(lost.visitId))
    .toMatchObject({ status: 'unknown', outcome: { jobInDoubt: `${(await rowOf(lost.visitId))?.key}:instead#1` } });
  fake.putPaper('ok');
  await setPrinter({});
  await other.close();
});

test('a ticket that is being printed stays with who prints it, whatever an earlier printer’s computer repeats', async () => {
  fake.runOutAfterRows(200);
  const papers = fake.papers.length;
  const { visitId } = await takeTicket();
  await expect.poll(() => states.at(-1), { timeout: 10_000 }).toMatchObject({ state: 'failed', code: 'out_of_paper' });
  const row = await rowOf(visitId);
  const agent = server.socket({ token: await server.pair('agent') });
  await agent.emitWithAck('agent:join', { protocol: AGENT_PROTOCOL, version: '1', spoolId: randomUUID() });
  const report = { jobId: `${row?.key}#1`, outcome: { state: 'failed', code: 'out_of_paper' } };
  expect(await agent.emitWithAck('job:report', report)).toMatchObject({ ok: true });
  expect(await rowOf(visitId)).toMatchObject({ status: 'sending', attempts: 1 });
  fake.putPaper('ok');
  await expect.poll(() => states.at(-1), { timeout: 10_000 }).toMatchObject({ visitId, state: 'printed' });
  expect(fake.papers).toHaveLength(papers + 1);
  await expect.poll(() => rowOf(visitId)).toMatchObject({ status: 'done', attempts: 1 });
  agent.disconnect();
});
