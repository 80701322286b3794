import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { copyOut, rowsOf } from '../../server/db/tableRows.ts';
import { createTestDatabase } from '../support/database.ts';

/** Rows and their length: those that come at once with their end, and more than fits at a time. */
const TABLES = [
  [100, 1_000],
  [128, 1_000],
  [400, 1_000],
  [1, 70_000],
  [2_000, 100],
] as const;

test('however long a table is, it is read to its end and the same connection goes on', async () => {
  const database = await createTestDatabase();
  try {
    for (const [rows, length] of TABLES) {
      const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
      try {
        await sql.unsafe('drop table if exists lines');
        await sql.unsafe(
          `create table lines as select n, repeat('x', ${length}) as line from generate_series(1, ${rows}) n`,
        );
        const count = await sql.begin(async (tx) => {
          let read = 0;
          for await (const row of rowsOf(await copyOut(tx, 'lines', ['n', 'line']))) {
            read += row.length > length ? 1 : 0;
            // Whoever writes it down is slower than the database.
            if (read === 1) await pause(1);
          }
          const [goesOn] = await tx<{ count: number }[]>`select count(*)::int as count from lines`;
          return { read, goesOn: goesOn?.count };
        });
        expect(count).toEqual({ read: rows, goesOn: rows });
      } finally {
        await sql.end({ timeout: 0 });
      }
    }
  } finally {
    await database.drop();
  }
}, 120_000);
