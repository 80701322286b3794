/** The rows of a table as PostgreSQL's own COPY writes them, the same bytes on every server. */
import { createHash } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type postgres from 'postgres';
import type { TableSum } from './backupFile.ts';
import { linesIn } from './lines.ts';

export type Tx = postgres.TransactionSql;
type Table = { readonly table: string; readonly columns: readonly string[] };

/** Leases and sessions are of the moment, and what backups were taken is of this installation; everything else is kept. */
const NOT_KEPT = ['leases', 'sessions', 'pairings', 'backup_runs'];

/** All tables that a backup holds, at whatever version the database is. */
export async function tablesOf(tx: Tx): Promise<readonly Table[]> {
  const rows = await tx<{ table: string; columns: string[] }[]>`
    select c.table_name as table, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
    group by c.table_name order by c.table_name`;
  return rows.filter(({ table }) => !NOT_KEPT.includes(table));
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const list = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/** In the order of all columns as text, so that the same rows give the same bytes on every server. */
export async function copyOut(tx: Tx, table: string, columns: readonly string[]): Promise<Readable> {
  const rows = await tx
    .unsafe(`copy (select ${list(columns)} from ${quoted(table)} as t order by t::text collate "C") to stdout`)
    .readable();
  // The driver (3.4.9) pauses its connection while rows pile up and lets it go on when more are wanted. Where the last rows
  // and the end come together nothing more is wanted, and whatever is asked next would wait for ever.
  return rows.once('end', () => rows._read(0));
}

/** COPY gives buffers. */
export const rowsOf = (stream: Readable): AsyncGenerator<string> => linesIn(stream as AsyncIterable<Uint8Array>);

export function write(out: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** What a database holds now. */
export async function sumsOf(tx: Tx): Promise<readonly TableSum[]> {
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
}
