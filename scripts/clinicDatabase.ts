/** The clinic's database for a command beside the server: the one of the environment, the running one, or the stopped one. */
import { resolve } from 'node:path';
import { openEmbedded, runningDatabase } from '../server/adapters/database/embedded.ts';
import { AlreadyRunning } from '../server/adapters/database/folderLock.ts';
import { readConfig } from '../server/config.ts';
import { ROOT } from './folders.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The settings of the clinic, or of the demonstration. */
export const configOf = (isDemonstration: boolean) =>
  readConfig({ ...process.env, TURNSTONE_MODE: isDemonstration ? 'demonstration' : 'clinic' });

/** Opens the clinic's database, or the demonstration's, and its data folder for the time of some work. */
export async function onDatabase(
  isDemonstration: boolean,
  work: (url: string, folder: string) => Promise<void>,
): Promise<void> {
  const config = configOf(isDemonstration);
  if (config.databaseUrl !== undefined) return work(config.databaseUrl, config.dataFolder ?? resolve(ROOT, 'data'));
  const database = isDemonstration ? 'turnstone_demo' : 'turnstone_clinic';
  let opened: Awaited<ReturnType<typeof openEmbedded>>;
  try {
    opened = await openEmbedded(database, config.dataFolder, silent);
  } catch (error) {
    // The server has it open: a look beside it does no harm.
    const running = error instanceof AlreadyRunning ? runningDatabase(database, config.dataFolder) : undefined;
    if (running === undefined) throw error;
    return work(running.url, running.folder);
  }
  try {
    await work(opened.url, opened.folder);
  } finally {
    await opened.stop();
  }
}
