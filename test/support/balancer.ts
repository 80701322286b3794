/** The load balancer in front of several servers: a real HAProxy with the settings that are shipped. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Haproxy } from '../../scripts/debian/haproxy.ts';
import { ROOT } from '../../scripts/folders.ts';

/** The servers of deploy/haproxy.cfg, and the cookie by which a screen stays with one. */
export const SERVERS = ['one', 'two', 'three'] as const;
export const STAY_WITH = 'turnstone_server';

export type Balancer = { readonly url: string; stop(): Promise<void> };

const ATTEMPTS = 5;
/** What a machine lets one program open may be less than two for each of a city's screens. */
const CONNECTIONS = 1_500;
const LOOK_EVERY_MS = 25;

/**
 * @param ports of the three servers on this machine; one that does not answer yet gets nothing
 * @throws where HAProxy does not start, with all that it said
 */
export async function startBalancer(haproxy: Haproxy, ports: readonly [number, number, number]): Promise<Balancer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const started = await start(haproxy, settings(port, ports), port);
    if (typeof started !== 'string') return started;
    // Somebody else took the port meanwhile.
    if (attempt === ATTEMPTS) throw new Error(`HAProxy did not start: ${started}`);
  }
}

/** As shipped; only the addresses are this machine's. */
function settings(port: number, ports: readonly number[]): string {
  const replaced = (text: string, line: RegExp, by: string): string => {
    if (!line.test(text)) throw new Error(`deploy/haproxy.cfg has no line like ${String(line)}`);
    return text.replace(line, by);
  };
  const shipped = readFileSync(join(ROOT, 'deploy/haproxy.cfg'), 'utf8');
  const few = replaced(shipped, /^ {4}maxconn 40000$/m, `    maxconn ${CONNECTIONS}`);
  const bound = replaced(few, /^ {4}bind :80\b/m, `    bind 127.0.0.1:${port}`);
  return SERVERS.reduce(
    (text, name, index) =>
      replaced(
        text,
        new RegExp(`^    server ${name} 10\\.0\\.0\\.\\d+:3000`, 'm'),
        `    server ${name} 127.0.0.1:${ports[index]}`,
      ),
    bound,
  );
}

async function start({ command, env }: Haproxy, text: string, port: number): Promise<Balancer | string> {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, text);
  const child = spawn(command, ['-db', '-f', file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const isRunning = () => child.exitCode === null;
  while (isRunning()) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers && isRunning()) return { url, stop };
    await pause(LOOK_EVERY_MS);
  }
  await stop();
  return said;
}

/** Takes a port until a server listens on it, and answers nobody: for HAProxy there is no server yet. */
export async function reservePort(): Promise<{ readonly port: number; readonly release: () => Promise<void> }> {
  for (;;) {
    const port = await freePort();
    const keeper = createServer((socket) => {
      socket.on('error', () => undefined); // whoever looked has gone
      socket.destroy();
    });
    const isTaken = await new Promise<boolean>((resolve) => {
      keeper.once('error', () => resolve(false));
      keeper.listen(port, '127.0.0.1', () => resolve(true));
    });
    // Closing what is closed is no harm.
    if (isTaken) return { port, release: () => new Promise((resolve) => void keeper.close(() => resolve())) };
  }
}

/** Free a moment ago, and below those that the system gives to outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
