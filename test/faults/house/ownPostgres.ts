/** A PostgreSQL of the fault run's own, directly under it: it can be killed with all its processes and started again on its port. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, chownSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findPassingAccount } from '../../../server/adapters/database/account.ts';
import { reachableBinaries } from '../../../server/adapters/database/binaries.ts';
import { clusterUrl, initialiseCluster, startCluster } from '../../../server/adapters/database/cluster.ts';

export type OwnPostgres = {
  readonly port: number;
  readonly url: (database: string) => string;
  /** All its processes at once, as when the machine runs out of memory. Answers when they are gone. */
  kill(): Promise<void>;
  /** On the same port, with what it had written. */
  startAgain(): Promise<void>;
  /** Whether it has ended by itself. */
  hasEnded(): boolean;
  stop(): Promise<void>;
};

/** @param inFolder absent: a temporary one; in any case one that is gone afterwards */
export async function startOwnPostgres(inFolder = tmpdir()): Promise<OwnPostgres> {
  const home = mkdtempSync(join(inFolder, 'turnstone-faults-'));
  const account = findPassingAccount();
  const folder = join(home, 'cluster');
  mkdirSync(folder, { mode: 0o700 });
  if (account) for (const each of [home, folder]) chownSync(each, account.uid, account.gid);
  const place = { binaries: reachableBinaries(account, home), folder, account };
  const password = randomBytes(18).toString('base64url');
  await initialiseCluster(place, password);
  // Two servers have two pools each, and the judge one more.
  const options = { logFile: join(home, 'postgres.log'), settings: ['max_connections=200', 'min_wal_size=32MB'] };
  let running = await startCluster(place, options);
  const { port } = running;
  let hasEnded = false;
  const follow = (): void => {
    const own = running;
    hasEnded = false;
    void own.ended.then(() => {
      if (own === running) hasEnded = true;
    });
  };
  follow();
  return {
    port,
    url: (database) => clusterUrl(port, password, database),
    async kill() {
      const pid = running.process.pid ?? 0;
      const all = [pid, ...childrenOf(pid)];
      for (const each of all)
        try {
          process.kill(each, 'SIGKILL');
        } catch {
          // It has ended with its parent.
        }
      await running.ended;
      while (all.some((each) => isAlive(each))) await pause(10);
    },
    async startAgain() {
      running = await startCluster(place, { ...options, port });
      follow();
    },
    hasEnded: () => hasEnded,
    async stop() {
      await running.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function childrenOf(pid: number): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

/** A process that has ended and was not looked at yet is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
