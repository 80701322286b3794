import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backup, BackupRefused, restore, type TableSum } from '../../server/db/backup.ts';
import { connect } from '../../server/db/database.ts';
import { seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let clinic: TestDatabase;
let folder: string;
let file: string;
let sums: readonly TableSum[];
const open: TestDatabase[] = [];

beforeAll(async () => {
  clinic = await createTestDatabase();
  open.push(clinic);
  folder = mkdtempSync(join(tmpdir(), 'turnstone-backup-'));
  file = join(folder, 'clinic.turnstone');
  const connections = connect(clinic.url);
  const clock = { now: () => Date.parse('2026-03-02T09:00:00Z') };
  await seedDemonstration({
    db: connections.db,
    clock,
    newId: uuid7At(() => clock.now()),
    newPassword: () => randomUUID(),
    timeZone: 'Asia/Tehran',
  });
  // Names as people write them: tabs, line ends, backslashes and the sign that our own lines begin with.
  await connections.sql`update practitioners set name = ${JSON.stringify({ en: '|a\tb\n\\c', fa: 'دکتر نور' })}::text::jsonb where medical_council_number = '10001'`;
  await connections.end();
  sums = await backup(clinic.url, file);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  for (const database of open) await database.drop();
});

const empty = async () => {
  const database = await createTestDatabase();
  open.push(database);
  return database;
};
const count = async ({ url }: TestDatabase, table: string): Promise<number> => {
  const sql = postgres(url, { max: 1 });
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(table)}`;
  await sql.end();
  return row?.n ?? -1;
};

test('a backup comes back into an empty database as it was, table by table', async () => {
  const database = await empty();
  const restored = await restore(database.url, file);
  expect(restored).toEqual(sums);
  expect(sums.find(({ table }) => table === 'practitioners')?.rows).toBeGreaterThan(2);
});

test('a folder that is not there is told, and nothing else breaks', async () => {
  await expect(backup(clinic.url, join(folder, 'not', 'there', 'clinic.turnstone'))).rejects.toThrow(/ENOENT/u);
});

test('is not mixed with what is there already', async () => {
  await expect(restore(clinic.url, file)).rejects.toThrow(BackupRefused);
  expect(await count(clinic, 'clinics')).toBe(1);
});

test('a file that was cut or changed is refused before anything is touched', async () => {
  const database = await empty();
  const bytes = readFileSync(file);
  for (const damaged of [
    bytes.subarray(0, bytes.length / 2),
    Buffer.concat([bytes.subarray(0, 400), Buffer.of(1, 2, 3), bytes.subarray(403)]),
  ]) {
    const other = join(folder, 'damaged.turnstone');
    writeFileSync(other, damaged);
    await expect(restore(database.url, other)).rejects.toThrow('damaged');
  }
  expect(await count(database, 'organisations')).toBe(0);
});
