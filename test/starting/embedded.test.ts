import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertDurable } from '../../server/adapters/database/durability.ts';
import { startThrowawayCluster } from '../../server/adapters/database/throwaway.ts';
import { makeDataFolder, startRefused, startServer, type ServerProcess } from '../support/server.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const NEEDS_ROOT = 'only root can become another user';

let dataFolder: string;
let removeFolder: () => void;
let running: ServerProcess[];

beforeEach(() => {
  ({ dataFolder, remove: removeFolder } = makeDataFolder());
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.kill();
  await killPostgres();
  removeFolder();
});

async function start(
  options: { readonly uid?: number; readonly args?: readonly string[] } = {},
): Promise<ServerProcess> {
  const server = await startServer({ dataFolder, ...options });
  running.push(server);
  return server;
}

describe("the clinic's own database", () => {
  test('keeps what it has when the server is stopped, and stops with it', async () => {
    const first = await start();
    await writeMark('before');
    expect(await first.stop()).toBe(0);
    expect(postmaster()).toBeUndefined();

    await start();
    expect(await readMarks()).toEqual(['before']);
  });

  test('is taken over from a server that was killed, by one PostgreSQL and not two', async () => {
    const first = await start();
    await writeMark('acknowledged');
    const orphan = postmaster();
    await first.kill();
    expect(orphan !== undefined && isAlive(orphan)).toBe(true);

    await start();
    expect(orphan !== undefined && isAlive(orphan)).toBe(false);
    expect(await readMarks()).toEqual(['acknowledged']);
  });

  test('opens again after server and PostgreSQL were both killed', async () => {
    const first = await start();
    await writeMark('acknowledged');
    await first.kill();
    await killPostgres();

    await start();
    expect(await readMarks()).toEqual(['acknowledged']);
  });

  test('is started again when PostgreSQL alone is killed, and the server lives on', async () => {
    const server = await start();
    await writeMark('acknowledged');
    await killPostgres();

    await expect.poll(() => readiness(server), { timeout: 10_000 }).toBe(200);
    expect(await readMarks()).toEqual(['acknowledged']);
    expect(server.output()).toContain('PostgreSQL ended by itself');
    expect(await server.stop()).toBe(0);
  });

  test('is not opened by a second server, which says where the clinic is', async () => {
    const first = await start();

    const second = await startRefused({ dataFolder });

    expect(second.code).toBe(1);
    expect(second.output.trim()).toBe(
      `The clinic in ${dataFolder} is already running: open ${first.address} in a browser.`,
    );
    expect(await readiness(first)).toBe(200);
  });

  test('is not kept closed by a pid file that names another process', async () => {
    const first = await start();
    await first.kill();
    await killPostgres();
    const file = join(dataFolder, 'postgres/postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));

    expect(await readiness(await start())).toBe(200);
    expect(isAlive(process.pid)).toBe(true);
  });

  test('made by another version of PostgreSQL is left alone, with the way to bring it over', async () => {
    await (await start()).stop();
    writeFileSync(join(dataFolder, 'postgres/PG_VERSION'), '17\n');

    const refused = await startRefused({ dataFolder });

    expect(refused.code).toBe(1);
    expect(refused.output).toContain('was made with PostgreSQL 17');
    expect(refused.output).toContain('npm run backup');
  });

  test('is half made only beside its place: a first start that was cut off is begun again', async () => {
    mkdirSync(`${dataFolder}/postgres.new`, { recursive: true });
    chmodSync(dataFolder, 0o711);
    writeFileSync(`${dataFolder}/postgres.new/PG_VERSION`, '18\n');

    expect(await readiness(await start())).toBe(200);
  });

  test('of the clinic and of the demonstration are two', async () => {
    const demonstration = await start();
    await writeMark('invented');
    await demonstration.stop();

    await start({ args: ['--clinic'] });
    expect(await readMarks('turnstone_clinic')).toEqual([]);
  });
});

describe('who runs the database', () => {
  test('an ordinary user runs it, and root later runs it as that user', async ({ skip }) => {
    skip(!isRoot, NEEDS_ROOT);
    skip(!canNobodyEnter(), 'only root can enter the folder that the package is in');
    const first = await start({ uid: NOBODY });
    expect(userOf(postmaster())).toBe(NOBODY);
    await writeMark('by nobody');
    await first.stop();

    const second = await start();
    expect(userOf(postmaster())).toBe(NOBODY);
    expect(await readMarks()).toEqual(['by nobody']);
    await second.stop();

    await start({ uid: NOBODY });
    expect(await readMarks()).toEqual(['by nobody']);
  });

  test('root never runs PostgreSQL as root', async ({ skip }) => {
    skip(!isRoot, NEEDS_ROOT);
    await start();
    expect(userOf(postmaster())).not.toBe(0);
  });

  test("another user's folder is refused with the user's name", async ({ skip }) => {
    skip(!isRoot, NEEDS_ROOT);
    skip(!canNobodyEnter(), 'only root can enter the folder that the package is in');
    await (await start()).stop();

    const refused = await startRefused({ dataFolder, uid: NOBODY });

    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/belongs to the user \w+: start Turnstone as that user or as root/);
  });

  test('a folder that the account of PostgreSQL cannot enter is refused with the way out', async ({ skip }) => {
    skip(!isRoot, NEEDS_ROOT);
    mkdirSync(dataFolder, { mode: 0o700 });

    const refused = await startRefused({ dataFolder });

    expect(refused.code).toBe(1);
    expect(refused.output).toContain(`who cannot enter ${dataFolder}: choose another folder with TURNSTONE_DATA`);
  });

  test('data that belongs to root is refused with the command that gives it away', async ({ skip }) => {
    skip(!isRoot, NEEDS_ROOT);
    await (await start()).stop();
    chownSync(join(dataFolder, 'postgres'), 0, 0);

    const refused = await startRefused({ dataFolder });

    expect(refused.output).toContain('chown -R');
  });
});

