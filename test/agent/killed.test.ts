/** The agent is killed again and again while it prints: no ticket comes out twice, and none is lost without a word. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { KioskView } from '../../common/contract/kioskView.ts';
import { startFakePrinter, type FakePrinter } from '../../server/adapters/printer/fakePrinter.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { newFolder, startAgentProcess, type AgentProcess } from './agentProcess.ts';

/** Any other number makes another day; what fails is found again by its number. */
const SEED = Number(process.env['SEED'] ?? 20_261_122);
const KILLS = 8;
/** A slow line: each answer of the printer takes so long, so that there is a middle in which to be killed. */
const LINE_MS = 60;
const LONGEST_LIFE_MS = 700;

let server: ClinicServer;
let sql: postgres.Sql;
let printer: FakePrinter;
let line: SlowLine;
let agent: AgentProcess;
const data = newFolder();

beforeAll(async () => {
  server = await startClinicServer();
  sql = postgres(server.databaseUrl, { max: 1, onnotice: () => undefined });
  printer = await startFakePrinter();
  line = await slowLineTo(printer.port);
  agent = startAgentProcess(server.url, data.folder);
  await agent.said(/Connected/); // the demonstration lets it in by itself
});
afterAll(async () => {
  await agent.kill('SIGKILL');
  await sql.end();
  await server.stop();
  line.server.close();
  await printer.close();
  data.remove();
});

test('a ticket is printed once or said to be unknown, whenever the agent dies', async () => {
  const random = seeded(SEED);
  const admin = await server.logIn('admin');
  const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
  const { devices } = (await server.ask('GET', inClinic('/configuration'), { cookie: admin })).body as Configuration;
  const agentId = devices.find(({ kind }) => kind === 'agent')?.deviceId;
  const place = { kind: 'network', host: '127.0.0.1', port: line.port };
  const put = await server.ask(
    'PUT',
    inClinic(`/devices/${devices.find(({ kind }) => kind === 'printer')?.deviceId}`),
    {
      cookie: admin,
      body: { kind: 'printer', name: 'Printer', settings: { printer: { kind: 'agent', agentId, printer: place } } },
    },
  );
  expect(put.status).toBe(200);
  const token = await server.pair('kiosk');
  const { services } = await server.look<KioskView>({ token });

  let tickets = 0;
  const takeTicket = async () => {
    tickets += 1;
    const body = { serviceId: services[0]?.serviceId, language: 'en' };
    expect((await server.ask('POST', inClinic('/tickets'), { token, body })).status).toBe(200);
  };
  for (let kill = 0; kill < KILLS; kill += 1) {
    const began = line.nextJob();
    await takeTicket();
    // The moment is what is tried here, not waited for: anywhere in a job, or while its paper comes out.
    if (random() < 0.5) await pause(random() * LONGEST_LIFE_MS);
    else {
      await began;
      await pause(random() * 3 * LINE_MS);
    }
    await agent.kill('SIGKILL');
    if (random() < 0.5) await takeTicket();
    agent = startAgentProcess(server.url, data.folder);
    await agent.said(/Connected/);
    server.clock.at += 2_100; // retries are due
  }
  const rows = async () => await sql<{ status: string }[]>`select status from outbox where type = 'print_ticket'`;
  await expect
    .poll(
      async () => {
        server.clock.at += 500;
        return (await rows()).filter(({ status }) => status === 'pending' || status === 'sending');
      },
      { timeout: 60_000, interval: 500 },
    )
    .toEqual([]);

  const count = (wanted: string) => ended.filter(({ status }) => status === wanted).length;
  const ended = await rows();
  const told = `seed ${SEED}: ${count('done')} done, ${count('unknown')} unknown, ${printer.papers.length} papers`;
  expect(ended, told).toHaveLength(tickets);
  expect(count('done') + count('unknown'), told).toBe(tickets);
  expect(printer.papers.length, told).toBeGreaterThanOrEqual(count('done'));
  expect(printer.papers.length, told).toBeLessThanOrEqual(tickets);
  // A ticket that was cut off lies on top of the next; below them all are different.
  const ends = printer.papers.map(({ bits }) => Buffer.from(bits.subarray(bits.length * 0.6)).toString('base64'));
  expect(new Set(ends).size, told).toBe(ends.length);
});

/** Numbers from 0 to 1, always the same ones (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type SlowLine = { readonly port: number; readonly server: Server; readonly nextJob: () => Promise<void> };

async function slowLineTo(port: number): Promise<SlowLine> {
  const waiting: (() => void)[] = [];
  const late = (from: Socket, to: Socket) => {
    from.on('data', (bytes) => {
      // Questions are short; a picture is long.
      if (bytes.length > 1_000) for (const begun of waiting.splice(0)) begun();
      setTimeout(() => to.writable && to.write(bytes), LINE_MS);
    });
    from.on('close', () => setTimeout(() => to.destroy(), LINE_MS)).on('error', () => undefined);
  };
  const slow = createServer((there) => {
    const here = connect(port, '127.0.0.1');
    late(there, here);
    late(here, there);
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  return {
    port: (slow.address() as AddressInfo).port, // listening on TCP
    server: slow,
    nextJob: () => new Promise((begun) => waiting.push(begun)),
  };
}
