/**
 * Our own backup, since the package's server ships no `pg_dump` and clients of another version refuse: all tables as of
 * one moment, as PostgreSQL's own COPY writes them, each with its rows counted and its bytes hashed. One gzip file of
 * lines: a head, then for each table a line that names it, its rows, and a line with their number and hash; then the files
 * that the clinic uploaded in the same way, and a line that says how many of each there are. Older ones have no files.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import postgres from 'postgres';
import { z } from 'zod';
import { backUpFiles, FileLines, FilesBeside, otherFile, type FileSum } from './backupFiles.ts';
import { migrate } from './migrate.ts';

const FORMAT = 'turnstone-backup-1';
const Head = z.object({ format: z.literal(FORMAT), madeAt: z.string(), migrations: z.int() });
const TableLine = z.object({ table: z.string(), columns: z.array(z.string()) });
const TableEnd = z.object({ end: z.string(), rows: z.int(), sha256: z.string() });
const Whole = z.object({ whole: z.literal(true), tables: z.int(), files: z.int().default(0) });

/** What stands in the file or in a database of one table. */
export type TableSum = { readonly table: string; readonly rows: number; readonly sha256: string };

export type BackedUp = { readonly tables: readonly TableSum[]; readonly files: readonly FileSum[] };

/** The file is not a whole backup, or the database not one to restore into; the message says what to do. */
export class BackupRefused extends Error {}

/** Leases and sessions are of the moment; everything else is kept. */
const NOT_KEPT = ['leases', 'sessions', 'pairings'];

/**
 * @param folder the data folder, with what was uploaded beside the database
 * @param file is made whole or not at all
 * @returns what was written
 */
export async function backup(url: string, folder: string, file: string): Promise<BackedUp> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const unfinished = `${file}.part`;
  let unwritable: unknown;
  try {
    const sums = await sql.begin('isolation level repeatable read read only', async (tx) => {
      const out = createGzip();
      const written = pipeline(out, createWriteStream(unfinished, { mode: 0o600 }));
      // A missing folder or a full disk; what is written after it only finds the file closed.
      written.catch((error: unknown) => (unwritable = error));
      const line = (value: unknown) => write(out, `${JSON.stringify(value)}\n`);
      const [{ count: migrations } = { count: 0 }] = await tx<
        { count: number }[]
      >`select count(*)::int as count from drizzle.__drizzle_migrations`;
      await line({ format: FORMAT, madeAt: new Date().toISOString(), migrations });
      const all: TableSum[] = [];
      for (const { table, columns } of await tablesOf(tx)) {
        await line({ table, columns });
        const hash = createHash('sha256');
        let rows = 0;
        for await (const row of rowsOf(await copyOut(tx, table, columns))) {
          hash.update(row).update('\n');
          rows += 1;
          // COPY's text never begins a row with this sign.
          await write(out, `|${row}\n`);
        }
        const sum = { table, rows, sha256: hash.digest('hex') };
        await line({ end: table, rows, sha256: sum.sha256 });
        all.push(sum);
      }
      // After the tables were read: what they name is there, since nothing is forgotten on the day it was taken away.
      const files = await backUpFiles(folder, (text) => write(out, `${text}\n`));
      await line({ whole: true, tables: all.length, files: files.length });
      out.end();
      await written;
      return { tables: all, files };
    });
    await rename(unfinished, file);
    return sums;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw unwritable ?? error;
  } finally {
    await sql.end();
  }
}

/**
 * Puts a backup into an empty database and its files into the data folder, and compares every table and file with what
 * was backed up.
 *
 * @throws BackupRefused where the file is not whole, the database has rows, or the folder other files; nothing is changed then
 */
export async function restore(url: string, folder: string, file: string): Promise<BackedUp> {
  const expected = await readSums(file);
  const other = await otherFile(folder, expected.files);
  if (other !== undefined)
    throw new BackupRefused(`The data folder has another ${other}: give an empty one with TURNSTONE_DATA.`);
  const beside = new FilesBeside(folder);
  try {
    const tables = await restoreTables(url, file, expected.tables, beside);
    await beside.settle();
    return { tables, files: expected.files };
  } catch (error) {
    await beside.forget();
    throw error;
  }
}

