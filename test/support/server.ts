/** The whole server as a process of its own, as the clinic runs it, in a data folder that is gone afterwards. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');
/** Only ends a start that hangs: a first one makes a whole database, and the machine may do much else. */
const STARTS_WITHIN_MS = 75_000;

export type ServerProcess = {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  readonly pid: number;
  /** All that it has said so far. */
  readonly output: () => string;
  /** Ends it as a service manager does; answers its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Ends it as a power cut does. */
  readonly kill: () => Promise<void>;
};

export type ServerOptions = {
  readonly dataFolder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** The number of the user to run as; absent: ours. */
  readonly uid?: number;
};

/** Starts it and waits until it serves. Fails with all that it said if it ends instead. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const started = spawnServer(options);
  const giveUpAt = performance.now() + STARTS_WITHIN_MS;
  for (;;) {
    const port = /:\/\/127\.0\.0\.1:(\d+)\//.exec(started.output())?.[1];
    if (port !== undefined) return { ...started, address: `http://127.0.0.1:${port}` };
    if (started.child.exitCode !== null) throw new Error(`The server ended: ${started.output()}`);
    if (performance.now() > giveUpAt) {
      await started.kill();
      throw new Error(`The server did not start: ${started.output()}`);
    }
    await pause(20);
  }
}

/** For a start that is to be refused: its exit code and what it said. */
export async function startRefused(
  options: ServerOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { ended, output } = spawnServer(options);
  return { code: await ended, output: output() };
}

/** A folder that PostgreSQL's account can enter too; `dataFolder` in it is not made yet. */
export function makeDataFolder(): { readonly dataFolder: string; readonly remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'turnstone-data-'));
  chmodSync(home, 0o777);
  return { dataFolder: join(home, 'data'), remove: () => rmSync(home, { recursive: true, force: true }) };
}

function spawnServer({ dataFolder, env = {}, args = [], uid }: ServerOptions) {
  const child: ChildProcess = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'server/main.ts'), ...args], {
    cwd: '/',
    env: {
      ...{ PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', TURNSTONE_DATA: dataFolder },
      // A run of the tests over that hour of the night keeps what it has.
      TURNSTONE_DEMO_RESET: 'off',
      // As `npm start` keeps it.
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compiled'),
      ...env,
    },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((end) => child.once('close', (code) => end(code)));
  return {
    child,
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
