/**
 * A clinic of real processes to pull plugs in: the server with its own PostgreSQL, the agent with its printer at the end
 * of a line, the panel's ear, and the demonstration's day living in it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { liveDay } from '../../scripts/demoDay/live.ts';
import { planDay } from '../../scripts/demoDay/plan.ts';
import type { DemonstrationLogin } from '../../server/usecases/demonstration/seed.ts';
import { startFakePrinter, type FakePrinter } from '../../server/adapters/printer/fakePrinter.ts';
import { runningUrl } from '../../server/adapters/database/embedded.ts';
import { newFolder, startAgentProcess, type AgentProcess } from '../agent/agentProcess.ts';
import { layCable, type Cable } from '../browser/cable.ts';
import { makeDataFolder, startServer, type ServerProcess } from '../support/server.ts';
import { freePort } from './house/ports.ts';
import { zoneInTheMorning } from './house/zone.ts';
import { KEYPAD_DEVICE } from './keypad.ts';
import { listenToPanel, type PanelEar } from './panelEar.ts';
import type { Screens } from './screens.ts';
import { layPrinterLine, type PrinterLine } from './printerLine.ts';

/** A ticket that the server said somebody has. */
export type Acknowledged = { readonly visitId: string; readonly number: string; readonly at: number };
export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

