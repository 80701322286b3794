/** The agent on a kiosk's PC, as a process of its own, with the whole server and a printer on the network. */
import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { NumbersReserved, ReserveNumbers } from '../../common/contract/offline.ts';
import type { KioskView, PrintState } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startFakePrinter, type FakePrinter } from '../../server/adapters/printer/fakePrinter.ts';
import { localPrintKey } from '../../server/adapters/printer/localPrintKey.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { newFolder, startAgentProcess, type AgentProcess } from './agentProcess.ts';

let server: ClinicServer;
let admin: string;
let printer: FakePrinter;
let agent: AgentProcess;
let agentId: string;
let kioskToken: string;
const heard: PrintState[] = [];
const data = newFolder();

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const configuration = async () =>
  (await server.ask('GET', inClinic('/configuration'), { cookie: admin })).body as Configuration;

beforeAll(async () => {
  server = await startClinicServer(undefined, { isDemonstration: false });
  admin = await server.logIn('admin');
  printer = await startFakePrinter();
});
afterAll(async () => {
  await agent.kill('SIGKILL');
  await server.stop();
  await printer.close();
  data.remove();
});

test('an agent is let in by the code that it shows, and keeps its token to itself', async () => {
  const made = await server.ask('POST', inClinic('/devices'), {
    cookie: admin,
    body: { kind: 'agent', name: 'PC at the entrance', settings: {} },
  });
  expect(made.status).toBe(200);
  agentId = String(made.body['id']);
  agent = startAgentProcess(server.url, data.folder);
  const [, code] = await agent.said(/Enter the code (\w+)/);
  const approved = await server.ask('POST', inClinic('/pairings/approve'), {
    cookie: admin,
    body: { code, deviceId: agentId },
  });
  expect(approved.status).toBe(200);
  await agent.said(/Connected.*PC at the entrance/);
  expect(statSync(join(data.folder, 'token.json')).mode & 0o777).toBe(0o600);
  const device = (await configuration()).devices.find((each) => each.deviceId === agentId);
  expect(device).toMatchObject({ isPaired: true, health: { version: expect.any(String) as string } });
});

test('a ticket comes out of the printer at the agent’s PC, once, and the kiosk hears so', async () => {
  const { devices } = await configuration();
  const kiosk = devices.find(({ kind }) => kind === 'kiosk');
  await setPrinter({});
  kioskToken = await pairKiosk(kiosk?.deviceId ?? '');
  const socket = server.socket({ token: kioskToken });
  socket.on('ticket:printing', (state: PrintState) => heard.push(state));
  await socket.emitWithAck('view:join', {});
  await takeTicket();
  await expect.poll(() => heard.map(({ state }) => state)).toEqual(['printing', 'printed']);
  expect(printer.papers).toHaveLength(1);
});

test('the numbers that a kiosk may give without the server come with their paper, and the agent knows the kiosk by its key', async () => {
  const ask = async (wordsHash: string | null) =>
    (await server.ask('POST', inClinic('/kiosk-numbers'), { token: kioskToken, body: { blockIds: [], wordsHash } }))
      .body as NumbersReserved; // the route's own schema has checked it
  const { numbers, words, printer: reached, services } = await ask(null);
  const { token } = JSON.parse(readFileSync(join(data.folder, 'token.json'), 'utf8')) as { token: string };
  expect(reached).toMatchObject({
    key: localPrintKey(hash('sha256', token, 'hex')),
    widthDots: 576,
    settings: { kind: 'network', port: printer.port },
  });
  for (const { paper } of numbers)
    for (const part of [paper?.number, paper?.code])
      expect(Buffer.from(part?.bits ?? '', 'base64').length).toBe(72 * (part?.heightDots ?? 0));
  const of = words?.strips.map(({ serviceId, language }) => `${serviceId} ${language}`) ?? [];
  expect(new Set(of).size).toBe(services.length * 5);
  // What it has already is not sent again.
  expect((await ask(words?.hash ?? null)).words).toBeNull();
});

