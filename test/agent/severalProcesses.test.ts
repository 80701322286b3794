/** An agent is connected with one process of the server, and kiosks and desks with another one. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AGENT_PROTOCOL, type JobTaken, type JobToPrint, type PrinterAnswer } from '../../common/contract/agent.ts';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { KioskView, PrintState } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startBeside, startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let here: ClinicServer;
let there: ClinicServer;
let admin: string;
let agentToken: string;
let agent: Socket;
let kioskToken: string;
const jobs: string[] = [];
const heard: PrintState[] = [];
let asks = 0;
let status: PrinterAnswer = { isOnline: true, paper: 'ok', cover: 'closed', trouble: null };
/** Whether jobs end by themselves. */
let isQuick = true;
const printer = { kind: 'network', host: '127.0.0.1', port: 9 } as const;

beforeAll(async () => {
  here = await startClinicServer();
  there = await startBeside(here);
  admin = await here.logIn('admin');
  agentToken = await here.pair('agent');
  kioskToken = await here.pair('kiosk');
  const kiosk = here.socket({ token: kioskToken });
  kiosk.on('ticket:printing', (state: PrintState) => heard.push(state));
  await kiosk.emitWithAck('view:join', {});
});
afterAll(async () => {
  await there.stop();
  await here.stop();
});

/** An agent that prints at once what it gets. */
async function connect(to: ClinicServer): Promise<string> {
  agent = to.socket({ token: agentToken });
  agent.on('job:print', ({ jobId }: JobToPrint, reply: (taken: JobTaken) => void) => {
    jobs.push(jobId);
    reply({ state: 'held' });
    if (isQuick) void end(jobId);
  });
  agent.on('printer:ask', (_: unknown, reply: (answer: PrinterAnswer) => void) => {
    asks += 1;
    reply(status);
  });
  const joined = (await agent.emitWithAck('agent:join', {
    protocol: AGENT_PROTOCOL,
    version: '1',
    spoolId: randomUUID(),
  })) as { readonly value: { readonly agentId: string } };
  return joined.value.agentId;
}
const end = (jobId: string) =>
  agent.emitWithAck('job:report', { jobId, outcome: { state: 'done', isConfirmed: true } });

async function takeTicket(): Promise<void> {
  const { services } = await here.look<KioskView>({ token: kioskToken });
  const body = { serviceId: services[0]?.serviceId, language: 'en' };
  const taken = await here.ask('POST', `/clinics/${here.clinicId}/tickets`, { token: kioskToken, body });
  expect(taken.status).toBe(200);
}
const alarms = async (of: ClinicServer = here) =>
  (await of.look<PanelView>({ cookie: await of.loggedIn('reception') })).alarms.map(({ code }) => code);

test('a ticket taken at one process is printed by the agent of the other, and its kiosk hears so', async () => {
  const agentId = await connect(there);
  const inClinic = (path: string) => `/clinics/${here.clinicId}${path}`;
  const { devices } = (await here.ask('GET', inClinic('/configuration'), { cookie: admin })).body as Configuration;
  const kiosk = (await here.look<KioskView>({ token: kioskToken })).deviceId;
  const printerId = devices.find(({ deviceId }) => deviceId === kiosk)?.settings['printerId'];
  const device = devices.find(({ deviceId }) => deviceId === printerId);
  const put = await here.ask('PUT', inClinic(`/devices/${device?.deviceId}`), {
    cookie: admin,
    body: { kind: 'printer', name: device?.name, settings: { printer: { kind: 'agent', agentId, printer } } },
  });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
  for (let nth = 1; nth <= 3; nth += 1) {
    await takeTicket();
    await expect.poll(() => heard.filter(({ state }) => state === 'printed').length, { timeout: 40_000 }).toBe(nth);
  }
  expect(jobs).toHaveLength(3);
  expect(heard.filter(({ state }) => state === 'failed')).toEqual([]);
});

test('what the scanner reads is heard once by the kiosk on the same PC, whichever process that is connected with', async () => {
  const inClinic = (path: string) => `/clinics/${here.clinicId}${path}`;
  const { devices } = (await here.ask('GET', inClinic('/configuration'), { cookie: admin })).body as Configuration;
  const { deviceId, name } = devices.find(({ kind }) => kind === 'agent') ?? {};
  for (const server of [here, there]) {
    const token = await here.pair('kiosk');
    const kioskId = (await here.look<KioskView>({ token })).deviceId;
    const body = { kind: 'agent', name, settings: { kioskId } };
    expect((await here.ask('PUT', inClinic(`/devices/${deviceId}`), { cookie: admin, body })).status).toBe(200);
    const read: string[] = [];
    const screen = server.socket({ token });
    screen.on('scan:read', ({ text }: { text: string }) => read.push(text));
    await screen.emitWithAck('view:join', {});
    for (const text of ['B-042', 'B-043'])
      expect(await agent.emitWithAck('scan:read', { text })).toEqual({ ok: true, value: null });
    await expect.poll(() => [...read].sort()).toEqual(['B-042', 'B-043']);
    screen.disconnect();
  }
});

test('the process without the agent does not say that the computer is off', async () => {
  const since = asks;
  const said = new Set<string>();
  await expect
    .poll(
      async () => {
        for (const code of await alarms()) said.add(code);
        return asks - since;
      },
      { timeout: 40_000, interval: 300 },
    )
    .toBeGreaterThanOrEqual(2);
  expect([...said].filter((code) => code.startsWith('printer_'))).toEqual([]);
});

test('what a printer says by itself is told at both, also in the middle of a job', async () => {
  isQuick = false;
  heard.length = 0;
  await takeTicket();
  await expect.poll(() => jobs.length, { timeout: 40_000 }).toBe(4);
  status = { isOnline: false, paper: 'out', cover: 'closed', trouble: 'out_of_paper' };
  const asked = asks;
  await agent.emitWithAck('printer:told', { printer, status });
  await expect.poll(() => heard.at(-1)).toMatchObject({ state: 'failed', code: 'out_of_paper' });
  await expect.poll(() => alarms()).toContain('printer_out_of_paper');
  await expect.poll(() => alarms(there)).toContain('printer_out_of_paper');
  expect(asks - asked).toBeLessThanOrEqual(1);
  status = { isOnline: true, paper: 'ok', cover: 'closed', trouble: null };
  await agent.emitWithAck('printer:told', { printer, status });
  await expect.poll(() => alarms()).not.toContain('printer_out_of_paper');
  await end(jobs.at(-1) ?? '');
  await expect.poll(() => heard.at(-1)?.state).toBe('printed');
  isQuick = true;
});

test('an agent that moves to the other process is found there, and gone from both it is missed', async () => {
  agent.disconnect();
  await connect(here);
  heard.length = 0;
  await takeTicket();
  await expect.poll(() => heard.at(-1)?.state, { timeout: 40_000 }).toBe('printed');
  agent.disconnect();
  await expect.poll(() => alarms(), { timeout: 40_000, interval: 300 }).toContain('printer_agent_offline');
});

test('only an agent tells how a printer is', async () => {
  const screen = there.socket({ token: kioskToken });
  const answer: unknown = await screen.emitWithAck('printer:told', { printer, status });
  expect(answer).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
});
