/** A backup put into a database, with what was backed up compared row by row before anything of it counts. */
import type { Writable } from 'node:stream';
import postgres from 'postgres';
import { BackupRefused, linesOf, readSums, TableLine, type BackedUp, type Head, type TableSum } from './backupFile.ts';
import { FileLines, FilesBeside, otherFile } from './backupFiles.ts';
import { knownMigrations, migrateIn } from './migrate.ts';
import { list, quoted, sumsOf, tablesOf, write, type Tx } from './tableRows.ts';

export type RestoreOptions = {
  /** What is in the database and the data folder now gives way; without it both must be empty. */
  readonly replaces?: boolean;
  /** Is told of each file and folder that is made, to give it to its owner. */
  readonly made?: (path: string) => void;
};

/** The database was restored, and its files could not be moved to their place; the message says where they are. */
export class FilesUnsettled extends Error {}

/**
 * Puts a backup into a database and its files into the data folder, compares every table and file with what was backed up,
 * and brings it up to date. The database changes in one transaction: as it was, or restored and compared. What was to be
 * done in the world by then was done, or nobody knows: nothing of it is done again.
 *
 * @throws BackupRefused where the file is not whole or of a newer version, the database has rows or other users, or the folder
 *   other files; nothing is changed then
 * @throws FilesUnsettled where only the files are left to be moved
 */
export async function restore(
  url: string,
  folder: string,
  file: string,
  { replaces = false, made }: RestoreOptions = {},
): Promise<BackedUp> {
  const { head, tables: expected, files } = await readSums(file);
  const migrations = migrationsOf(head);
  const other = replaces ? undefined : await otherFile(folder, files);
  if (other !== undefined)
    throw new BackupRefused(`The data folder has another ${other}: give an empty one with TURNSTONE_DATA.`);
  const beside = new FilesBeside(folder, made);
  let tables: readonly TableSum[];
  try {
    tables = await restoreTables(url, file, { migrations, expected, beside, replaces });
  } catch (error) {
    await beside.putBack();
    await beside.forget();
    throw error;
  }
  await beside.settle().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new FilesUnsettled(
      `The database was restored, and its files could not be moved (${why}). They are in ${beside.beside}: move what is in it into ${folder} by hand.`,
    );
  });
  return { tables, files };
}

/** Which migrations the database of the backup had had. */
function migrationsOf({ applied, migrations: count }: Head): ReadonlySet<string> {
  const known = knownMigrations();
  const hashes = applied ?? known.slice(0, count);
  if (hashes.length < count || hashes.some((hash) => !known.includes(hash)))
    throw new BackupRefused(
      'This backup was made by a newer version of Turnstone: restore it with that version, or take an older backup.',
    );
  return new Set(hashes);
}

type Work = {
  readonly migrations: ReadonlySet<string>;
  readonly expected: readonly TableSum[];
  readonly beside: FilesBeside;
  readonly replaces: boolean;
};

async function restoreTables(
  url: string,
  file: string,
  { migrations, expected, beside, replaces }: Work,
): Promise<readonly TableSum[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await sql.begin(async (tx) => {
      if (!replaces) await assertEmpty(tx);
      // The tables as they were when the backup was made, whatever this version has made of them.
      await tx`drop schema if exists public, drizzle cascade`;
      if (replaces) await assertAlone(tx);
      await tx`create schema public`;
      await migrateIn(tx, migrations);
      // Rows come back in any order and as they were: rules that watch changes have watched them before.
      await tx`set local session_replication_role = replica`;
      for (const { table } of await tablesOf(tx)) await tx`delete from ${tx(table)}`;
      await load(tx, file, beside);
      await resetIdentities(tx);
      const restored = await sumsOf(tx);
      for (const sum of expected) {
        const found = restored.find(({ table }) => table === sum.table);
        if (found?.sha256 !== sum.sha256)
          throw new BackupRefused(`The table ${sum.table} is not what was backed up: nothing was restored.`);
      }
      await tx`set local session_replication_role = origin`;
      await migrateIn(tx);
      await leaveUndone(tx);
      // The last step before it counts: whatever fails later finds the new database and all files.
      if (replaces) await beside.setAside();
      return restored;
    });
  } finally {
    await sql.end();
  }
}

/** How often, and how long between: whoever has just gone still stands there for a moment. */
const LOOKS = 20;
const BETWEEN_S = 0.25;

/** A server that has the day in its memory would write it over what is restored. */
async function assertAlone(tx: Tx): Promise<void> {
  for (let look = 1; look <= LOOKS; look += 1) {
    await tx`select pg_stat_clear_snapshot()`;
    const others = await tx`
      select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' limit 1`;
    if (others.length === 0) return;
    await tx`select pg_sleep(${BETWEEN_S})`;
  }
  throw new BackupRefused(
    'Somebody is connected with this database: stop every server of the clinic, then restore. Nothing was changed.',
  );
}

/** Since the backup papers came out, calls were heard and messages were sent: what was open then is not known now. */
async function leaveUndone(tx: Tx): Promise<void> {
  await tx`
    update outbox set status = 'unknown', finished_at = now(),
      outcome = jsonb_strip_nulls(jsonb_build_object('jobInDoubt', outcome -> 'jobInDoubt')) || '{"code":"restored"}'
    where status in ('pending', 'sending')`;
  await tx`
    update notices set status = 'unknown', finished_at = now()
    where status in ('open', 'reached') and next_look_at <= now()`;
}

/** Whether a database has rows that a backup would hold. */
export async function isEmpty(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return (await sql.begin((tx) => fullTable(tx))) === undefined;
  } finally {
    await sql.end();
  }
}

async function assertEmpty(tx: Tx): Promise<void> {
  const table = await fullTable(tx);
  if (table !== undefined) throw new BackupRefused(`The database is not empty (${table} has rows): give an empty one.`);
}

async function fullTable(tx: Tx): Promise<string | undefined> {
  for (const { table } of await tablesOf(tx)) {
    const [row] = await tx`select 1 from ${tx(table)} limit 1`;
    if (row) return table;
  }
  return undefined;
}

async function load(tx: Tx, file: string, beside: FilesBeside): Promise<void> {
  const files = new FileLines(beside);
  let into: Writable | undefined;
  for await (const line of linesOf(file)) {
    if (await files.take(line)) continue;
    if (line.startsWith('|')) {
      if (into) await write(into, `${line.slice(1)}\n`);
      continue;
    }
    const table = TableLine.safeParse(JSON.parse(line));
    if (into) await finished(into);
    into = table.success
      ? await tx.unsafe(`copy ${quoted(table.data.table)} (${list(table.data.columns)}) from stdin`).writable()
      : undefined;
  }
}

function finished(stream: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.on('error', reject).on('finish', resolve);
    stream.end();
  });
}

/** Numbers that the database gives go on after the highest that came back. */
async function resetIdentities(tx: Tx): Promise<void> {
  const columns = await tx<{ table: string; column: string }[]>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and is_identity = 'YES'`;
  for (const { table, column } of columns) {
    await tx.unsafe(
      `select setval(pg_get_serial_sequence('${quoted(table)}', '${column}'), coalesce((select max(${quoted(column)}) from ${quoted(table)}), 0) + 1, false)`,
    );
  }
}
