import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { backupCommand } from '../../scripts/turnstone/backup.ts';
import { EXIT, type Command } from '../../scripts/turnstone/command.ts';
import { restoreCommand } from '../../scripts/turnstone/restore.ts';
import { connect } from '../../server/db/database.ts';
import { seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const MAIN = resolve(import.meta.dirname, '../../scripts/turnstone/main.ts');
let database: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  [database, other] = [await createTestDatabase(), await createTestDatabase()];
});
afterAll(async () => {
  await database.drop();
  await other.drop();
});

test.each([
  [[], 'npm run backup -- here.backup --demonstration'],
  [['--demonstration'], 'npm run backup -- here.backup'],
])('a backup of what is not there says what to do (%j)', (flags, sentence) => {
  const url = new URL(database.url);
  url.pathname = '/turnstone_nowhere';
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'backup', 'here.backup', ...flags], {
    env: { ...process.env, DATABASE_URL: url.href },
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(status).toBe(1);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('does not exist');
});

test('who made, tried and restored a backup by command stands in the audit, of the restored clinic too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-commands-'));
  vi.stubEnv('TURNSTONE_DATA', join(folder, 'data'));
  vi.spyOn(console, 'log').mockReturnValue();
  const turnstone = async ({ url }: TestDatabase, command: Command, ...words: readonly string[]) => {
    vi.stubEnv('DATABASE_URL', url);
    expect(await command.run(words)).toBe(EXIT.done);
  };
  try {
    await seeded(database.url);
    const file = join(folder, 'clinic.turnstone');
    await turnstone(database, backupCommand, file);
    await turnstone(database, restoreCommand, file, '--check');
    expect(await linesOf(database.url)).toEqual([
      { actor: 'command:backup', action: 'backup_made', subject: 'installation' },
      { actor: 'command:restore', action: 'backup_tried', subject: 'installation' },
    ]);
    await turnstone(other, restoreCommand, file);
    expect(await linesOf(other.url)).toEqual([
      { actor: 'command:restore', action: 'backup_restored', subject: 'installation' },
    ]);
  } finally {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a file that is not there, or may not be read or written, is no damaged backup', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-commands-'));
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('TURNSTONE_DATA', join(folder, 'data'));
  try {
    const nowhere = join(folder, 'usb', 'clinic.turnstone');
    await expect(backupCommand.run([nowhere])).rejects.toThrow(`There is no folder ${join(folder, 'usb')}`);
    await expect(restoreCommand.run([nowhere])).rejects.toThrow(`There is no ${nowhere}`);
    // Read whole, it turns out to be a folder: the disk's word, and not that of a backup that is thrown away.
    await expect(restoreCommand.run([folder, '--check'])).rejects.toThrow('EISDIR');
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a user of PostgreSQL who may not restore is told what to ask for, and nothing is changed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-commands-'));
  const owner = connect(database.url, 1);
  const name = `plain_${randomUUID().slice(0, 8)}`;
  await owner.sql.unsafe(`create role ${name} login password 'secret'`);
  const url = new URL(other.url);
  [url.username, url.password] = [name, 'secret'];
  vi.stubEnv('DATABASE_URL', url.href);
  vi.stubEnv('TURNSTONE_DATA', folder);
  try {
    const file = join(folder, 'any.turnstone');
    writeFileSync(file, '');
    await expect(restoreCommand.run([file])).rejects.toThrow(
      `grant set on parameter session_replication_role to ${name}`,
    );
  } finally {
    await owner.sql.unsafe(`drop role ${name}`);
    await owner.end();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function seeded(url: string): Promise<void> {
  const connections = connect(url, 1);
  const clock = { now: () => Date.parse('2026-03-02T09:00:00Z') };
  await seedDemonstration({ db: connections.db, clock, newId: randomUUID, newPassword: randomUUID, timeZone: 'UTC' });
  await connections.end();
}

async function linesOf(url: string) {
  const connections = connect(url, 1);
  const lines = await connections.sql`select actor, action, subject from audit where clinic_id is null order by seq`;
  await connections.end();
  return [...lines];
}
