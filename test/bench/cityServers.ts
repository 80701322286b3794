/** Two real server processes behind a real HAProxy on one PostgreSQL, as deploy/haproxy.cfg has them; and two that do nothing else but answer. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fetchPart } from '../../scripts/debian/part.ts';
import { HAPROXY } from '../../scripts/debian/haproxy.ts';
import { reservePort, startBalancer, type Balancer } from '../support/balancer.ts';
import { makeDataFolder, startServer, type ServerProcess } from '../support/server.ts';

export const NAMES = ['one', 'two'] as const;

export type Behind = { readonly url: string; stop(): Promise<void> };
export type CityServers = Behind & { readonly servers: readonly Pick<ServerProcess, 'pid' | 'output'>[] };

type Ports = readonly [number, number, number];

/** @param start one of the processes on its port; the third server of the balancer does not exist */
async function behind(start: (port: number) => Promise<() => Promise<void>>): Promise<Behind> {
  const fetched = await fetchPart(HAPROXY, (line) => process.stderr.write(`${line}\n`));
  if (!fetched.ok) throw new Error(`There is no HAProxy to measure with: ${fetched.advice}`);
  const ports = [await reservePort(), await reservePort(), await reservePort()];
  const [one, two, three] = ports.map(({ port }) => port);
  const stops: (() => Promise<void>)[] = [];
  let balancer: Balancer | undefined;
  const stop = async () => {
    await balancer?.stop();
    for (const each of stops) await each();
    for (const { release } of ports) await release();
  };
  try {
    for (const { port, release } of ports.slice(0, NAMES.length)) {
      await release();
      stops.push(await start(port));
      await isReady(`http://127.0.0.1:${port}`);
    }
    // All three were reserved.
    balancer = await startBalancer(fetched.programs, [one, two, three] as Ports);
    await isReady(balancer.url);
    return { url: balancer.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function startCityServers(databaseUrl: string): Promise<CityServers> {
  const servers: ServerProcess[] = [];
  const started = await behind(async (port) => {
    const { dataFolder, remove } = makeDataFolder();
    const server = await startServer({
      dataFolder,
      env: {
        ...{ DATABASE_URL: databaseUrl, PORT: String(port), TURNSTONE_MODE: 'clinic', LOG_LEVEL: 'warn' },
        // Of the measurement: by its debugger a process is asked to throw away what nobody needs.
        NODE_OPTIONS: '--inspect=127.0.0.1:0',
      },
    });
    servers.push(server);
    return async () => {
      await server.stop();
      remove();
    };
  });
  return { ...started, servers };
}

export const startBareServers = (): Promise<Behind> =>
  behind((port) => {
    const child = fork(join(import.meta.dirname, 'cityBare.ts'), [String(port)]);
    return Promise.resolve(async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    });
  });

const READY_WITHIN_MS = 60_000;

async function isReady(url: string): Promise<void> {
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const isOk = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isOk) return;
    if (performance.now() > giveUpAt) throw new Error('A server did not come up');
    await pause(50);
  }
}
