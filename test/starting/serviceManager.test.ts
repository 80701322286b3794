import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serviceManager } from '../../server/wiring/serviceManager.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnstone-notify-'));
});
afterEach(() => rmSync(folder, { recursive: true, maxRetries: 20 }));

/** Of one test: nothing of another is counted. */
function countingLog() {
  const counted = { warned: 0 };
  const count = () => void (counted.warned += 1);
  return { counted, log: { info: () => undefined, warn: count, error: count } };
}

/** In systemd's place: writes down what it is told. */
function programThatListens(): NodeJS.ProcessEnv {
  const program = join(folder, 'systemd-notify');
  writeFileSync(program, `#!/bin/sh\necho "$NOTIFY_SOCKET $1" >> ${folder}/heard\n`);
  chmodSync(program, 0o755);
  return { PATH: `${folder}:/usr/bin:/bin`, NOTIFY_SOCKET: '/run/notify' };
}
const heard = () => (existsSync(`${folder}/heard`) ? readFileSync(`${folder}/heard`, 'utf8').trim().split('\n') : []);

test('systemd hears that the server is open, that it lives, and that it ends', async () => {
  const { counted, log } = countingLog();
  const manager = serviceManager({ ...programThatListens(), WATCHDOG_USEC: '60000' }, log);
  await manager.ready();
  await expect.poll(heard, { timeout: 20_000 }).toContain('/run/notify WATCHDOG=1');
  await manager.stopping();
  // Its last word: no sign of life is still under way.
  expect(heard().at(-1)).toBe('/run/notify STOPPING=1');
  expect(heard()[0]).toBe('/run/notify READY=1');
  expect(counted.warned).toBe(0);
});

test('without systemd nothing is told; with a program that is missing it is said once', async () => {
  const { counted, log } = countingLog();
  await serviceManager({ ...programThatListens(), NOTIFY_SOCKET: '' }, log).ready();
  expect(heard()).toEqual([]);
  const deaf = serviceManager({ PATH: join(folder, 'nowhere'), NOTIFY_SOCKET: '/run/notify' }, log);
  await deaf.ready();
  await deaf.stopping();
  expect(counted.warned).toBe(1);
});
