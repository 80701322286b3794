import { chownSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another server has the data folder open. */
export class AlreadyRunning extends Error {
  constructor(folder: string, address: string | undefined) {
    super(
      address === undefined
        ? `The clinic in ${folder} is already running, or just starting: look for its window, or wait a moment.`
        : `The clinic in ${folder} is already running: open ${address} in a browser.`,
    );
    this.name = 'AlreadyRunning';
  }
}

export type FolderLock = {
  /** Where the clinic can be opened, for those who try to start it a second time. */
  readonly announce: (address: string) => void;
  readonly release: () => void;
};

/**
 * Takes the data folder for this process alone. The lock is the operating system's (Node has no `flock`; SQLite has it
 * underneath), so it ends with the process however that ends, and no stale file can keep the clinic closed.
 */
export function lockFolder(folder: string): FolderLock {
  const addressFile = join(folder, 'address');
  const lockFile = join(folder, 'lock');
  const held = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    held.exec('pragma journal_mode = memory; begin exclusive');
  } catch {
    held.close();
    throw new AlreadyRunning(folder, readAddress(addressFile));
  }
  keepOwner(lockFile);
  rmSync(addressFile, { force: true });
  return {
    announce: (address) => {
      writeFileSync(addressFile, address, { mode: 0o644 });
      keepOwner(addressFile);
    },
    release: () => {
      rmSync(addressFile, { force: true });
      held.close();
    },
  };
}

/** Gives what root made to the owner of the folder, so that the owner can start the clinic next time. */
export function keepOwner(file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(file));
  chownSync(file, uid, gid);
}

function readAddress(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