async function restoreTables(
  url: string,
  file: string,
  expected: readonly TableSum[],
  beside: FilesBeside,
): Promise<readonly TableSum[]> {
  await migrate(url);
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      for (const { table } of await tablesOf(tx)) {
        const [row] = await tx`select 1 from ${tx(table)} limit 1`;
        if (row) throw new BackupRefused(`The database is not empty (${table} has rows): give an empty one.`);
      }
      // Rows come back in any order and as they were: rules that watch changes have watched them before.
      await tx`set local session_replication_role = replica`;
      await load(tx, file, beside);
      await resetIdentities(tx);
    });
    const restored = await sql.begin('isolation level repeatable read read only', async (tx) => {
      const sums: TableSum[] = [];
      for (const { table, columns } of await tablesOf(tx)) {
        const hash = createHash('sha256');
        let rows = 0;
        for await (const row of rowsOf(await copyOut(tx, table, columns))) {
          hash.update(row).update('\n');
          rows += 1;
        }
        sums.push({ table, rows, sha256: hash.digest('hex') });
      }
      return sums;
    });
    for (const sum of expected) {
      const found = restored.find(({ table }) => table === sum.table);
      if (found?.sha256 !== sum.sha256)
        throw new BackupRefused(`The table ${sum.table} is not what was backed up: do not use this database.`);
    }
    return restored;
  } finally {
    await sql.end();
  }
}

type Tx = postgres.TransactionSql;
type Table = { readonly table: string; readonly columns: readonly string[] };

async function tablesOf(tx: Tx): Promise<readonly Table[]> {
  const rows = await tx<{ table: string; columns: string[] }[]>`
    select c.table_name as table, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
    group by c.table_name order by c.table_name`;
  return rows.filter(({ table }) => !NOT_KEPT.includes(table));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const list = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/** In the order of all columns as text, so that the same rows give the same bytes on every server. */
const copyOut = (tx: Tx, table: string, columns: readonly string[]): Promise<Readable> =>
  tx
    .unsafe(`copy (select ${list(columns)} from ${quoted(table)} as t order by t::text collate "C") to stdout`)
    .readable();

async function* rowsOf(stream: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) yield line;
}

function write(out: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** The lines of the unpacked file; a damaged one throws here, to whoever reads, and nowhere else. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const packed = createReadStream(file);
  packed.on('error', (error) => unpacked.destroy(error));
  packed.pipe(unpacked);
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of unpacked) {
      // A gunzip stream gives buffers.
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    packed.destroy();
  }
  if (rest !== '') yield rest;
}

/** Reads the whole file first: a damaged one is refused before anything is touched. */
async function readSums(file: string): Promise<BackedUp> {
  const sums: TableSum[] = [];
  const files = new FileLines();
  let hash = createHash('sha256');
  let rows = 0;
  let isWhole = false;
  let isFirst = true;
  try {
    for await (const line of linesOf(file)) {
      if (isFirst) {
        Head.parse(JSON.parse(line));
        isFirst = false;
      } else if (await files.take(line)) {
        // checked by its own hash
      } else if (line.startsWith('|')) {
        hash.update(line.slice(1)).update('\n');
        rows += 1;
      } else {
        const value: unknown = JSON.parse(line);
        const end = TableEnd.safeParse(value);
        if (end.success) {
          const sum = { table: end.data.end, rows, sha256: hash.digest('hex') };
          if (sum.rows !== end.data.rows || sum.sha256 !== end.data.sha256) throw new BackupRefused('');
          sums.push(sum);
          hash = createHash('sha256');
          rows = 0;
        }
        const whole = Whole.safeParse(value);
        isWhole ||= whole.success && whole.data.tables === sums.length && whole.data.files === files.sums.length;
      }
    }
  } catch {
    isWhole = false;
  }
  if (!isWhole) throw new BackupRefused('The file is damaged or not a whole backup: take another one.');
  return { tables: sums, files: files.sums };
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
