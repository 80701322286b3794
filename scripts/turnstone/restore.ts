import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { keepOwner } from '../../server/adapters/database/folderLock.ts';
import { systemClock } from '../../server/adapters/clock/system.ts';
import { backup } from '../../server/db/backup.ts';
import type { BackedUp } from '../../server/db/backupFile.ts';
import { connect } from '../../server/db/database.ts';
import { ERASED_LIST, ErasedList, erasedIn, readErased } from '../../server/db/erasedList.ts';
import { FilesUnsettled, isEmpty, restore } from '../../server/db/restore.ts';
import { mayRestore } from '../../server/db/scratch.ts';
import { tryBackup } from '../../server/db/tryBackup.ts';
import { eraseAgain } from '../../server/usecases/privacy/eraseAgain.ts';
import { ownBackups } from '../../server/wiring/backups.ts';
import { configOf } from '../clinicDatabase.ts';
import { withClinic, WHICH, type Clinic } from './clinic.ts';
import { command, EXIT, Misunderstood, Refused } from './command.ts';
import { say } from './checked.ts';
import { assertReadable } from './reachable.ts';
import { assertStopped } from './stopped.ts';
import { writtenDown } from './writtenDown.ts';
import { withEmptyDatabase } from '../../server/wiring/trial.ts';

export const restoreCommand = command({
  name: 'restore',
  summary: 'Puts a backup into an empty clinic, compared table by table and file by file; or only tries it.',
  words: 'FILE',
  options: {
    ...WHICH,
    check: { type: 'boolean', help: 'only tries it: into a database that is gone afterwards; the clinic may work' },
    replace: {
      type: 'boolean',
      help: 'in the place of the clinic that is there, which is backed up first (stop the server before)',
    },
    'without-restore-point': {
      type: 'boolean',
      help: 'with --replace: what is there is not backed up first, since it is damaged or there is no room, and is lost',
    },
  },
  run: async ({ demonstration, check, replace, 'without-restore-point': isForGood }, [file, ...more]) => {
    if (file === undefined || more.length > 0) throw new Misunderstood('Say which file to restore.');
    const path = resolve(file);
    assertReadable(path);
    return withClinic(demonstration, `npm run restore -- ${file}`, async (clinic) => {
      if (check) return tried(clinic, path);
      await assertAlone(clinic.url);
      const erased = await erasedSince(clinic, path, demonstration);
      const isNew = await isEmpty(clinic.url);
      if (!isNew && !replace)
        throw new Refused(
          'There is a clinic in this database. To put the backup in its place, add --replace; what is there now is backed up first. To only try the backup, add --check.',
        );
      if (!isNew && !isForGood) console.log(`What was there is in ${await restorePoint(clinic)}`);
      const restored = await restore(clinic.url, clinic.folder, path, { replaces: replace, made: keepOwner }).catch(
        (error: unknown) => {
          throw error instanceof FilesUnsettled ? new Refused(error.message) : error;
        },
      );
      await writtenDown(clinic.url, {
        command: 'restore',
        action: 'backup_restored',
        detail: { ...countsOf(restored), replaced: !isNew },
      });
      console.log(`Restored ${inWords(restored)} from ${file}; every one is as it was backed up`);
      console.log(await shutOutAgain(clinic.url, erased));
      console.log(AFTERWARDS);
      return EXIT.done;
    });
  },
});

async function tried({ url, folder }: Clinic, file: string): Promise<number> {
  // Of a clinic on a server of its own nothing may have been uploaded yet.
  if (mkdirSync(folder, { recursive: true, mode: 0o750 }) !== undefined) keepOwner(folder);
  const { checked, ...restored } = await tryBackup(file, folder, (work) => withEmptyDatabase(url, Date.now(), work));
  const isGood = checked.every(({ found }) => found.length === 0);
  await writtenDown(url, {
    command: 'restore',
    action: 'backup_tried',
    detail: { ...countsOf(restored), isGood },
  });
  console.log(`Restored ${inWords(restored)} beside the clinic; every one is as it was backed up`);
  return say(checked);
}

