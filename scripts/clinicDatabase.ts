/** The clinic's database for a command beside the server: the one of the environment, the running one, or the stopped one. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openEmbedded, runningDatabase } from '../server/adapters/database/embedded.ts';
import { AlreadyRunning } from '../server/adapters/database/folderLock.ts';
import { readConfig } from '../server/config.ts';
import { BackupRefused } from '../server/db/backup.ts';
import { ROOT } from './folders.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Runs a command on a file, `npm run NAME -- FILE [--demonstration]`, and ends with a sentence where it cannot. */
export async function withDatabase(
  name: string,
  work: (url: string, folder: string, file: string) => Promise<void>,
): Promise<void> {
  const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const isDemonstration = process.argv.includes('--demonstration');
  const [file] = files;
  if (file === undefined || files.length > 1) {
    console.error(`Say which file: npm run ${name} -- FILE (and --demonstration for the demonstration's database)`);
    process.exit(1);
  }
  if (existsSync(`${ROOT}/.env`)) process.loadEnvFile(`${ROOT}/.env`);
  try {
    await onDatabase(isDemonstration, (url, folder) => work(url, folder, resolve(file)));
  } catch (error) {
    if (isMissingDatabase(error)) {
      console.error(
        isDemonstration
          ? `There is no demonstration here yet. Start it once with npm start; for the clinic's database leave out --demonstration: npm run ${name} -- ${file}`
          : `There is no clinic here yet. For the demonstration's database: npm run ${name} -- ${file} --demonstration. For a clinic's, start it once with npm start -- --clinic, or say with TURNSTONE_DATA where its data is.`,
      );
      process.exit(1);
    }
    const isExpected =
      error instanceof BackupRefused || (error instanceof Error && 'code' in error && error.code === 'ENOENT');
    console.error(
      isExpected || process.env['LOG_LEVEL'] !== 'debug' ? (error instanceof Error ? error.message : error) : error,
    );
    process.exit(1);
  }
  process.exit(0);
}

/** PostgreSQL's `invalid_catalog_name`; `undefined_table` of a database that never had a server. */
const isMissingDatabase = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '3D000' || error.code === '42P01');

/** Opens the clinic's database, or the demonstration's, and its data folder for the time of some work. */
export async function onDatabase(
  isDemonstration: boolean,
  work: (url: string, folder: string) => Promise<void>,
): Promise<void> {
  const config = readConfig({ ...process.env, TURNSTONE_MODE: isDemonstration ? 'demonstration' : 'clinic' });
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
