/** `npm start` as a clinic's computer person gives it: until the server says that it is ready. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../../scripts/folders.ts';
import { median, type Group } from './rows.ts';

const GOAL_MS = 5_000;
const STARTS = 3;
const GIVEN_UP_MS = 300_000;
const LOOK_EVERY_MS = 50;

export const start: Group = {
  name: 'start',
  limitMin: 8,
  async measure() {
    const data = mkdtempSync(join(tmpdir(), 'turnstone-start-'));
    // As root, PostgreSQL runs as another user, who must come in.
    chmodSync(data, 0o755);
    try {
      const first = await startOnce(data);
      const later: number[] = [];
      for (let n = 0; n < STARTS; n += 1) later.push(await startOnce(data));
      return [
        { name: 'npm start on an empty data folder', value: first, unit: 'ms', limit: null, goal: null },
        { name: 'npm start again', value: median(later), unit: 'ms', limit: null, goal: GOAL_MS },
      ];
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
};

/** @returns milliseconds from the command until the server would serve a request */
async function startOnce(data: string): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), TURNSTONE_DATA: data },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  try {
    while (!(await isReady(port))) {
      if (hasEnded() || performance.now() - startedAt > GIVEN_UP_MS) throw new Error('npm start did not come up');
      await pause(LOOK_EVERY_MS);
    }
    return performance.now() - startedAt;
  } finally {
    // npm and what it started are one group.
    if (!hasEnded() && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Free a moment ago, which is as good as it gets. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port, not on a path.
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
