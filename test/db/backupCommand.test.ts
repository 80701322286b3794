import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test.each([
  [[], 'npm run backup -- here.backup --demonstration'],
  [['--demonstration'], 'npm run backup -- here.backup'],
])('a backup of what is not there says what to do (%j)', (flags, sentence) => {
  const url = new URL(database.url);
  url.pathname = '/turnstone_nowhere';
  const { status, stderr } = spawnSync(
    process.execPath,
    [resolve(import.meta.dirname, '../../scripts/turnstone/main.ts'), 'backup', 'here.backup', ...flags],
    { env: { ...process.env, DATABASE_URL: url.href }, encoding: 'utf8', timeout: 60_000 },
  );
  expect(status).toBe(1);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('does not exist');
});
