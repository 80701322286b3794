import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { connect } from '../../server/db/database.ts';
import { seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const ROOT = resolve(import.meta.dirname, '../..');
let folder: string;
let clinic: TestDatabase;
let empty: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turnstone-config-'));
  clinic = await createTestDatabase();
  empty = await createTestDatabase();
  const connections = connect(clinic.url, 1);
  const clock = { now: () => Date.parse('2026-03-02T09:00:00Z') };
  await seedDemonstration({
    db: connections.db,
    clock,
    newId: uuid7At(clock.now),
    newPassword: () => 'a quiet harbour',
    timeZone: 'UTC',
  });
  await connections.end();
});
afterAll(async () => {
  await clinic.drop();
  await empty.drop();
  rmSync(folder, { recursive: true });
});

const turnstone = (database: TestDatabase, ...args: readonly string[]) =>
  spawnSync(process.execPath, ['scripts/turnstone/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: database.url, TURNSTONE_DATA: folder },
    encoding: 'utf8',
    timeout: 60_000,
  });

test('a clinic’s configuration goes by a file into an empty installation whose servers are stopped', async () => {
  const file = join(folder, 'clinic.json');
  expect(turnstone(clinic, 'config', 'export', file)).toMatchObject({ status: 0, stderr: '' });
  expect(statSync(file).mode & 0o077).toBe(0);

  const server = postgres(empty.url, { max: 1 });
  await server`select 1`;
  const refused = turnstone(empty, 'config', 'import', file);
  expect(refused).toMatchObject({ status: 1, stdout: '' });
  expect(refused.stderr).toContain('stop every server');
  await server.end();

  const imported = turnstone(empty, 'config', 'import', file);
  expect(imported).toMatchObject({ status: 0, stderr: '' });
  expect(imported.stdout).toContain('Done.');
  const after = postgres(empty.url, { max: 1 });
  const logins = await after`select login from staff order by login`;
  await after.end();
  for (const { login } of logins) expect(readFileSync(file, 'utf8')).toContain(`"login": "${String(login)}"`);
  expect(logins.length).toBeGreaterThan(0);
}, 120_000);

test('what is no such file is refused with a sentence', () => {
  const { status, stderr } = turnstone(clinic, 'config', 'import', resolve(ROOT, 'package.json'));
  expect(status).toBe(1);
  expect(stderr).toContain('is not a configuration of this version');
}, 120_000);
