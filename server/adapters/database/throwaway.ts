import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPassingAccount, type Account } from './account.ts';
import { reachableBinaries } from './binaries.ts';
import { clusterUrl, initialiseCluster, startCluster } from './cluster.ts';

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
};

/** A PostgreSQL in a temporary folder that is gone afterwards: for tests, the bench and trial runs. Told to be as durable as the real one. */
export async function startThrowawayCluster(choices: Choices = {}): Promise<ThrowawayCluster> {
  const { settings = [], binaries: binariesFor = reachableBinaries, order, inMemory = false } = choices;
  const home = mkdtempSync(join(tmpdir(), 'turnstone-postgres-'));
  const data = inMemory && hasRoomInMemory() ? mkdtempSync(join(MEMORY, 'turnstone-postgres-')) : home;
  const account = findPassingAccount();
  const folder = join(data, 'cluster');
  mkdirSync(folder, { mode: 0o700 });
  if (account) for (const each of [home, data, folder]) chownSync(each, account.uid, account.gid);
  const binaries = binariesFor(account, home);
  const password = randomBytes(18).toString('base64url');

  await initialiseCluster({ binaries, folder, account }, password, order);
  const cluster = await startCluster(
    { binaries, folder, account },
    { logFile: join(home, 'postgres.log'), settings: ['max_connections=300', ...settings] },
  );
  return {
    url: (database) => clusterUrl(cluster.port, password, database),
    stop: async () => {
      await cluster.stop();
      for (const each of [data, home]) rmSync(each, { recursive: true, force: true });
    },
  };
}

/** Linux's folder of files that are in no disk. */
const MEMORY = '/dev/shm';
const NEEDED_BYTES = 3 * 1024 ** 3;

function hasRoomInMemory(): boolean {
  if (!existsSync(MEMORY) || freemem() < NEEDED_BYTES) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > NEEDED_BYTES;
}
