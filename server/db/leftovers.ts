/** What a backup or a trial of one leaves beside the backups when its process is killed, and how it goes. */
import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

export const TRIAL_FOLDER = 'turnstone-trial-';
const LEFT = /^(?:turnstone-\d{4}-\d{2}-\d{2}\.turnstone(?:\.[\w-]+)?\.part|turnstone-trial-\w+)$/;
/** Longer than any backup or trial takes since it last wrote; by the machine's own clock, as the files' times are. */
const LEFT_AFTER_MS = 24 * 3_600_000;

/** Takes away what was left there more than a day ago. */
export async function sweepLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!LEFT.test(name)) continue;
    const path = join(folder, name);
    const wroteAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Infinity, // another process took it away
    );
    if (wroteAt < Date.now() - LEFT_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};
