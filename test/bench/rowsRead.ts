/** How many rows PostgreSQL looked at for something, table by table: a measure that no busy machine changes. */
import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';

export type RowsRead = ReadonlyMap<string, { readonly fromStart: number; readonly byIndex: number }>;

const ASKER = 'turnstone_asker';

/** The address under which whatever is done is counted. */
export function countedUrl(url: string): string {
  const counted = new URL(url);
  counted.searchParams.set('application_name', ASKER);
  return counted.href;
}

/** @param work uses connections to `countedUrl` and ends them; nothing else may use the database meanwhile */
export async function rowsRead(sql: postgres.Sql, work: () => Promise<unknown>): Promise<RowsRead> {
  const before = await readCounts(sql);
  await work();
  // A connection hands in what it counted when it ends.
  for (;;) {
    const [open] = await sql`select 1 from pg_stat_activity where application_name = ${ASKER} limit 1`;
    if (!open) break;
    await pause(5);
  }
  const after = await readCounts(sql);
  return new Map(
    [...after].flatMap(([table, now]) => {
      const then = before.get(table);
      const read = { fromStart: now.fromStart - (then?.fromStart ?? 0), byIndex: now.byIndex - (then?.byIndex ?? 0) };
      return read.fromStart + read.byIndex === 0 ? [] : [[table, read] as const];
    }),
  );
}

async function readCounts(sql: postgres.Sql): Promise<RowsRead> {
  await sql`select pg_stat_clear_snapshot()`;
  const rows = await sql<{ name: string; seq: number; idx: number }[]>`
    select relname as name, seq_tup_read::float8 as seq, coalesce(idx_tup_fetch, 0)::float8 as idx from pg_stat_user_tables`;
  return new Map(rows.map(({ name, seq, idx }) => [name, { fromStart: seq, byIndex: idx }]));
}
