/** A computer that is a screen and nothing else. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/debian/chromium.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NODE = path.join(ROOT, 'node_modules/.bin/node');
const run = promisify(execFile);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnstone-screen-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const lockdown = (...args: readonly string[]) =>
  run(NODE, [path.join(ROOT, 'scripts/kiosk/lockdown.ts'), '--root', folder, ...args]);
const written = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const KIOSK = ['--server', 'http://192.168.1.10:3000/panel', '--screen', 'kiosk'] as const;

describe('the lockdown of a screen', () => {
  test('lets the browser open our pages only, which count as secure although they come over plain http', async () => {
    await lockdown(...KIOSK);
    const policies = JSON.parse(written('etc/chromium/policies/managed/turnstone.json')) as Record<string, unknown>;
    expect(policies).toMatchObject({
      URLBlocklist: ['*'],
      URLAllowlist: ['http://192.168.1.10:3000', 'http://127.0.0.1:7417'],
      OverrideSecurityRestrictionsOnInsecureOrigin: ['http://192.168.1.10:3000'],
    });
    expect(existsSync(path.join(folder, 'usr/local/lib/turnstone/watchdog.mjs'))).toBe(true);
  });

  test('starts the screen at boot, or with the desktop', async () => {
    await lockdown(...KIOSK);
    const unit = written('etc/systemd/system/turnstone-screen.service');
    expect(unit).toContain('watchdog.mjs --url http://192.168.1.10:3000/kiosk/');
    expect(unit).toContain('Restart=always');
    for (const program of ['node', 'chromium', 'cage'])
      expect(unit).toContain(`ConditionPathExists=/usr/bin/${program}\n`);
    await lockdown('--server', 'https://queue.clinic.example', '--screen', 'display', '--desktop', '--user', 'hall');
    expect(written('home/hall/.config/autostart/turnstone-screen.desktop')).toContain('/display/');
    expect(written('etc/chromium/policies/managed/turnstone.json')).not.toContain('InsecureOrigin"');
  });

  test('says what it would write, and writes nothing, in a dry run', async () => {
    const { stdout } = await lockdown(...KIOSK, '--dry-run');
    expect(stdout).toContain('URLBlocklist');
    expect(stdout).toContain('ExecStart=/usr/bin/cage');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('refuses before it writes anything where the user or a program is missing', async () => {
    const put = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    };
    put('etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n');
    await expect(lockdown(...KIOSK)).rejects.toThrow('There is no user screen.');
    const uid = process.getuid?.() === 0 ? 12_345 : process.getuid?.();
    put('etc/passwd', `root:x:0:0:root:/root:/bin/bash\nscreen:x:${uid}:${process.getgid?.()}::/srv/screen:/bin/sh\n`);
    await expect(lockdown(...KIOSK)).rejects.toThrow('/usr/bin/node, /usr/bin/chromium, /usr/bin/cage');
    expect(readdirSync(folder)).toEqual(['etc']);
    expect(readdirSync(path.join(folder, 'etc'))).toEqual(['passwd']);

    for (const program of ['usr/bin/node', 'usr/bin/chromium']) put(program, '');
    mkdirSync(path.join(folder, 'srv/screen'), { recursive: true });
    await lockdown(...KIOSK, '--desktop');
    for (const made of ['.config', '.config/autostart', '.config/autostart/turnstone-screen.desktop'])
      expect(statSync(path.join(folder, 'srv/screen', made)).uid).toBe(uid);
    expect(statSync(path.join(folder, 'srv/screen')).uid).toBe(process.getuid?.());
  });

  test('asks for what it must know', async () => {
    await expect(lockdown('--server', 'the server', '--screen', 'kiosk')).rejects.toThrow('--server URL');
    await expect(lockdown('--server', 'http://a', '--screen', 'panel')).rejects.toThrow('kiosk or display');
  });
});

describe('the watchdog', () => {
  test('starts the browser again that was killed, and the one that hangs', async ({ skip }) => {
    const chromium = findChromium();
    if (chromium === undefined) {
      if (process.env['CI'] === 'true') throw new Error('There is no Chromium to watch over.');
      process.stdout.write('skipped: no Chromium on this machine\n');
      skip();
      return;
    }
    const page = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>A screen'));
    await once(page.listen(0, '127.0.0.1'), 'listening');
    const { port } = page.address() as AddressInfo; // it listens on a port
    const watchdog = spawn(
      NODE,
      [
        path.join(ROOT, 'scripts/kiosk/watchdog.mjs'),
        ...['--url', `http://127.0.0.1:${port}/`, '--browser', chromium.executablePath],
        ...['--profile', path.join(folder, 'profile'), '--every-ms', '1000'],
        ...['--', '--headless', ...chromium.args],
      ],
      { env: { ...process.env, ...chromium.env }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const said = listen(watchdog);
      const first = await said(/has started \((\d+)\)/);
      process.kill(first, 'SIGKILL');
      const second = await said(/has started \((\d+)\)/);
      await said(/answers/);
      process.kill(second, 'SIGSTOP');
      await said(/does not answer/);
      expect(await said(/has started \((\d+)\)/)).not.toBe(second);
    } finally {
      watchdog.kill('SIGTERM');
      await once(watchdog, 'exit');
      page.close();
      page.closeAllConnections();
    }
  }, 120_000);
});

/** @returns what waits for the next line that fits, and gives the number in it */
function listen(child: ChildProcess): (what: RegExp) => Promise<number> {
  let lines: string[] = [];
  let look: () => void = () => undefined;
  let rest = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    const parts = (rest + bytes.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    look();
  });
  return (what) =>
    new Promise((resolve) => {
      look = () => {
        const at = lines.findIndex((line) => what.test(line));
        if (at < 0) return;
        const found = what.exec(lines[at] ?? '');
        lines = lines.slice(at + 1);
        look = () => undefined;
        resolve(Number(found?.[1] ?? 0));
      };
      look();
    });
}
