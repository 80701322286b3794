import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { accountOf, findOrMakeAccount, startedByRoot, type Account } from './account.ts';

const PACKAGE = resolve(import.meta.dirname, '../../..');
/** For a package in a folder that only root may enter. */
const SYSTEM_FOLDER = '/var/lib/turnstone';

export type DataFolder = {
  /** Holds everything that this installation keeps: the cluster, its password and log, later files and sounds. */
  readonly folder: string;
  /** Inside it, PostgreSQL's own. */
  readonly cluster: string;
  /** Who runs PostgreSQL; absent: we do. */
  readonly account: Account | undefined;
  /** Said once at start where the place is not the one that a reader of the README expects. */
  readonly remark: string | undefined;
};

/**
 * Finds where the data is kept and who runs PostgreSQL on it, and makes the folder.
 * An ordinary user: `data/` in the package. Root: the same with an account of its own for PostgreSQL, or
 * `/var/lib/turnstone` where that account cannot enter the package. `TURNSTONE_DATA` stands before both.
 * @throws Error with a sentence for the clinic's computer person
 */
export function prepareDataFolder(chosen: string | undefined): DataFolder {
  const local = join(PACKAGE, 'data');
  if (!startedByRoot()) {
    const folder = chosen ?? local;
    makeFolder(folder);
    const cluster = join(folder, 'postgres');
    const owner = ownerOf(cluster) ?? ownerOf(folder);
    if (owner !== process.getuid?.() || !canWrite(folder)) {
      throw new Error(
        `The folder ${folder} belongs to ${nameOf(owner)}: start Turnstone as that user or as root, or choose another folder with TURNSTONE_DATA.`,
      );
    }
    return { folder, cluster, account: undefined, remark: undefined };
  }

  const settled = [chosen, local, SYSTEM_FOLDER].find(
    (each) => each !== undefined && ownerOf(join(each, 'postgres')) !== undefined,
  );
  const account = accountFor(chosen ?? settled);
  const folder = chosen ?? (canEnter(account, PACKAGE) ? local : SYSTEM_FOLDER);
  makeFolder(folder);
  if (!canEnter(account, folder)) {
    throw new Error(
      `PostgreSQL does not run as root but as ${account.name}, who cannot enter ${folder}: choose another folder with TURNSTONE_DATA, such as ${SYSTEM_FOLDER}.`,
    );
  }
  const remark =
    chosen === undefined && folder === SYSTEM_FOLDER
      ? `PostgreSQL runs as ${account.name}, who cannot enter ${PACKAGE}, so the data is in ${folder} (TURNSTONE_DATA chooses another folder).`
      : undefined;
  return { folder, cluster: join(folder, 'postgres'), account, remark };
}

/** The owner of a cluster that is there already, else the account that this machine has for it. */
function accountFor(folder: string | undefined): Account {
  const owner = folder === undefined ? undefined : ownerOf(join(folder, 'postgres'));
  if (owner === undefined) {
    const account = findOrMakeAccount();
    if (account) return account;
    throw new Error('PostgreSQL does not run as root: start Turnstone as an ordinary user.');
  }
  const account = owner === 0 ? undefined : accountOf(owner);
  if (account) return account;
  throw new Error(
    `The database in ${folder ?? ''}/postgres belongs to ${nameOf(owner)}, who cannot run it. Give it to an ordinary user, for instance: chown -R nobody ${folder ?? ''}/postgres`,
  );
}

/** Others may pass through it to the cluster, which is closed to all but its owner, and see nothing on the way. */
function makeFolder(folder: string): void {
  try {
    if (ownerOf(folder) !== undefined) return;
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o711);
  } catch (error) {
    throw new Error(`The folder ${folder} cannot be made: choose another with TURNSTONE_DATA.`, { cause: error });
  }
}

function canEnter(account: Account, folder: string): boolean {
  // Asked of the system as that account, for access lists and mounts decide it too.
  return spawnSync('test', ['-x', folder], { uid: account.uid, gid: account.gid, cwd: '/' }).status === 0;
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch (error) {
    // A folder that we may not even look into is somebody's: its parent tells whose.
    if (isDenied(error)) return ownerOf(dirname(path));
    return undefined;
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EACCES';
}

function nameOf(uid: number | undefined): string {
  if (uid === undefined) return 'somebody else';
  return `the user ${accountOf(uid)?.name ?? `number ${uid}`}`;
}