const countsOf = ({ tables, files }: BackedUp) => ({
  rows: tables.reduce((sum, { rows }) => sum + rows, 0),
  files: files.length,
});

export const inWords = (restored: BackedUp): string =>
  `${countsOf(restored).rows} rows of ${restored.tables.length} tables and ${restored.files.length} uploaded files`;

const AFTERWARDS =
  'What was to be printed, called or sent at the time of the backup is not done again; messages of then stand at the desk as not known.';

/**
 * Who was erased: by the lists beside the file and where this clinic's backups lie, and by the database that is replaced, which
 * knows whom no list had yet. All of them are put into the clinic's own lists, for the next restore.
 */
async function erasedSince({ url, folder }: Clinic, file: string, demonstration: boolean): Promise<readonly string[]> {
  const config = configOf(demonstration);
  const [own, elsewhere] = [ownBackups(folder), config.backups?.folder];
  const folders = [dirname(file), own, ...(elsewhere === undefined ? [] : [elsewhere])];
  const lists = await Promise.all([...new Set(folders)].map(readErased));
  const lines = [...lists.flat(), ...(await erasedHere(url))];
  if (lines.length === 0) return lines;
  try {
    await new ErasedList(own, true).add(lines);
    for (const made of [own, join(own, ERASED_LIST)]) keepOwner(made);
    if (elsewhere !== undefined) await new ErasedList(elsewhere, false).add(lines);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    console.log(`The list of who was erased could not be written (${why}); this restore goes by it all the same.`);
  }
  return lines;
}

async function erasedHere(url: string): Promise<readonly string[]> {
  const connections = connect(url, 1);
  try {
    return await erasedIn(connections.db);
  } catch {
    return []; // damaged, or of a version that did not know it
  } finally {
    await connections.end();
  }
}

/** Takes out again who was erased since the backup. @returns what is left to be done */
async function shutOutAgain(url: string, erased: readonly string[]): Promise<string> {
  const left = 'Before the first start: who left since may log in again (npx turnstone user out).';
  if (erased.length === 0)
    return `No list of who was erased since lies beside the backup: they are there again (npx turnstone erase). ${left}`;
  const connections = connect(url, 2);
  try {
    const deps = { db: connections.db, clock: systemClock, newId: randomUUID };
    const again = await eraseAgain(deps, erased, 'command:restore');
    const undone = again.left.map((id) => `npx turnstone erase ${id} --now --force`);
    if (again.numbersLeft > 0)
      undone.push(`numbers ${again.numbersLeft}, which stand in a record again or: npx turnstone erase --number`);
    return `Erased again, since they were erased after the backup: people ${again.people}, numbers ${again.numbers}. ${undone.length === 0 ? '' : `Not done: ${undone.join('; ')}. `}${left}`;
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown';
    return `Who was erased since the backup is there again and could not be erased (${why}): npx turnstone erase. ${left}`;
  } finally {
    await connections.end();
  }
}

/** Today's state, to go back to. */
const restorePoint = (clinic: Clinic): Promise<string> =>
  writeRestorePoint(clinic).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new Refused(
      `What is there now could not be backed up first (${why}), and nothing was changed. Make room and try again; or add --without-restore-point, and what is there now is lost.`,
    );
  });

async function writeRestorePoint({ url, folder }: Clinic): Promise<string> {
  const backups = ownBackups(folder);
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  keepOwner(backups);
  const file = join(backups, `before-restore-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.turnstone`);
  await backup(url, folder, file);
  keepOwner(file);
  return file;
}

async function assertAlone(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await assertStopped(sql, 'restore');
    if (await mayRestore(sql)) return;
    const [row] = await sql<{ user: string }[]>`select current_user as user`;
    throw new Refused(
      `This user of PostgreSQL may restore no backup, and nothing was changed. As a superuser there: grant set on parameter session_replication_role to ${row?.user ?? 'turnstone'}; then try again.`,
    );
  } finally {
    await sql.end();
  }
}