export type FaultClinic = {
  readonly url: string;
  readonly clinicId: string;
  readonly logins: readonly DemonstrationLogin[];
  readonly dataFolder: string;
  readonly printer: FakePrinter;
  readonly line: PrinterLine;
  /** Between the agent and the server. */
  readonly agentCable: Cable;
  readonly panel: PanelEar;
  readonly acknowledged: readonly Acknowledged[];
  /** Numbers that a kiosk gave while its server was away. */
  readonly givenAlone: { readonly number: string; readonly at: number }[];
  /** In a run with a browser. */
  screens?: Screens | undefined;
  agent: AgentProcess;
  server: ServerProcess;
  startServerAgain(): Promise<void>;
  startAgentAgain(): void;
  /** Asks until it is answered, with the same key: as screens do. */
  ask(method: string, path: string, options?: { body?: unknown; token?: string; cookie?: string }): Promise<Answer>;
  /** A ticket from a kiosk of our own. @returns its visit */
  takeTicket(): Promise<string>;
  /** What became of the paper of a visit. */
  printOf(visitId: string): Promise<string | undefined>;
  sql: postgres.Sql;
  /** Ends the day and answers what was refused in it. */
  endDay(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
};

const ASK_AGAIN_MS = 250;
const ANSWER_WITHIN_MS = 6_000;
const WHOLE_DAY_MIN = 24 * 60;
const NOBODY_MS = 10 * 60_000;

/** @param speed of the day: its minutes in one of ours */
export async function startFaultClinic({
  seed = 1,
  speed = 60,
}: { seed?: number; speed?: number } = {}): Promise<FaultClinic> {
  const { dataFolder, remove } = makeDataFolder();
  const port = await freePort();
  const env = { PORT: String(port), TURNSTONE_TIME_ZONE: zoneInTheMorning(), LOG_LEVEL: 'warn' };
  const start = () => startServer({ dataFolder, env });
  const server = await start();
  const url = server.address;
  // Written by the demonstration's own start.
  const logins = JSON.parse(
    readFileSync(join(dataFolder, 'demonstration-logins.json'), 'utf8'),
  ) as DemonstrationLogin[];
  const openDatabase = (): postgres.Sql => {
    // Another start, another port.
    const databaseUrl = runningUrl('turnstone_demo', dataFolder);
    if (databaseUrl === undefined) throw new Error('The database of the server is not there');
    return postgres(databaseUrl, { max: 2, onnotice: () => undefined, backoff: () => 0.25 });
  };
  const sql = openDatabase();
  const [clinicRow] = await sql<{ id: string }[]>`select id from clinics limit 1`;
  const clinicId = clinicRow?.id ?? '';

  const acknowledged: Acknowledged[] = [];
  const ending = new AbortController();
  /** As a screen does it: what has no answer is asked again, and the server knows it by its key. */
  const send = async (to: string, request: RequestInit): Promise<Response> => {
    const giveUpAt = Date.now() + NOBODY_MS;
    for (;;) {
      const response = await fetch(to, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(
        () => undefined,
      );
      if (response && response.status < 500) {
        const text = await response.text().catch(() => undefined);
        if (text !== undefined) {
          if (to.endsWith('/tickets') && response.status === 200) note(text);
          return new Response(text, { status: response.status, headers: response.headers });
        }
      }
      if (Date.now() > giveUpAt) throw new Error(`Nobody answered ${to}`);
      await pause(ASK_AGAIN_MS);
    }
  };
  const note = (text: string) => {
    // The contract's TicketIssued.
    const { ticket } = JSON.parse(text) as { ticket: { visitId: string; number: string } };
    if (!acknowledged.some(({ visitId }) => visitId === ticket.visitId))
      acknowledged.push({ visitId: ticket.visitId, number: ticket.number, at: Date.now() });
  };
  const ask: FaultClinic['ask'] = async (method, path, { body, token, cookie } = {}) => {
    const response = await send(`${url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(cookie === undefined ? {} : { cookie }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    // Every answer of the interface is a JSON object.
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  const logIn = async (login: string): Promise<string> => {
    const response = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ login, password: logins.find((each) => each.login === login)?.password }),
    });
    return response.headers.get('set-cookie')?.split(';')[0] ?? '';
  };
  const inClinic = (path: string) => `/clinics/${clinicId}${path}`;

  const agentFolder = newFolder();
  const agentCable = await layCable(url);
  const startAgent = () => startAgentProcess(agentCable.address, agentFolder.folder, 'test/faults/agentWithKeypad.ts');
  const agent = startAgent();
  await agent.said(/Connected/); // the demonstration lets it in by itself
  const printer = await startFakePrinter({ trayHolds: Infinity });
  const line = await layPrinterLine(printer.port);
  const admin = await logIn('admin');
  const { devices } = (await ask('GET', inClinic('/configuration'), { cookie: admin })).body as {
    readonly devices: readonly { readonly deviceId: string; readonly kind: string; readonly name: string }[];
  }; // the contract's Configuration
  const agentDevice = devices.find(({ kind }) => kind === 'agent');
  const printerDevice = devices.find(({ kind }) => kind === 'printer');
  if (!agentDevice || !printerDevice) throw new Error('The demonstration has no agent or no printer');
  const put = async (deviceId: string, body: object) => {
    const answer = await ask('PUT', inClinic(`/devices/${deviceId}`), { cookie: admin, body });
    if (answer.status !== 200) throw new Error(`A device was refused: ${JSON.stringify(answer.body)}`);
  };
  const { deviceId: agentId } = agentDevice;
  const uses = [{ device: KEYPAD_DEVICE, use: 'keys' }];
  await put(agentId, { kind: 'agent', name: 'Entrance PC', settings: { uses } });
  const place = { kind: 'network', host: '127.0.0.1', port: line.port };
  await put(printerDevice.deviceId, {
    kind: 'printer',
    name: 'Entrance printer',
    settings: { printer: { kind: 'agent', agentId, printer: place } },
  });
  const begun = await ask('POST', '/pairings', { body: { kind: 'kiosk' } });
  const paired = await ask('POST', '/pairings/collect', { body: { pollToken: begun.body['pollToken'] } });
  const token = String(paired.body['token']);
  const [service] = await sql<{ id: string }[]>`select id from services where series = 'X'`;
  const panel = listenToPanel(url, clinicId, await logIn('reception'));

  const day = liveDay(
    { url, clinicId, logins, clock: { at: Date.now() }, runJobs: () => Promise.resolve() },
    // The demonstration's own printer has a tray to be emptied; here is another one.
    planDay(seed, WHOLE_DAY_MIN).filter(({ what }) => what !== 'paper' && what !== 'answer'),
    speed,
    () => undefined,
    { send, signal: ending.signal },
  );
  day.catch(() => undefined); // told by endDay

  const clinic: FaultClinic = {
    url,
    clinicId,
    logins,
    dataFolder,
    printer,
    line,
    agentCable,
    panel,
    acknowledged,
    givenAlone: [],
    agent,
    server,
    sql,
    ask,
    async startServerAgain() {
      clinic.server = await start();
      await clinic.sql.end({ timeout: 0 });
      clinic.sql = openDatabase();
    },
    startAgentAgain() {
      clinic.agent = startAgent();
    },
    async takeTicket() {
      const issued = await ask('POST', inClinic('/tickets'), {
        token,
        body: { serviceId: service?.id, language: 'en' },
      });
      // The contract's TicketIssued.
      return (issued.body['ticket'] as { readonly visitId: string }).visitId;
    },
    async printOf(visitId) {
      const [row] = await clinic.sql<{ status: string }[]>`
        select status from outbox where type = 'print_ticket' and payload ->> 'visitId' = ${visitId}
        order by id desc limit 1`;
      return row?.status;
    },
    async endDay() {
      ending.abort();
      return (await day).refused;
    },
    async stop() {
      ending.abort();
      panel.close();
      await clinic.screens?.close();
      await day.catch(() => undefined);
      await clinic.agent.kill('SIGKILL');
      await clinic.sql.end({ timeout: 1 });
      await clinic.server.stop();
      await agentCable.close();
      await line.close();
      await printer.close();
      agentFolder.remove();
      remove();
    },
  };
  return clinic;
}