describe('a PostgreSQL that could forget a ticket', () => {
  test.each(['fsync', 'full_page_writes', 'synchronous_commit'])('is refused when %s is off', async (setting) => {
    const cluster = await startThrowawayCluster({ settings: [`${setting}=off`] });
    try {
      await expect(assertDurable(cluster.url('postgres'))).rejects.toThrow(`${setting} is off`);
    } finally {
      await cluster.stop();
    }
  });
});

function databaseUrl(database = 'turnstone_demo'): string {
  const password = readFileSync(join(dataFolder, 'postgres-password'), 'utf8').trim();
  const port = readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n')[3];
  return `postgres://turnstone:${password}@127.0.0.1:${port}/${database}`;
}

async function withDatabase<T>(database: string | undefined, act: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(databaseUrl(database), { max: 1, onnotice: () => undefined });
  try {
    await sql`create table if not exists marks (mark text)`;
    return await act(sql);
  } finally {
    await sql.end();
  }
}

const writeMark = (mark: string) => withDatabase(undefined, (sql) => sql`insert into marks values (${mark})`);
const readMarks = (database?: string) =>
  withDatabase(database, async (sql) =>
    (await sql<{ mark: string }[]>`select mark from marks`).map(({ mark }) => mark),
  );

async function readiness(server: ServerProcess): Promise<number> {
  return (await fetch(`${server.address}/readyz`)).status;
}

function postmaster(): number | undefined {
  const file = join(dataFolder, 'postgres/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

/** PostgreSQL and all its processes, at once, as when the machine runs out of memory. */
async function killPostgres(): Promise<void> {
  const pid = postmaster();
  if (pid === undefined || pid === process.pid || !isAlive(pid)) return;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  for (const each of [pid, ...children]) if (isAlive(each)) process.kill(each, 'SIGKILL');
  while (isAlive(pid)) await pause(10);
}

function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  const [, state] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  return state?.[0] !== 'Z';
}

function userOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
}

function canNobodyEnter(): boolean {
  return (
    spawnSync('test', ['-r', resolve(import.meta.dirname, '../../server/main.ts')], {
      uid: NOBODY,
      gid: NOBODY,
      cwd: '/',
    }).status === 0
  );
}
