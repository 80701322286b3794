/** Whether a backup would bring the clinic back: restored beside it, compared, and looked at with every check. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackedUp } from './backupFile.ts';
import { CHECKS } from './checks/all.ts';
import { look, type Checked } from './checks/check.ts';
import { restore } from './restore.ts';

export type Tried = BackedUp & { readonly checked: readonly Checked[] };

/**
 * @param emptyDatabase gives the work an empty database and takes it away afterwards
 * @throws BackupRefused where the file is not whole, or a table or file is not what was backed up
 */
export async function tryBackup(
  file: string,
  emptyDatabase: (work: (url: string) => Promise<Tried>) => Promise<Tried>,
): Promise<Tried> {
  const folder = await mkdtemp(join(tmpdir(), 'turnstone-trial-'));
  try {
    return await emptyDatabase(async (url) => {
      const restored = await restore(url, folder, file);
      return { ...restored, checked: await look(url, CHECKS) };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
