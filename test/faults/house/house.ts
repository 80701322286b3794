/**
 * A clinic of real processes to break: servers on a PostgreSQL of the run's own, a printer, a text gateway that outlives
 * them all, another clinic beside it, and the history of what everybody was told.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { chanceOf } from '../../../scripts/demoDay/chance.ts';
import { startFakePrinter, type FakePrinter } from '../../../server/adapters/printer/fakePrinter.ts';
import { startServer, type ServerProcess } from '../../support/server.ts';
import { newHistory, type History, type Wish } from './history.ts';
import { startOwnPostgres, type OwnPostgres } from './ownPostgres.ts';
import { freePort } from './ports.ts';
import { seedHouse, type Place } from './seed.ts';
import { openTextGateway, type TextGateway } from './textGateway.ts';
import { layWire, type Wire } from './wire.ts';
import { zoneInTheMorning } from './zone.ts';

export type HouseServer = {
  readonly url: string;
  /** The public port, for whoever comes from outside. */
  readonly outsideUrl: string;
  readonly port: number;
  readonly pid: () => number;
  readonly isUp: () => boolean;
  readonly output: () => string;
  start(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  wake(): void;
  /** As a service manager ends it. @returns its exit code */
  stop(): Promise<number | null>;
};
export type Asked = {
  readonly body?: unknown;
  readonly token?: string;
  readonly cookie?: string;
  readonly key?: string;
  /** As a proxy before the public port says who asks. */
  readonly from?: string;
  /** By this server first; the others where it does not answer. */
  readonly server?: number;
};
export type Answer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly cookie?: string;
};

