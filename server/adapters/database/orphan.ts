import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../ports/log.ts';
import { readPostmasterPid } from './cluster.ts';

/** A fast shutdown writes everything down; a big clinic on a slow disk may need most of this. */
const PATIENCE_MS = 60_000;

/**
 * Clears the way for our own PostgreSQL. To be called with the folder locked, so that no living server owns one there:
 * what still runs was left by a server that was killed, and is shut down in good order; a pid file that names some other
 * process (after a restart of the machine, numbers come again) is taken away.
 */
export async function stopOrphan(cluster: string, log: Log): Promise<void> {
  const left = readPostmasterPid(cluster);
  if (!left || !isAlive(left.pid)) return; // PostgreSQL itself tidies up after a dead one
  const owner = ownerOf(left.pid, cluster);
  if (owner === 'unclear') {
    throw new Error(
      `A PostgreSQL runs as process ${left.pid}, and it cannot be told whether on ${cluster}: stop it, or take ${cluster}/postmaster.pid away, and start again.`,
    );
  }
  if (owner === 'another_program') {
    log.warn({ pid: left.pid }, 'The pid file of PostgreSQL names another process: taken away');
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  log.warn({ pid: left.pid }, 'PostgreSQL still runs from a server that was killed: it is stopped and started again');
  process.kill(left.pid, 'SIGINT');
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (isAlive(left.pid)) {
    if (performance.now() > giveUpAt) {
      throw new Error(
        `PostgreSQL, left over as process ${left.pid}, does not stop: end it with kill -QUIT ${left.pid} and start again.`,
      );
    }
    await pause(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

type Owner = 'this_cluster' | 'another_program' | 'unclear';

/** Whose process that is. Told by its command line, which anyone may read; the link to its folder root may not, in a container. */
function ownerOf(pid: number, cluster: string): Owner {
  if (process.platform !== 'linux') return 'this_cluster'; // where the system does not tell, the file is believed
  const [program, ...given] = readText(`/proc/${pid}/cmdline`).split('\0');
  if (program === undefined || basename(program) !== 'postgres') return 'another_program';
  if (given[given.indexOf('-D') + 1] === cluster) return 'this_cluster';
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) ? 'this_cluster' : 'another_program';
  } catch {
    return 'unclear';
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // gone in this moment
  }
}
