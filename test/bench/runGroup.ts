/** One group in a process and a temporary folder of its own: neither its fault, nor its waiting for ever, is that of the others. */
import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Told } from './oneGroup.ts';
import { endTree } from './processTree.ts';
import { isQuick } from './quick.ts';
import { USUAL_LIMIT_MIN, type Group } from './rows.ts';

const MINUTE_MS = 60_000;

export async function runGroup({ name, limitMin = USUAL_LIMIT_MIN }: Group): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-bench-'));
  // PostgreSQL runs as another user where we are root, and must come in.
  chmodSync(folder, 0o755);
  const child = fork(join(import.meta.dirname, 'oneGroup.ts'), [name, ...(isQuick() ? ['--quick'] : [])], {
    env: { ...process.env, TMPDIR: folder },
  });
  let told: Told = { failure: 'it ended without a word' };
  child.on('message', (message: Told) => (told = message));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const limit = setTimeout(() => {
    told = { failure: `it did not end within ${limitMin} minutes` };
    if (child.pid !== undefined) endTree(child.pid);
  }, limitMin * MINUTE_MS);
  // Where it failed, something may be left in it.
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  const breakOff = () => {
    if (child.pid !== undefined) endTree(child.pid);
    clear();
    process.exit(1);
  };
  process.once('SIGINT', breakOff).once('SIGTERM', breakOff);
  await ended;
  process.off('SIGINT', breakOff).off('SIGTERM', breakOff);
  clearTimeout(limit);
  clear();
  return told;
}