export type House = {
  readonly seed: number;
  readonly chance: () => number;
  readonly clinic: Place;
  readonly other: Place;
  readonly postgres: OwnPostgres;
  /** Between the servers and the database; all of them go through it. */
  readonly wire: Wire;
  readonly databaseUrl: string;
  readonly dataFolder: string;
  readonly servers: readonly HouseServer[];
  readonly printer: FakePrinter;
  readonly texts: TextGateway;
  readonly history: History;
  /** Periods in which something was broken on purpose: nobody promises speed in them. */
  readonly faults: { readonly from: number; until: number }[];
  /** Past the wire, for the run alone. */
  readonly sql: postgres.Sql;
  /** Once, as it is answered; undefined where no answer came. */
  once(method: string, path: string, asked?: Asked): Promise<Answer | undefined>;
  /** What somebody wants, asked with one key until it is known what became of it. */
  want(place: Place, what: string, path: string, asked?: Asked): Promise<Wish>;
  cookie(place: Place, name: 'reception' | 'noor'): Promise<string>;
  /** Runs with the fault noted, so that what is slow in it is no wonder. */
  during(act: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

export type HouseOptions = {
  readonly seed?: number;
  readonly servers?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeZone?: string;
  /** Where PostgreSQL keeps its data, instead of the temporary folder. */
  readonly databaseIn?: string;
  /** When the clinic was made. */
  readonly now?: number;
};

const ANSWER_WITHIN_MS = 8_000;
const ASK_AGAIN_MS = 200;
const NOBODY_MS = 180_000;
const STARTS = 4;

export async function startHouse(options: HouseOptions = {}): Promise<House> {
  const { seed = 1, servers: count = 1, env = {}, timeZone = zoneInTheMorning(), now = Date.now() } = options;
  const chance = chanceOf(seed);
  const home = mkdtempSync(join(tmpdir(), 'turnstone-house-'));
  const dataFolder = join(home, 'data');
  mkdirSync(dataFolder);
  const [database, printer, texts] = await Promise.all([
    startOwnPostgres(options.databaseIn),
    startFakePrinter({ trayHolds: Infinity }),
    openTextGateway(),
  ]);
  const wire = await layWire(database.port, chance);
  const directUrl = database.url('postgres');
  const sql = postgres(directUrl, { max: 3, onnotice: () => undefined, backoff: () => 0.25 });
  const databaseUrl = directUrl.replace(`:${database.port}/`, `:${wire.port}/`);
  const servers: HouseServer[] = [];
  const closeAll = async (): Promise<void> => {
    for (const server of servers) {
      if (!server.isUp()) continue;
      server.wake();
      await server.kill();
    }
    await sql.end({ timeout: 1 });
    await wire.close();
    await database.stop();
    await printer.close();
    await texts.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const prepare = async () => {
    const seeded = await seedHouse(directUrl, sql, { timeZone, printerPort: printer.port, now });
    for (let n = 0; n < count; n += 1)
      servers.push(await houseServer({ databaseUrl, dataFolder, texts, timeZone, env }));
    await Promise.all(servers.map((server) => server.start()));
    return seeded;
  };
  const { clinic, other } = await prepare().catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  const history = newHistory();
  const faults: { from: number; until: number }[] = [];
  const cookies = new Map<string, Promise<string>>();
  let isOver = false;

  const once: House['once'] = async (method, path, asked = {}) => {
    const { body, token, cookie, key = randomUUID(), from, server: first = 0 } = asked;
    const up = servers.filter((server) => server.isUp());
    const server = servers[first]?.isUp() ? servers[first] : (up[0] ?? servers[0]);
    if (!server) return undefined;
    try {
      const response = await fetch(`${from === undefined ? server.url : server.outsideUrl}/api/v1${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          ...(from === undefined ? {} : { 'x-forwarded-for': from }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(cookie === undefined ? {} : { cookie }),
        },
        ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const set = response.headers.get('set-cookie')?.split(';')[0];
      // Every answer of the interface is a JSON object.
      const read = (await response.json()) as Readonly<Record<string, unknown>>;
      return { status: response.status, body: read, ...(set === undefined ? {} : { cookie: set }) };
    } catch {
      return undefined;
    }
  };

  const house: House = {
    seed,
    chance,
    clinic,
    other,
    postgres: database,
    wire,
    databaseUrl,
    dataFolder,
    servers,
    printer,
    texts,
    history,
    faults,
    sql,
    once,
    async want(place, what, path, asked = {}) {
      const key = asked.key ?? randomUUID();
      const wish: Wish = { clinicId: place.clinicId, what, key, askedAt: Date.now(), attempts: 0, unsure: [] };
      history.wishes.push(wish);
      const giveUpAt = Date.now() + NOBODY_MS;
      while (!isOver && Date.now() < giveUpAt) {
        wish.attempts += 1;
        wish.lastAskedAt = Date.now();
        const answer = await once('POST', `/clinics/${place.clinicId}${path}`, { ...asked, key });
        if (answer && answer.status < 500) {
          wish.status = answer.status;
          wish.body = answer.body;
          wish.answeredAt = Date.now();
          return wish;
        }
        wish.unsure.push(answer === undefined ? 'no answer' : `${answer.status} ${String(answer.body['code'])}`);
        await pause(ASK_AGAIN_MS);
      }
      return wish;
    },
    cookie(place, name) {
      const known = `${place.clinicId} ${name}`;
      const found = cookies.get(known) ?? logIn(once, place.login(name));
      cookies.set(known, found);
      return found;
    },
    async during(act) {
      const fault = { from: Date.now(), until: Infinity };
      faults.push(fault);
      await act().finally(() => (fault.until = Date.now()));
    },
    async stop() {
      isOver = true;
      await closeAll();
    },
  };
  return house;
}

async function logIn(once: House['once'], body: { login: string; password: string }): Promise<string> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await once('POST', '/session', { body });
    if (answer?.cookie !== undefined) return answer.cookie;
    if (answer && answer.status < 500 && answer.status !== 429)
      throw new Error(`${body.login} could not log in: ${answer.status} ${JSON.stringify(answer.body)}`);
    await pause(4_000); // no more than so many a minute are let in
  }
  throw new Error(`${body.login} could not log in`);
}

async function houseServer({
  databaseUrl,
  dataFolder,
  texts,
  timeZone,
  env,
}: Pick<House, 'databaseUrl' | 'dataFolder' | 'texts'> & {
  readonly timeZone: string;
  readonly env: Readonly<Record<string, string>>;
}): Promise<HouseServer> {
  const [port, outsidePort] = [await freePort(), await freePort()];
  const outsideUrl = `http://127.0.0.1:${outsidePort}`;
  const settings = {
    DATABASE_URL: databaseUrl,
    TURNSTONE_MODE: 'clinic',
    // Not in the middle of a fault, whatever the hour.
    TURNSTONE_BACKUP_AT: 'off',
    TURNSTONE_TIME_ZONE: timeZone,
    PORT: String(port),
    PUBLIC_PORT: String(outsidePort),
    PUBLIC_URL: outsideUrl,
    KANNEL_SEND_URL: texts.url,
    KANNEL_USERNAME: 'turnstone',
    KANNEL_PASSWORD: 'of the fault run',
    KANNEL_FROM: '982188001122',
    LOG_LEVEL: 'warn',
    ...env,
  };
  let running: ServerProcess | undefined;
  let output = '';
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    if (running) process.kill(running.pid, name);
  };
  const ended = () => {
    output += running?.output() ?? '';
    running = undefined;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    outsideUrl,
    port,
    pid: () => running?.pid ?? 0,
    isUp: () => running !== undefined,
    output: () => output + (running?.output() ?? ''),
    async start() {
      // A machine that is busy with much else takes longer than a clinic's.
      for (let tries = 1; running === undefined; tries += 1)
        running = await startServer({ dataFolder, env: settings }).catch((error: unknown) => {
          if (tries === STARTS) throw error;
          return undefined;
        });
    },
    async kill() {
      await running?.kill();
      ended();
    },
    freeze: () => signal('SIGSTOP'),
    wake: () => signal('SIGCONT'),
    async stop() {
      const code = (await running?.stop()) ?? null;
      ended();
      return code;
    },
  };
}

/** What a process has in memory, in MB. */
export const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Waits for what must come. @returns after how long it did, in ms; undefined where it did not */
export async function until(look: () => Promise<boolean> | boolean, withinMs: number): Promise<number | undefined> {
  const from = performance.now();
  while (performance.now() - from < withinMs) {
    if (await look()) return performance.now() - from;
    await pause(50);
  }
  return undefined;
}

/** Whether the server says that it would serve. */
export const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(4_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
