import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { connect, type Connections, type Db } from '../../server/db/database.ts';
import { ConfigurationFile, PARTS, type Row } from '../../server/usecases/administration/configurationParts.ts';
import { exportConfiguration } from '../../server/usecases/administration/exportConfiguration.ts';
import { importConfiguration } from '../../server/usecases/administration/importConfiguration.ts';
import { seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const clock = { now: () => Date.parse('2026-03-02T09:00:00Z') };
const PASSWORD = 'a quiet harbour';
let databases: readonly TestDatabase[];
let all: readonly Connections[];
/** A clinic that works; an empty installation; one more. */
let clinic: Db;
let empty: Db;
let spare: Db;

beforeAll(async () => {
  databases = [await createTestDatabase(), await createTestDatabase(), await createTestDatabase()];
  all = databases.map(({ url }) => connect(url, 2));
  [clinic, empty, spare] = all.map(({ db }) => db) as [Db, Db, Db]; // three were made
  await seedDemonstration({
    db: clinic,
    clock,
    newId: uuid7At(clock.now),
    newPassword: () => PASSWORD,
    timeZone: 'UTC',
  });
  await clinic.execute(sql`update devices set token_hash = 'hash-of-a-token-' || id`);
});
afterAll(async () => {
  for (const connections of all) await connections.end();
  for (const database of databases) await database.drop();
});

const exported = async (db: Db): Promise<ConfigurationFile> => {
  const result = await exportConfiguration(db);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const put = (db: Db, file: ConfigurationFile, isMeant: boolean) =>
  importConfiguration({ db, clock }, { file, actor: 'command:test', isDemonstration: false, isMeant });
const changed = (file: ConfigurationFile, table: string, change: (rows: readonly Row[]) => readonly Row[]) => ({
  ...file,
  tables: { ...file.tables, [table]: change(file.tables[table] ?? []) },
});
const count = async (db: Db, query: string): Promise<number> =>
  Number((await db.execute(sql.raw(`select count(*) as n from ${query}`)))[0]?.['n']);

test('an installation without a clinic has nothing to export', async () => {
  expect(await exportConfiguration(spare)).toEqual({ ok: false, error: { code: 'no_clinic' } });
});

test('an empty installation gets the same configuration, and it can be written down and read again on the way', async () => {
  const file = await exported(clinic);
  const read = ConfigurationFile.parse(JSON.parse(JSON.stringify(file)));
  expect(read).toEqual(file);
  expect(file.tables['services']?.length).toBeGreaterThan(0);
  expect(file.tables['schedule_hours']?.length).toBeGreaterThan(0);
  const imported = await put(empty, read, false);
  expect(imported).toMatchObject({ ok: true, value: { isDone: true } });
  expect(await exported(empty)).toEqual(file);
  expect(await count(empty, 'organisations where is_demonstration')).toBe(0);
  expect(await count(empty, `audit where action = 'configuration_imported'`)).toBe(1);
  expect(await count(empty, 'staff where password_hash is not null')).toBe(0);
});

test('neither patients nor anything by which one comes in is in the file', async () => {
  const content = JSON.stringify(await exported(clinic));
  const secrets = await clinic.execute(sql`
    select password_hash as secret from staff where password_hash is not null
    union all select token_hash from devices where token_hash is not null
    union all select name from patients union all select value from contacts`);
  expect(secrets.length).toBeGreaterThan(5);
  for (const { secret } of secrets) expect(content).not.toContain(String(secret));
});

test('each column of these tables is in the file, or it is known why not', async () => {
  const columns = await clinic.execute(sql`
    select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'public'`);
  const left = columns.flatMap(({ table, column }) => {
    const part = PARTS.find((each) => each.table === table);
    const isKnown = part === undefined || Object.keys({ ...part.row.shape, ...part.fills }).includes(String(column));
    return isKnown ? [] : [`${String(table)}.${String(column)}`];
  });
  expect(left.toSorted()).toEqual([
    // What a device said last, and what it is let in by.
    'devices.found',
    'devices.health',
    'devices.last_key',
    'devices.last_seen_at',
    'devices.learns_until',
    'devices.revoked_at',
    'devices.token_hash',
    // What a person is let in by.
    'staff.failed_logins',
    'staff.locked_until',
    'staff.must_change_password',
    'staff.openid_join_until',
    'staff.openid_subject',
    'staff.password_hash',
    'staff.second_factor_due_at',
  ]);
});

test('in the same clinic it is first only said what would change, and then done at once, with passwords as they were', async () => {
  const before = await exported(clinic);
  const file = changed(
    changed(before, 'services', (rows) => rows.map((row, n) => (n === 0 ? { ...row, expected_min: 23 } : row))),
    'insurances',
    (rows) => [
      ...rows,
      {
        id: 'ffffffff-0000-7000-8000-000000000001',
        organisation_id: before.tables['organisations']?.[0]?.['id'],
        name: { en: 'New' },
        is_active: true,
      },
    ],
  );
  const said = await put(clinic, file, false);
  expect(said).toMatchObject({ ok: true, value: { isDone: false } });
  const tables = said.ok ? said.value.tables.filter(({ added, changed: c, removed }) => added + c + removed > 0) : [];
  expect(tables).toEqual([
    { table: 'services', added: 0, changed: 1, removed: 0, kept: 0 },
    { table: 'insurances', added: 1, changed: 0, removed: 0, kept: 0 },
  ]);
  expect(await exported(clinic)).toEqual(before);
  expect(await count(clinic, `audit where action = 'configuration_imported'`)).toBe(0);

  const passwords = await count(clinic, 'staff where password_hash is not null');
  expect(await put(clinic, file, true)).toEqual({
    ok: true,
    value: { isDone: true, tables: said.ok ? said.value.tables : [] },
  });
  expect(await exported(clinic)).toEqual(file);
  expect(await count(clinic, 'staff where password_hash is not null')).toBe(passwords);
  expect(await count(clinic, `audit where action = 'configuration_imported'`)).toBe(1);

  // And back: what the file does not have goes out of use, and is not erased.
  expect(await put(clinic, before, true)).toMatchObject({ ok: true });
  expect(await count(clinic, `insurances where name->>'en' = 'New' and not is_active`)).toBe(1);
});

test('a room that serves less, and a person and a screen that the file does not know, which stay', async () => {
  const before = await exported(empty);
  const file = ['service_point_services', 'staff', 'devices'].reduce(
    (smaller, table) => changed(smaller, table, (rows) => rows.slice(0, -1)),
    before,
  );
  const gone = before.tables['staff']?.at(-1)?.['id'];
  const isOfOther = (row: Row) => row['staff_id'] !== gone;
  const imported = await put(
    empty,
    changed(file, 'staff_roles', (rows) => rows.filter(isOfOther)),
    true,
  );
  const of = (table: string) => (imported.ok ? imported.value.tables.find((each) => each.table === table) : imported);
  expect(of('service_point_services')).toMatchObject({ removed: 1 });
  expect(of('staff')).toMatchObject({ removed: 0, kept: 1 });
  expect((await exported(empty)).tables['staff']).toEqual(before.tables['staff']);
  expect((await exported(empty)).tables['staff_roles']).toEqual(before.tables['staff_roles']);
  expect((await exported(empty)).tables['devices']).toEqual(before.tables['devices']);
});

const other = '0199a000-0000-7000-8000-000000000002';
test.each<[string, string, (rows: readonly Row[]) => readonly Row[], object]>([
  ['another clinic', 'organisations', (rows) => rows.map((row) => ({ ...row, id: other })), { code: 'other_clinic' }],
  [
    'two organisations',
    'organisations',
    (rows) => [...rows, { id: other, name: 'Two' }],
    { code: 'several_organisations' },
  ],
  ['a row twice', 'zones', (rows) => [...rows, ...rows.slice(0, 1)], { code: 'twice', table: 'zones' }],
  [
    'a prefix of another service',
    'series',
    (rows) => rows.map((row, n) => (n === 0 ? { ...row, owner_id: other } : row)),
    { code: 'prefix_taken' },
  ],
  [
    'a zone where rooms are',
    'zones',
    (rows) => rows.slice(1),
    { code: 'in_use', table: 'zones', by: 'service_points' },
  ],
  [
    'a room in a zone that is not there',
    'service_points',
    (rows) => rows.map((row) => ({ ...row, zone_id: other })),
    { code: 'does_not_fit', where: 'service_points_zone' },
  ],
  [
    'settings that the panel cannot show',
    'clinics',
    (rows) => rows.map((row) => ({ ...row, languages: ['klingon'] })),
    { code: 'does_not_fit' },
  ],
  ['nobody who administers', 'staff_roles', () => [], { code: 'nobody_administers' }],
])('%s is refused, and nothing is changed', async (_, table, change, refusal) => {
  const before = await exported(clinic);
  const refused = await put(clinic, changed(before, table, change), true);
  expect(refused).toMatchObject({ ok: false, error: refusal });
  expect(await exported(clinic)).toEqual(before);
  for (const { id } of before.tables['clinics'] ?? []) expect(ClinicId.safeParse(id).success).toBe(true);
});

test('a file of a later version, with what this one does not know, is not read', async () => {
  const file = await exported(clinic);
  expect(ConfigurationFile.safeParse({ ...file, format: 'turnstone-configuration-2' }).success).toBe(false);
  const wider = changed(file, 'staff', (rows) => rows.map((row) => ({ ...row, password_hash: 'x' })));
  expect(ConfigurationFile.safeParse(wider).success).toBe(false);
});
