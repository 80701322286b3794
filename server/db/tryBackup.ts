/** Whether a backup would bring the clinic back: restored beside it, compared, and looked at with every check. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupRefused, type BackedUp } from './backupFile.ts';
import { CHECKS } from './checks/all.ts';
import { look, type Checked } from './checks/check.ts';
import { freeBytes, TRIAL_FOLDER, type FreeBytes } from './leftovers.ts';
import { restore } from './restore.ts';

export type Tried = BackedUp & { readonly checked: readonly Checked[] };

/** Free space for so many times the packed file is wanted: what is unpacked and the tables beside each other. */
const TIMES = 2;

/**
 * @param beside the folder in which uploaded files are unpacked for the time of the trial: films may not fit into memory,
 *   where many systems have their temporary files
 * @param emptyDatabase gives the work an empty database and takes it away afterwards
 * @throws BackupRefused where there is too little room, the file is not whole, or a table or file is not what was backed up
 */
export async function tryBackup(
  file: string,
  beside: string,
  emptyDatabase: (work: (url: string) => Promise<Tried>) => Promise<Tried>,
  free: FreeBytes = freeBytes,
): Promise<Tried> {
  const { size } = await stat(file);
  const room = await free(beside);
  if (room < TIMES * size)
    throw new BackupRefused(
      `To try the backup, ${megabytes(TIMES * size)} MB must be free in ${beside}; ${megabytes(room)} MB are: make room there.`,
    );
  const folder = await mkdtemp(join(beside, TRIAL_FOLDER));
  try {
    return await emptyDatabase(async (url) => {
      const restored = await restore(url, folder, file);
      return { ...restored, checked: await look(url, CHECKS) };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);
