import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backup } from '../../server/db/backup.ts';
import { BackupRefused, type BackedUp } from '../../server/db/backupFile.ts';
import { FilesUnsettled, restore } from '../../server/db/restore.ts';
import { mayRestore, NoScratch, withScratch } from '../../server/db/scratch.ts';
import { tryBackup } from '../../server/db/tryBackup.ts';
import { connect } from '../../server/db/database.ts';
import { seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** Pasted from elsewhere: what some take for the end of a line is none, and the sign of a byte order stays. */
const NOTE = '\uFEFFfirst\u2028second\u2029third\r\nfourth\rfifth\u0085\\.\n\\.';

let clinic: TestDatabase;
let folder: string;
let file: string;
let data: string;
let whole: BackedUp;
const open: TestDatabase[] = [];

/** Films are larger than what is read at once, and a silent sound is empty. */
const UPLOADED: Readonly<Record<string, Buffer>> = {
  [`media/${'a'.repeat(64)}`]: randomBytes(300_001),
  'recordings/fa/letter/b.wav': Buffer.from('RIFF the whole house'),
  'recordings/clinics/0192f0c0-7d4e-7c11-8a01-000000000001/en/word/room.wav': Buffer.from('|one clinic\n'),
  [`media/${'b'.repeat(64)}`]: Buffer.alloc(0),
};
const NOT_UPLOADED = ['postgres/PG_VERSION', 'speech/made.wav', `media/${randomUUID()}.part`];

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
  await connections.sql`update patients set note = ${NOTE}`;
  // To be done at the time of the backup, and long done when it is restored.
  await connections.sql`
    insert into outbox (key, lane, clinic_id, type, payload, not_before, created_at)
    select 'print:1', 'printer:1', id, 'print', '{}', now(), now() from clinics limit 1`;
  await connections.sql`
    insert into notices (id, clinic_id, key, purpose, language, channels, not_before, expires_at, next_look_at, created_at)
    select gen_random_uuid(), id, 'turn_near:1', 'turn_near', 'fa', '[]', now(), now() + interval '1 day', now(), now()
    from clinics limit 1`;
  await connections.end();
  data = join(folder, 'data');
  for (const [name, bytes] of Object.entries(UPLOADED)) {
    mkdirSync(dirname(join(data, name)), { recursive: true });
    writeFileSync(join(data, name), bytes);
  }
  for (const name of NOT_UPLOADED) {
    mkdirSync(dirname(join(data, name)), { recursive: true });
    writeFileSync(join(data, name), 'not to be kept');
  }
  whole = await backup(clinic.url, data, file);
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

const openEffects = async ({ url }: TestDatabase): Promise<number> => {
  const sql = postgres(url, { max: 1 });
  const [row] = await sql<{ open: number }[]>`
    select (select count(*) from outbox where status in ('pending', 'sending'))::int
      + (select count(*) from notices where status = 'open' and next_look_at <= now())::int as open`;
  await sql.end();
  return row?.open ?? -1;
};

/** A data folder that nothing was uploaded to. */
const emptyFolder = () => mkdtempSync(join(folder, 'empty-'));
const filesIn = (where: string) =>
  readdirSync(where, { recursive: true, encoding: 'utf8' }).filter((name) => /\w\/.*[a-z]{60}$|wav$/.test(name));

test('a backup comes back into an empty database and folder as it was, table by table and file by file', async () => {
  const [database, into] = [await empty(), emptyFolder()];
  const restored = await restore(database.url, into, file);
  expect(restored).toEqual(whole);
  expect(await openEffects(database)).toBe(0);
  expect(whole.tables.find(({ table }) => table === 'practitioners')?.rows).toBeGreaterThan(2);
  const sql = postgres(database.url, { max: 1 });
  const notes = await sql<{ note: string }[]>`select distinct note from patients`;
  await sql.end();
  expect(notes.map(({ note }) => note)).toEqual([NOTE]);
  expect(filesIn(into).toSorted()).toEqual(Object.keys(UPLOADED).toSorted());
  for (const [name, bytes] of Object.entries(UPLOADED)) expect(readFileSync(join(into, name)).equals(bytes)).toBe(true);
  for (const name of NOT_UPLOADED) expect(existsSync(join(into, name))).toBe(false);
  expect(readdirSync(into).toSorted()).toEqual(['media', 'recordings']);
});

test('a folder that is not there is told, and nothing else breaks', async () => {
  await expect(backup(clinic.url, data, join(folder, 'not', 'there', 'clinic.turnstone'))).rejects.toThrow(/ENOENT/u);
});

test('is not mixed with what is there already', async () => {
  const into = emptyFolder();
  await expect(restore(clinic.url, into, file)).rejects.toThrow(BackupRefused);
  expect(await count(clinic, 'clinics')).toBe(1);
  expect(readdirSync(into)).toEqual([]);
  const database = await empty();
  mkdirSync(join(into, 'recordings/fa/letter'), { recursive: true });
  writeFileSync(join(into, 'recordings/fa/letter/b.wav'), 'another voice');
  await expect(restore(database.url, into, file)).rejects.toThrow('recordings/fa/letter/b.wav');
  expect(await count(database, 'organisations')).toBe(0);
  expect(filesIn(into)).toEqual(['recordings/fa/letter/b.wav']);
});

const linesOf = (bytes: Buffer) => gunzipSync(bytes).toString('utf8').split('\n');
const writtenAs = (lines: readonly string[]) => {
  const other = join(folder, `${randomUUID()}.turnstone`);
  writeFileSync(other, gzipSync(lines.join('\n')));
  return other;
};

test('a backup from before uploaded files were in it is still restored', async () => {
  const lines = linesOf(readFileSync(file));
  const firstFile = lines.findIndex((line) => line.startsWith('{"file"'));
  const old = [...lines.slice(0, firstFile), JSON.stringify({ whole: true, tables: whole.tables.length }), ''];
  const [database, into] = [await empty(), emptyFolder()];
  expect(await restore(database.url, into, writtenAs(old))).toEqual({ tables: whole.tables, files: [] });
  expect(readdirSync(into)).toEqual([]);
});

test('an uploaded file that was changed, is missing or would lie elsewhere is refused before anything is touched', async () => {
  const lines = linesOf(readFileSync(file));
  const first = lines.findIndex((line) => line.startsWith('{"file"'));
  const end = lines.findIndex((line) => line.startsWith('{"endFile"'));
  const changed = lines.with(first + 1, `|${randomBytes(30).toString('base64')}`);
  const missing = lines.toSpliced(first, end - first + 1);
  const elsewhere = lines.map((line) => line.replace(/"(file|endFile)":"media\//, '"$1":"media/../../'));
  const [database, into] = [await empty(), emptyFolder()];
  for (const damaged of [changed, missing, elsewhere])
    await expect(restore(database.url, into, writtenAs(damaged))).rejects.toThrow('damaged');
  expect(await count(database, 'organisations')).toBe(0);
  expect(readdirSync(into)).toEqual([]);
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
    await expect(restore(database.url, emptyFolder(), other)).rejects.toThrow('damaged');
  }
  expect(await count(database, 'organisations')).toBe(0);
});

test('a backup of a newer version is refused before anything is touched', async () => {
  const [head = '', ...lines] = linesOf(readFileSync(file));
  const { applied, ...rest } = JSON.parse(head) as { applied: string[]; migrations: number };
  const database = await empty();
  const newer = [
    { ...rest, applied: [...applied, 'of next year'], migrations: applied.length + 1 },
    { ...rest, migrations: applied.length + 1 },
  ];
  for (const changed of newer)
    await expect(restore(database.url, emptyFolder(), writtenAs([JSON.stringify(changed), ...lines]))).rejects.toThrow(
      'newer version',
    );
  expect(await count(database, 'organisations')).toBe(0);
});

test('put in the place of what is there, it is as it was backed up; where that fails, nothing has changed', async () => {
  const [database, into] = [await empty(), emptyFolder()];
  await restore(database.url, into, file);
  const sql = postgres(database.url, { max: 1 });
  await sql`update clinics set name = '{"en":"Another"}'`;
  mkdirSync(join(into, 'recordings/en/word'), { recursive: true });
  writeFileSync(join(into, 'recordings/en/word/room.wav'), 'of today');

  const lines = linesOf(readFileSync(file));
  const wrong = lines.map((line) =>
    line.startsWith('{"end":"clinics"') ? line.replace(/"sha256":"../, '"sha256":"00') : line,
  );
  await expect(restore(database.url, into, writtenAs(wrong), { replaces: true })).rejects.toThrow('damaged');
  expect(await sql`select name ->> 'en' as name from clinics`).toEqual([{ name: 'Another' }]);

  // A server that was started meanwhile.
  await expect(restore(database.url, into, file, { replaces: true })).rejects.toThrow('stop every server');
  expect(await sql`select name ->> 'en' as name from clinics`).toEqual([{ name: 'Another' }]);
  expect(readFileSync(join(into, 'recordings/en/word/room.wav'), 'utf8')).toBe('of today');
  await sql.end();

  const made: string[] = [];
  const options = { replaces: true, made: (path: string) => void made.push(path) };
  expect(await restore(database.url, into, file, options)).toEqual(whole);
  expect(await namesOfClinics(database)).not.toEqual(['Another']);
  expect(filesIn(into).toSorted()).toEqual(Object.keys(UPLOADED).toSorted());
  expect(readdirSync(into).toSorted()).toEqual(['media', 'recordings']);
  // Each is given to the owner of the data folder: the folders, too.
  expect(made).toContain(join(into, 'media'));
  expect(made).toContain(join(into, 'recordings/clinics'));
  expect(made.filter((path) => path.endsWith('b.wav'))).toHaveLength(1);
});

const namesOfClinics = async ({ url }: TestDatabase) => {
  const sql = postgres(url, { max: 1 });
  const rows = await sql<{ name: string }[]>`select name ->> 'en' as name from clinics`;
  await sql.end();
  return rows.map(({ name }) => name);
};

test('where the files cannot be moved after the database has changed, they are kept and it is said where they are', async () => {
  const [database, into] = [await empty(), emptyFolder()];
  const blocked = join(into, 'recordings');
  writeFileSync(blocked, 'a file where the folder should be');
  const failed: unknown = await restore(database.url, into, file).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(FilesUnsettled);
  const [kept = ''] = readdirSync(into).filter((name) => name.startsWith('restoring-'));
  expect(String(failed)).toContain(join(into, kept));
  expect(existsSync(join(into, kept, 'recordings/fa/letter/b.wav'))).toBe(true);
  expect(await namesOfClinics(database)).toHaveLength(1);
});

test('a trial restores beside the clinic, looks at everything, and leaves nothing behind', async () => {
  const tried = await tryBackup(file, folder, (work) => withScratch(clinic.url, Date.now(), work));
  expect(tried.tables).toEqual(whole.tables);
  expect(tried.checked.flatMap(({ found }) => found)).toEqual([]);
  const cut = join(folder, 'cut.turnstone');
  writeFileSync(cut, readFileSync(file).subarray(0, 2_000));
  await expect(tryBackup(cut, folder, (work) => withScratch(clinic.url, Date.now(), work))).rejects.toThrow('damaged');
});

test('what a killed trial left behind goes with the next one, and another clinic’s on the same server stays', async () => {
  const other = await empty();
  const long = 13 * 3_600_000;
  const databases = async () => {
    const sql = postgres(clinic.url, { max: 1 });
    const rows = await sql<{ name: string }[]>`select datname as name from pg_database`;
    await sql.end();
    return rows.map(({ name }) => name);
  };
  const trialOf = (url: string) => new URL(url).pathname.slice(1);
  await withScratch(other.url, Date.now() - long, async (others) => {
    await withScratch(clinic.url, Date.now() - long, async (left) => {
      await withScratch(clinic.url, Date.now(), async () => {
        expect(await databases()).not.toContain(trialOf(left));
        expect(await databases()).toContain(trialOf(others));
      });
    });
  });
});

test('a trial with too little room is refused with what to do, and unpacks nothing', async () => {
  const database = () => Promise.reject(new Error('no database is asked for'));
  await expect(tryBackup(file, folder, database, () => Promise.resolve(10))).rejects.toThrow('make room there');
  expect(readdirSync(folder).filter((name) => name.startsWith('turnstone-trial-'))).toEqual([]);
});

test('where the database’s user may not put rows back as they were, no trial is begun there and the doctor may say so', async () => {
  const role = `turnstone_test_${randomBytes(6).toString('hex')}`;
  const sql = postgres(clinic.url, { max: 1 });
  await sql.unsafe(`create role ${role} login createdb password 'of the test'`);
  const url = new URL(clinic.url);
  url.username = role;
  url.password = 'of the test';
  const theirs = postgres(url.href, { max: 1 });
  expect(await mayRestore(theirs)).toBe(false);
  expect(await mayRestore(sql)).toBe(true);
  await expect(withScratch(url.href, Date.now(), () => Promise.resolve())).rejects.toThrow(NoScratch);
  await theirs.end();
  await sql.unsafe(`drop role ${role}`);
  await sql.end();
});
