/** The clinic that a command is about: its database and its data folder, whether a server runs on them or not. */
import { BackupRefused } from '../../server/db/backupFile.ts';
import { ConfigurationMistake } from '../../server/config.ts';
import { AlreadyRunning } from '../../server/adapters/database/folderLock.ts';
import { onDatabase } from '../clinicDatabase.ts';
import { Refused } from './command.ts';

/** The option that every command on a database has. */
export const WHICH = {
  demonstration: { type: 'boolean', help: 'the demonstration’s database and not the clinic’s' },
} as const;

export type Clinic = { readonly url: string; readonly folder: string };

/**
 * Opens the clinic's database for the time of some work; a server that has it open goes on.
 *
 * @param again the command as it was written, for the sentence that says where else to look
 */
export async function withClinic<T>(
  isDemonstration: boolean,
  again: string,
  work: (clinic: Clinic) => Promise<T>,
): Promise<T> {
  try {
    const done: T[] = [];
    await onDatabase(isDemonstration, async (url, folder) => void done.push(await work({ url, folder })));
    const [result] = done;
    // The work was done, or it threw.
    return result as T;
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE)
      throw new Refused(
        `A table of this version is not there. After an update: npx turnstone migrate${isDemonstration ? ' --demonstration' : ''}, or start the server; then again: ${again}`,
      );
    if (codeOf(error) === NO_SUCH_DATABASE)
      throw new Refused(
        isDemonstration
          ? `There is no demonstration here yet. Start it once with npm start; for the clinic's database leave out --demonstration: ${again}`
          : `There is no clinic here yet. For the demonstration's database: ${again} --demonstration. For a clinic's, start it once with npm start -- --clinic, or say with TURNSTONE_DATA where its data is.`,
      );
    if (error instanceof BackupRefused || error instanceof ConfigurationMistake || error instanceof AlreadyRunning)
      throw new Refused(error.message);
    throw error;
  }
}

/** PostgreSQL's `invalid_catalog_name` and `undefined_table`. */
const NO_SUCH_DATABASE = '3D000';
const UNDEFINED_TABLE = '42P01';

/** The query builder puts PostgreSQL's own error behind its own. */
function codeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error ? error.code : codeOf(error.cause);
}
