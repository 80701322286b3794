import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Asterisk } from '../debian/asterisk.ts';
import { EXCHANGE_USER, exchangeFiles, FOLDERS, type ExchangePlan } from './exchangeFiles.ts';

export type RunningExchange = {
  /** Its interface, ARI, with the user's name and password beside it. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly pid: number;
  /** Has ended, by itself or because somebody ended it. */
  readonly ended: Promise<unknown>;
  /** @param how `SIGTERM` hangs up first; `SIGKILL` is the plug. */
  stop(how?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

/** What it says before it has a log. */
const CONSOLE = 'console.log';
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

/**
 * Starts an Asterisk of our own with this plan, everything that it writes in `folder`.
 *
 * @param own files that are not as the plan has them, by name
 * @throws Error with the last of its log where it does not get ready
 */
export async function startExchange(
  asterisk: Asterisk,
  plan: ExchangePlan,
  folder: string,
  own: ReadonlyMap<string, string> = new Map(),
): Promise<RunningExchange> {
  for (const name of FOLDERS) mkdirSync(join(folder, name), { recursive: true });
  for (const [name, text] of [...exchangeFiles(plan, asterisk, folder), ...own]) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  // -f in the foreground, -n without colours; -q prints nothing of its own.
  const args = [...asterisk.args, '-C', join(folder, 'asterisk.conf'), '-f', '-n', '-q'];
  const console = openSync(join(folder, CONSOLE), 'w');
  const child = spawn(asterisk.command, args, {
    cwd: folder,
    stdio: ['ignore', console, console],
    // Ctrl+C is for whoever started it, who lets calls come to their end first.
    detached: true,
  });
  closeSync(console);
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${plan.httpPort}`;
  const { pid } = child;
  const stop = async (how: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(how);
    await ended;
  };
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(url, plan.password))) {
    if (pid === undefined || child.exitCode !== null || Date.now() > until) {
      await stop('SIGKILL');
      throw new Error(`Asterisk did not get ready: ${lastOfLog(folder)}`);
    }
    await pause(LOOK_EVERY_MS);
  }
  if (pid === undefined) throw new Error('A process that answers has a number');
  return { url, user: EXCHANGE_USER, password: plan.password, pid, ended, stop };
}

/** Its HTTP answers before its modules are loaded, with 404. */
async function isReady(url: string, password: string): Promise<boolean> {
  try {
    const authorization = `Basic ${Buffer.from(`${EXCHANGE_USER}:${password}`).toString('base64')}`;
    const response = await fetch(`${url}/ari/applications`, { headers: { authorization } });
    return response.status === 200;
  } catch {
    return false; // not listening yet
  }
}

function lastOfLog(folder: string): string {
  const file = ['log/messages.log', CONSOLE].map((name) => join(folder, name)).find((path) => existsSync(path));
  return file === undefined ? 'it wrote no log' : readFileSync(file, 'utf8').slice(-2_000);
}
