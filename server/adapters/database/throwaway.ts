import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPassingAccount, type Account } from './account.ts';
import { reachableBinaries } from './binaries.ts';
import { clusterUrl, initialiseCluster, startCluster, type RunningCluster } from './cluster.ts';

export type ThrowawayCluster = { readonly url: (database: string) => string; stop(): Promise<void> };

type Choices = {
  /** `name=value` as in postgresql.conf. */
  readonly settings?: readonly string[];
  /** The folder with PostgreSQL's `bin`, made ready in or beside the home of the cluster; absent: the package's own. */
  readonly binaries?: (account: Account | undefined, home: string) => string;
  /** How `initdb` is told the order of letters. */
  readonly order?: readonly string[];
  /** The data lies in memory, where this machine has such a folder and room: for who copies one database after the other. */
  readonly inMemory?: boolean;
  /** That folder, where it is not Linux's. */
  readonly memory?: string;
};

/** A PostgreSQL in a temporary folder that is gone afterwards: for tests, the bench and trial runs. Told to be as durable as the real one. */
export async function startThrowawayCluster(choices: Choices = {}): Promise<ThrowawayCluster> {
  const {
    settings = [],
    binaries: binariesFor = reachableBinaries,
    order,
    inMemory = false,
    memory = MEMORY,
  } = choices;
  const home = mkdtempSync(join(tmpdir(), 'turnstone-postgres-'));
  const data = (inMemory ? folderInMemory(memory) : undefined) ?? home;
  const clear = () => [data, home].forEach((each) => rmSync(each, { recursive: true, force: true }));
  const account = findPassingAccount();
  const folder = join(data, 'cluster');
  const password = randomBytes(18).toString('base64url');
  const start = async (): Promise<RunningCluster> => {
    mkdirSync(folder, { mode: 0o700 });
    if (account) for (const each of [home, data, folder]) chownSync(each, account.uid, account.gid);
    const binaries = binariesFor(account, home);
    await initialiseCluster({ binaries, folder, account }, password, order);
    return startCluster(
      { binaries, folder, account },
      { logFile: join(home, 'postgres.log'), settings: ['max_connections=300', ...settings] },
    );
  };
  // Memory that nobody gives back is missed until the machine starts again.
  const cluster = await start().catch((error: unknown) => {
    clear();
    throw error;
  });
  return {
    url: (database) => clusterUrl(cluster.port, password, database),
    stop: async () => {
      await cluster.stop();
      clear();
    },
  };
}

/** Linux's folder of files that are in no disk. */
const MEMORY = '/dev/shm';
const NEEDED_BYTES = 3 * 1024 ** 3;

/** A folder of its own there; undefined where there is no room, or we may not write: then the disk does. */
function folderInMemory(memory: string): string | undefined {
  if (!existsSync(memory) || process.availableMemory() < NEEDED_BYTES) return undefined;
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < NEEDED_BYTES) return undefined;
  try {
    return mkdtempSync(join(memory, 'turnstone-postgres-'));
  } catch {
    return undefined;
  }
}
