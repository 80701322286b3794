/** Who was erased stays erased, also when a backup of before is restored. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PatientView } from '../../common/contract/patients.ts';
import { EXIT } from '../../scripts/turnstone/command.ts';
import { restoreCommand } from '../../scripts/turnstone/restore.ts';
import { backup } from '../../server/db/backup.ts';
import { connect } from '../../server/db/database.ts';
import { ErasedList } from '../../server/db/erasedList.ts';
import { eraseNumber } from '../../server/usecases/patients/eraseNumber.ts';
import { erasePatient } from '../../server/usecases/patients/erasePatient.ts';
import { aPatient, DESK, openWorld, type World } from '../booking/world.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NUMBER = '+989127770888';
let world: World;
let other: TestDatabase;
let folder: string;
let gone: PatientView;
let stays: PatientView;
beforeAll(async () => {
  [world, other] = [await openWorld(), await createTestDatabase()];
  folder = mkdtempSync(join(tmpdir(), 'turnstone-erased-'));
  [gone, stays] = [await aPatient(world, { name: 'Goner' }), await aPatient(world, { name: 'Stayer' })];
  await world.db.execute(sql`insert into contacts (id, organisation_id, kind, value, created_at)
    values (${randomUUID()}, ${world.organisationId}, 'mobile', ${NUMBER}, now())`);
});
afterAll(async () => {
  await world.close();
  await other.drop();
  rmSync(folder, { recursive: true });
});
const list = () => readFileSync(join(folder, 'erased.list'), 'utf8').trimEnd().split('\n');

test('who is erased stands in the list beside the backups, once and by a hash alone', async () => {
  await backup(world.databaseUrl, folder, join(folder, 'before.turnstone'));
  const { clinicId } = world;
  const kept = new ErasedList(folder);
  await kept.keepUp(world.db);
  expect((await erasePatient(world.deps, { clinicId, patientId: gone.patientId, actor: DESK })).ok).toBe(true);
  expect((await eraseNumber(world.deps, { clinicId, text: NUMBER, actor: DESK })).ok).toBe(true);
  await kept.keepUp(world.db);
  await kept.keepUp(world.db);
  await new ErasedList(folder).keepUp(world.db);
  expect(list()).toEqual([
    expect.stringMatching(/^person [0-9a-f]{64}$/) as string,
    expect.stringMatching(/^contact [0-9a-f]{64}$/) as string,
  ]);
  expect(list().join()).not.toContain(gone.patientId);
});

test('a folder that is away is left for the next time', async () => {
  await expect(new ErasedList(join(folder, 'away')).keepUp(world.db)).resolves.toBeUndefined();
});

test('a restore of the backup of before erases them again, and nobody else', async () => {
  vi.stubEnv('TURNSTONE_DATA', join(folder, 'data'));
  vi.stubEnv('DATABASE_URL', other.url);
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  try {
    expect(await restoreCommand.run([join(folder, 'before.turnstone')])).toBe(EXIT.done);
  } finally {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  }
  expect(said.join('\n')).toContain('people 1, numbers 1');
  const connections = connect(other.url, 1);
  const names = await connections.sql`select name from patients`;
  const numbers = await connections.sql`select 1 from contacts where value = ${NUMBER}`;
  const lines = await connections.sql`select action from audit where actor = 'command:restore' order by action`;
  await connections.end();
  expect(names.map(({ name }) => String(name))).toEqual([stays.name]);
  expect(numbers).toHaveLength(0);
  expect(lines.map(({ action }) => String(action))).toEqual(['backup_restored', 'number_erased', 'patient_erased']);
});