test('the paper and profile that the administrator chooses hold without the server, too, also for the numbers that a kiosk has already', async () => {
  const ask = async (body: Partial<ReserveNumbers>) =>
    (
      await server.ask('POST', inClinic('/kiosk-numbers'), {
        token: kioskToken,
        body: { blockIds: [], wordsHash: null, ...body },
      })
    ).body as NumbersReserved; // the route's own schema has checked it
  const { numbers } = await ask({ widthDots: null });
  const blockIds = [...new Set(numbers.map(({ blockId }) => blockId))];
  expect((await ask({ blockIds, widthDots: 576 })).repainted).toEqual([]);

  await setPrinter({ widthDots: 384, profile: 'pos_58' });
  const narrow = await ask({ blockIds, widthDots: 576 });
  expect(narrow.printer).toMatchObject({ widthDots: 384, settings: { widthDots: 384, profile: 'pos_58' } });
  expect(narrow.numbers).toEqual([]);
  const ordinals = (of: readonly { readonly ordinal: number }[]) => of.map(({ ordinal }) => ordinal);
  expect(ordinals(narrow.repainted)).toEqual(ordinals(numbers));
  for (const { paper } of narrow.repainted)
    for (const part of [paper.number, paper.code])
      expect(Buffer.from(part.bits, 'base64').length).toBe(48 * part.heightDots);
  expect((await ask({ blockIds, widthDots: 384 })).repainted).toEqual([]);
  await setPrinter({});
});

test('what befalls the printer is said in the panel, and its paper comes when it can', async () => {
  printer.putCover('open');
  heard.length = 0;
  await takeTicket();
  await expect.poll(() => heard.at(-1)).toMatchObject({ state: 'failed', code: 'cover_open' });
  await expect.poll(alarms).toContainEqual(['printer_cover_open', 'Entrance printer']);
  printer.putCover('closed');
  await expect.poll(triedAgain, { interval: 500 }).toBe('printed');
  expect(printer.papers).toHaveLength(2);
});

test('without the agent the panel says which computer to switch on, and the paper comes with it', async () => {
  await agent.kill('SIGTERM');
  heard.length = 0;
  await takeTicket();
  await expect.poll(() => heard.at(-1)).toMatchObject({ state: 'failed', code: 'agent_offline' });
  await expect.poll(alarms).toContainEqual(['printer_agent_offline', 'Entrance printer']);
  agent = startAgentProcess(server.url, data.folder);
  await agent.said(/Connected/);
  await expect.poll(triedAgain, { interval: 500 }).toBe('printed');
  expect(printer.papers).toHaveLength(3);
});

test('an agent that is shut out is cut off at once, and asks to be let in anew', async () => {
  const revoked = await server.ask('POST', inClinic(`/devices/${agentId}/revoke`), { cookie: admin });
  expect(revoked.status).toBe(200);
  await agent.said(/no longer knows this agent/);
  await agent.said(/Enter the code (\w+)/);
});

async function setPrinter(paper: object): Promise<void> {
  const { devices } = await configuration();
  const entrance = devices.find(({ kind }) => kind === 'printer');
  const put = await server.ask('PUT', inClinic(`/devices/${entrance?.deviceId}`), {
    cookie: admin,
    body: {
      kind: 'printer',
      name: 'Entrance printer',
      settings: {
        printer: {
          ...{ kind: 'agent', agentId, ...paper },
          printer: { kind: 'network', host: '127.0.0.1', port: printer.port },
        },
      },
    },
  });
  expect(put.body).not.toHaveProperty('code');
}

async function takeTicket(): Promise<void> {
  const { services } = await server.look<KioskView>({ token: kioskToken });
  const taken = await server.ask('POST', inClinic('/tickets'), {
    token: kioskToken,
    body: { serviceId: services[0]?.serviceId, language: 'en' },
  });
  expect(taken.status).toBe(200);
}

/** What the kiosk has heard last; meanwhile the next try comes due, and on a slow day the one after it. */
function triedAgain() {
  server.clock.at += 3_000;
  return heard.at(-1)?.state;
}

async function alarms() {
  const view = await server.look<PanelView>({ cookie: admin });
  return view.alarms.map(({ code, deviceName }) => [code, deviceName]);
}

async function pairKiosk(deviceId: string): Promise<string> {
  const begun = await server.ask('POST', '/pairings', { body: { kind: 'kiosk' } });
  await server.ask('POST', inClinic('/pairings/approve'), {
    cookie: admin,
    body: { code: begun.body['code'], deviceId },
  });
  const paired = await server.ask('POST', '/pairings/collect', { body: { pollToken: begun.body['pollToken'] } });
  return String(paired.body['token']);
}
