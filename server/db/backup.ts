/**
 * Our own backup, since the package's server ships no `pg_dump` and clients of another version refuse: all tables as of
 * one moment. What stands in the file: backupFile.ts.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import postgres from 'postgres';
import { FORMAT, type BackedUp, type Head, type TableSum } from './backupFile.ts';
import { backUpFiles } from './backupFiles.ts';
import { copyOut, rowsOf, tablesOf, write } from './tableRows.ts';

/**
 * @param folder the data folder, with what was uploaded beside the database
 * @param file is made whole or not at all
 * @param signal leaves it off at once
 * @returns what was written
 */
export async function backup(url: string, folder: string, file: string, signal?: AbortSignal): Promise<BackedUp> {
  signal?.throwIfAborted();
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  // Of this one only: whoever was thought dead and still writes does not write into ours.
  const unfinished = `${file}.${randomUUID()}.part`;
  const leaveOff = () => void sql.end({ timeout: 0 });
  signal?.addEventListener('abort', leaveOff, { once: true });
  let unwritable: unknown;
  try {
    const sums = await sql.begin('isolation level repeatable read read only', async (tx) => {
      const out = createGzip();
      const written = pipeline(out, createWriteStream(unfinished, { mode: 0o600 }));
      // A missing folder or a full disk; what is written after it only finds the file closed.
      written.catch((error: unknown) => (unwritable = error));
      const line = (value: unknown) => write(out, `${JSON.stringify(value)}\n`);
      const hashes = await tx<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations order by id`;
      const applied = hashes.map(({ hash }) => hash);
      await line({
        format: FORMAT,
        madeAt: new Date().toISOString(),
        migrations: applied.length,
        applied,
      } satisfies Head);
      const all: TableSum[] = [];
      for (const { table, columns } of await tablesOf(tx)) {
        await line({ table, columns });
        const hash = createHash('sha256');
        let rows = 0;
        for await (const row of rowsOf(await copyOut(tx, table, columns))) {
          hash.update(row).update('\n');
          rows += 1;
          signal?.throwIfAborted();
          // COPY's text never begins a row with this sign.
          await write(out, `|${row}\n`);
        }
        const sum = { table, rows, sha256: hash.digest('hex') };
        await line({ end: table, rows, sha256: sum.sha256 });
        all.push(sum);
      }
      // After the tables were read: what they name is there, since nothing is forgotten on the day it was taken away.
      const files = await backUpFiles(folder, (text) => {
        signal?.throwIfAborted();
        return write(out, `${text}\n`);
      });
      await line({ whole: true, tables: all.length, files: files.length });
      out.end();
      await written;
      return { tables: all, files };
    });
    await onDisk(unfinished);
    await rename(unfinished, file);
    return sums;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw unwritable ?? error;
  } finally {
    signal?.removeEventListener('abort', leaveOff);
    await sql.end();
  }
}

/** A cut of the power must not leave a name with nothing behind it. */
async function onDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
