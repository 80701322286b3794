/** One PostgreSQL of our own: made, started and stopped as a child process. Who may start it is decided in embedded.ts. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Account } from './account.ts';

const run = promisify(execFile);

/** Where one cluster lives and who runs it. */
export type ClusterPlace = {
  /** The folder with PostgreSQL's `bin`, `lib` and `share`. */
  readonly binaries: string;
  /** Its data folder, which must belong to the account. */
  readonly folder: string;
  /** Absent: we run it ourselves. */
  readonly account: Account | undefined;
};

export type RunningCluster = {
  readonly port: number;
  readonly process: ChildProcess;
  /** Settles when PostgreSQL has ended, however it did. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Ends open connections, writes everything down and ends. */
  stop(): Promise<void>;
};

/** The only user of a cluster of our own; its password is random and kept beside the data. */
export const OWNER = 'turnstone';

export const clusterUrl = (port: number, password: string, database: string): string =>
  `postgres://${OWNER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

/** The same order of letters on every machine, from PostgreSQL itself: since 17. */
const OWN_ORDER = ['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'];
/** The same order from the system's library, for an older one. */
export const SYSTEMS_ORDER: readonly string[] = ['--locale', 'C.UTF-8'];

/** Makes an empty cluster: page checksums, UTF-8, the same order of letters on every machine. */
export async function initialiseCluster(
  { binaries, folder, account }: ClusterPlace,
  password: string,
  order: readonly string[] = OWN_ORDER,
): Promise<void> {
  const passwordFile = `${folder}.first-password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (account) await run('chown', [`${account.uid}:${account.gid}`, passwordFile]);
    const options = [
      '--pgdata',
      folder,
      '--username',
      OWNER,
      '--pwfile',
      passwordFile,
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
    ];
    await run(
      join(binaries, 'bin', 'initdb'),
      [...options, ...order, '--data-checksums', '--no-instructions'],
      asAccount(account),
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

export type StartOptions = {
  /** PostgreSQL's own log; started anew when it has grown large. */
  readonly logFile: string;
  /** `name=value` as in postgresql.conf. */
  readonly settings?: readonly string[];
  /** The port of before, when it starts again under connections that know it; absent: a free one. */
  readonly port?: number;
  /** How long to go on while processes of a killed PostgreSQL still hold its memory. */
  readonly patienceMs?: number;
};

/** Starts PostgreSQL on a free port of this machine only, and answers when it takes connections. */
export async function startCluster(
  place: ClusterPlace,
  { logFile, settings = [], port: samePort, patienceMs = 15_000 }: StartOptions,
): Promise<RunningCluster> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const port = samePort ?? (await freePort());
    const started = await tryStart(place, port, logFile, settings);
    if (typeof started !== 'string') return started;
    const mayPass = /pre-existing shared memory block|could not bind|could not create any TCP\/IP sockets/.test(
      started,
    );
    if (!mayPass || performance.now() > giveUpAt)
      throw new Error(`PostgreSQL did not start. It says:\n${started.trim()}`);
    await pause(200);
  }
}

/** What PostgreSQL wrote about itself, while it runs and after it was killed. */
export function readPostmasterPid(
  folder: string,
): { readonly pid: number; readonly port: number; readonly ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return Number.isInteger(pid) && pid > 0 ? { pid, port, ready: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

/** Either the running cluster, or what PostgreSQL said when it ended instead. */
async function tryStart(
  place: ClusterPlace,
  port: number,
  logFile: string,
  settings: readonly string[],
): Promise<RunningCluster | string> {
  const { binaries, folder, account } = place;
  const log = openSync(logFile, 'a', 0o600);
  const before = readFileSync(logFile).length;
  const given = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', ...settings].flatMap(
    (setting) => ['-c', setting],
  );
  // Its log is a file and no pipe to us: it must be able to write while nobody reads, also after we were killed.
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', folder, ...given], {
    ...asAccount(account),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const seen: { failure?: Error; over: boolean } = { over: false };
  child.once('error', (error) => (seen.failure = error));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  void ended.then(() => (seen.over = true));

  for (;;) {
    if (seen.failure) return seen.failure.message;
    if (seen.over) return readFileSync(logFile).subarray(before).toString('utf8');
    const own = readPostmasterPid(folder);
    if (own?.pid === child.pid && own?.ready) break;
    await pause(10);
  }
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
    await ended;
  };
  return { port, process: child, ended, stop };
}

/** For a child process of this account: its user, a folder it may stand in, and plain English to read. */
function asAccount(account: Account | undefined) {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  return account ? { uid: account.uid, gid: account.gid, cwd: '/', env } : { cwd: '/', env };
}

/** Below the range from which the system takes ports for outgoing connections, so that nobody has it after a restart. */
const [FIRST_PORT, PORTS] = [20_000, 12_000];

async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + randomInt(PORTS);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
