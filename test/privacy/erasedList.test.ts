/** Who was erased stays erased, also when a backup of before is restored. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
import { erasedIn, ErasedList, hashOfId, readErased } from '../../server/db/erasedList.ts';
import { eraseNumber } from '../../server/usecases/patients/eraseNumber.ts';
import { erasePatient } from '../../server/usecases/patients/erasePatient.ts';
import { eraseAgain } from '../../server/usecases/privacy/eraseAgain.ts';
import { wireBackups } from '../../server/wiring/backups.ts';
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
const list = (place = folder) => readFileSync(join(place, 'erased.list'), 'utf8').trimEnd().split('\n');

test('who is erased stands in the list beside the backups, once and by a hash alone', async () => {
  await backup(world.databaseUrl, folder, join(folder, 'before.turnstone'));
  const { clinicId } = world;
  const kept = new ErasedList(folder, false);
  await kept.keepUp(world.db);
  expect((await erasePatient(world.deps, { clinicId, patientId: gone.patientId, actor: DESK })).ok).toBe(true);
  expect((await eraseNumber(world.deps, { clinicId, text: NUMBER, actor: DESK })).ok).toBe(true);
  await kept.keepUp(world.db);
  await kept.keepUp(world.db);
  await new ErasedList(folder, false).keepUp(world.db);
  expect(list()).toEqual([
    expect.stringMatching(/^person [-0-9]{10}T[0-9:.]{12}Z [0-9a-f]{64}$/) as string,
    expect.stringMatching(/^contact [-0-9]{10}T[0-9:.]{12}Z [0-9a-f]{64}$/) as string,
  ]);
  expect(list().join()).not.toContain(gone.patientId);
});

test('a folder that is away is left for the next time', async () => {
  await expect(new ErasedList(join(folder, 'away'), false).keepUp(world.db)).resolves.toBeUndefined();
});

test('another disk at the same place gets the whole list, and half a line on it joins no other', async () => {
  const place = mkdtempSync(join(folder, 'place-'));
  const kept = new ErasedList(place, false);
  await kept.keepUp(world.db);
  renameSync(place, join(folder, 'disk'));
  mkdirSync(place);
  writeFileSync(join(place, 'erased.list'), 'person 2026-11-2');
  await kept.keepUp(world.db);
  expect(list(place)).toEqual(['person 2026-11-2', ...list(join(folder, 'disk'))]);
  expect(await readErased(place)).toEqual(list(join(folder, 'disk')));
  await kept.keepUp(world.db);
  expect(list(place)).toHaveLength(3);
});

test('a server without nightly backups has written the list when it has ended', async () => {
  const data = mkdtempSync(join(folder, 'data-'));
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const connections = connect(world.databaseUrl, 1);
  const { clock } = world.deps;
  const end = await wireBackups({ plan: null, url: world.databaseUrl, folder: data, connections, clock, log });
  await end();
  await connections.end();
  expect(list(join(data, 'backups'))).toEqual(list());
  expect(log.warn).not.toHaveBeenCalled();
});

/** @returns what the command said, in one line */
async function restored(...given: readonly string[]): Promise<string> {
  vi.stubEnv('TURNSTONE_DATA', join(folder, 'data'));
  vi.stubEnv('DATABASE_URL', other.url);
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  try {
    expect(await restoreCommand.run([join(folder, 'before.turnstone'), ...given])).toBe(EXIT.done);
  } finally {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  }
  return said.join(' ');
}

test('a restore of the backup of before erases them again, and nobody else', async () => {
  expect(await restored()).toContain('people 1, numbers 1');
  const connections = connect(other.url, 1);
  const names = await connections.sql`select name from patients`;
  const numbers = await connections.sql`select 1 from contacts where value = ${NUMBER}`;
  const lines = await connections.sql`select action from audit where actor = 'command:restore' order by action`;
  await connections.end();
  expect(names.map(({ name }) => String(name))).toEqual([stays.name]);
  expect(numbers).toHaveLength(0);
  expect(lines.map(({ action }) => String(action))).toEqual(['backup_restored', 'number_erased', 'patient_erased']);
});

test('whom no list names is known to the database that gives way, and then to its list', async () => {
  const own = join(folder, 'data/backups');
  for (const place of [folder, own]) rmSync(join(place, 'erased.list'), { force: true });
  expect(await restored('--replace')).toContain('people 1, numbers 1');
  expect(list(own)).toHaveLength(2);
});

const ACTOR = 'command:restore';

test('a number that stayed since it said STOP is erased again only by what the backup does not know', async () => {
  const id = randomUUID();
  const number = '+989127770999';
  await world.db.execute(sql`insert into contacts (id, organisation_id, kind, value, created_at, blocked_reason)
    values (${id}, ${world.organisationId}, 'mobile', ${number}, now(), 'stop')`);
  const erase = async () => {
    expect((await eraseNumber(world.deps, { clinicId: world.clinicId, text: number, actor: DESK })).ok).toBe(true);
    return (await erasedIn(world.db)).filter((line) => line.endsWith(hashOfId(id)));
  };
  const first = await erase();
  // The person came back after that; the backup, made later still, knows both.
  expect(await eraseAgain(world.deps, first, ACTOR)).toMatchObject({ numbers: 0, numbersLeft: 0 });
  const second = await erase();
  expect(second).toHaveLength(1);
  expect(second).not.toEqual(first);
  expect(await eraseAgain(world.deps, [...first, ...second], ACTOR)).toMatchObject({ numbers: 0 });
  // Of a restored database that knows the first time only, and by a list that knew no times.
  const [{ at } = { at: '' }] = first.map((line) => ({ at: line.split(' ')[1] ?? '' }));
  await world.db.execute(sql`update erasures set at = ${at} where hash = ${hashOfId(id)}`);
  expect(await eraseAgain(world.deps, second, ACTOR)).toMatchObject({ numbers: 1 });
  expect(await eraseAgain(world.deps, [`contact ${hashOfId(id)}`], ACTOR)).toMatchObject({ numbers: 1 });
});

test('who cannot be erased again is named, and keeps nobody else from it', async () => {
  const number = '+989127770777';
  const [stuck, next] = [await aPatient(world, { name: 'Stuck' }), await aPatient(world, { name: 'Next' })];
  await aPatient(world, { name: 'Known', contacts: [{ kind: 'phone', value: number, relation: 'self' }] });
  const found = await world.sql<{ id: string }[]>`select id from contacts where value = ${number}`;
  await world.sql.unsafe(`create function held() returns trigger language plpgsql as $$ begin raise 'held'; end $$;
    create trigger held before delete on patients for each row when (old.name = 'Stuck') execute function held()`);
  const people = [stuck, next].map(({ patientId }) => `person ${hashOfId(patientId)}`);
  const numbers = found.map(({ id }) => `contact ${hashOfId(id)}`);
  expect(numbers).toHaveLength(1);
  expect(await eraseAgain(world.deps, [...people, ...numbers], ACTOR)).toEqual({
    people: 1,
    left: [stuck.patientId],
    numbers: 0,
    numbersLeft: 1,
  });
});
