/**
 * The clinic's own PostgreSQL: a real one, brought by the package, kept in the data folder, running for as long as the
 * server does. It survives a kill of either, is started again when it ends by itself, and is never opened twice.
 */
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import type { Log } from '../../ports/log.ts';
import { embeddedVersion, reachableBinaries } from './binaries.ts';
import {
  clusterUrl,
  initialiseCluster,
  readPostmasterPid,
  startCluster,
  type ClusterPlace,
  type RunningCluster,
} from './cluster.ts';
import { prepareDataFolder, type DataFolder } from './dataFolder.ts';
import { keepOwner, lockFolder } from './folderLock.ts';
import { stopOrphan } from './orphan.ts';

/** After a run longer than `settledMs` the next restart comes at once. */
const RESTART = { firstDelayMs: 200, longestDelayMs: 5_000, settledMs: 30_000 } as const;
const LOG_LIMIT_BYTES = 5_000_000;

export type EmbeddedDatabase = {
  readonly url: string;
  /** The installation's data folder, for whatever else it keeps. */
  readonly folder: string;
  readonly remark: string | undefined;
  /** Where the clinic can be opened, for those who start it a second time. */
  readonly announce: (address: string) => void;
  readonly stop: () => Promise<void>;
};

/**
 * Opens the database of this name, made at its first use.
 * @throws AlreadyRunning, or an Error with a sentence for the clinic's computer person
 */
export async function openEmbedded(
  database: string,
  chosenFolder: string | undefined,
  log: Log,
): Promise<EmbeddedDatabase> {
  const place = prepareDataFolder(chosenFolder);
  const lock = lockFolder(place.folder);
  try {
    await stopOrphan(place.cluster, log);
    const cluster: ClusterPlace = {
      binaries: reachableBinaries(place.account, place.folder),
      folder: place.cluster,
      account: place.account,
    };
    const password = readPassword(place);
    await initialiseOnce(cluster, password);
    const supervised = await supervise(cluster, place.folder, log);
    try {
      await makeDatabase(clusterUrl(supervised.port, password, 'postgres'), database);
    } catch (error) {
      await supervised.stop();
      throw error;
    }
    return {
      url: clusterUrl(supervised.port, password, database),
      folder: place.folder,
      remark: place.remark,
      announce: lock.announce,
      stop: async () => {
        await supervised.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * A database in a data folder that a server has open, for a look beside it.
 *
 * @returns undefined where no server runs there
 */
export function runningDatabase(
  database: string,
  chosenFolder: string | undefined,
): { readonly url: string; readonly folder: string } | undefined {
  const place = prepareDataFolder(chosenFolder);
  const running = readPostmasterPid(place.cluster);
  return running && { url: clusterUrl(running.port, readPassword(place), database), folder: place.folder };
}

/** Its address alone. */
export const runningUrl = (database: string, chosenFolder: string | undefined): string | undefined =>
  runningDatabase(database, chosenFolder)?.url;

/** Made beside and then renamed, so that a kill in between leaves no half of a cluster. */
async function initialiseOnce(place: ClusterPlace, password: string): Promise<void> {
  if (existsSync(join(place.folder, 'PG_VERSION'))) {
    const made = readFileSync(join(place.folder, 'PG_VERSION'), 'utf8').trim();
    const [major = ''] = embeddedVersion().split('.');
    if (made === major) return;
    throw new Error(
      `The data in ${place.folder} was made with PostgreSQL ${made}, and this version of Turnstone brings ${major}: take a backup with the version before (npm run backup) and restore it into this one (npm run restore).`,
    );
  }
  const unfinished = `${place.folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  if (place.account) chownSync(unfinished, place.account.uid, place.account.gid);
  await initialiseCluster({ ...place, folder: unfinished }, password);
  renameSync(unfinished, place.folder);
}

type Supervised = { readonly port: number; readonly stop: () => Promise<void> };

/**
 * Starts PostgreSQL, and starts it again on the same port whenever it ends without having been asked to. It never gives
 * up, for the reason may pass (a full disk), but waits longer between one attempt and the next.
 */
async function supervise(place: ClusterPlace, home: string, log: Log): Promise<Supervised> {
  const logFile = join(home, 'postgres.log');
  const start = async (port?: number): Promise<RunningCluster> => {
    if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
    return startCluster(place, { logFile, settings: SETTINGS, ...(port === undefined ? {} : { port }) });
  };
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const state = { running: await start() };
  const { port } = state.running;
  keepOwner(logFile);

  const watch = async (): Promise<void> => {
    let delayMs = 0;
    let startedAt = performance.now();
    while (!isStopping()) {
      const { code, signal } = await state.running.ended;
      if (isStopping()) return;
      if (performance.now() - startedAt > RESTART.settledMs) delayMs = 0;
      log.error({ code, signal }, 'PostgreSQL ended by itself: it is started again');
      await pause(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return;
      delayMs = Math.min(Math.max(RESTART.firstDelayMs, delayMs * 2), RESTART.longestDelayMs);
      startedAt = performance.now();
      try {
        state.running = await start(port);
        log.info({ port }, 'PostgreSQL runs again');
      } catch (error) {
        log.error({ err: error }, `PostgreSQL cannot start; what it says is in ${logFile}`);
      }
    }
  };
  const watching = watch();
  return {
    port,
    stop: async () => {
      stopping.abort();
      await state.running.stop();
      await watching;
      await state.running.stop(); // the one that was just being started
    },
  };
}

/** Those of a small server beside the clinic's other work; durability is left as PostgreSQL has it, which is on. */
const SETTINGS = ['max_connections=100', 'shared_buffers=128MB', 'log_timezone=UTC', 'timezone=UTC'];

function readPassword({ folder }: DataFolder): string {
  const file = join(folder, 'postgres-password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  keepOwner(file);
  return password;
}

async function makeDatabase(serverUrl: string, name: string): Promise<void> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql.unsafe(`create database ${name}`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
