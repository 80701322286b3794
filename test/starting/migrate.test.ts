import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../server/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('two servers that start together bring the database up to date once', async () => {
  const both = await Promise.all([migrate(database.url), migrate(database.url)]);
  expect(both).toEqual([{ applied: 0 }, { applied: 0 }]);
});

test('a table that somebody keeps is not waited for without end, and nothing is changed', async () => {
  const other = postgres(database.url, { max: 1 });
  await other.begin(async (tx) => {
    await tx`lock table drizzle.__drizzle_migrations`;
    await expect(migrate(database.url, 20)).rejects.toThrow('stayed in use by others');
  });
  await other.end();
  expect(await migrate(database.url)).toEqual({ applied: 0 });
});

test('each test file has a durable database of its own', async () => {
  const sql = postgres(database.url, { max: 1 });
  const settings = await sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`;
  await sql.end();
  expect(settings[0]).toEqual({ fsync: 'on', commit: 'on' });
});
