import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupTroubles, claimRun, endRun, renewRun, runStates } from '../../server/db/backupRuns.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { withScratch } from '../../server/db/scratch.ts';
import { takeDueBackup, type BackupDeps } from '../../server/jobs/backups.ts';
import { ClinicDate } from '../../common/contract/vocabulary.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const HOUR_MS = 3_600_000;
let database: TestDatabase;
let connections: Connections;
let folder: string;
let said: string[];
let clock: { at: number; now(): number };

beforeEach(async () => {
  database = await createTestDatabase();
  connections = connect(database.url);
  folder = mkdtempSync(join(tmpdir(), 'turnstone-nights-'));
  said = [];
  clock = { at: Date.parse('2026-03-02T01:00:00Z'), now: () => clock.at };
});
afterEach(async () => {
  await connections.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const deps = (changed: Partial<BackupDeps> = {}): BackupDeps => ({
  db: connections.db,
  url: database.url,
  dataFolder: folder,
  plan: { at: '02:30', keeping: { days: 2, weeks: 1 }, folder: join(folder, 'backups'), isOwnFolder: true },
  timeZone: 'Asia/Tehran', // 3.5 hours ahead
  clock,
  newId: randomUUID,
  log: {
    info: (...given: readonly unknown[]) => void said.push(String(given.at(-1))),
    warn: () => undefined,
    error: (...given: readonly unknown[]) => void said.push(String(given.at(-1))),
  },
  emptyDatabase: (work) => withScratch(database.url, Date.now(), work),
  signal: new AbortController().signal,
  ...changed,
});
/** A trial that is well: where the trial itself is not what is asked. */
const good = { emptyDatabase: () => Promise.resolve({ tables: [], files: [], checked: [] }) };
const kept = () => readdirSync(join(folder, 'backups')).toSorted();

/** What the audit says of the nights. */
const lines = () => connections.sql`select clinic_id, actor, action, detail ->> 'date' as date from audit order by seq`;
const line = (action: string, date: string) => ({ clinic_id: null, actor: 'job:backups', action, date });

test('at the clinic’s own time a backup is made and tried, once among several processes, and the audit says so', async () => {
  clock.at = Date.parse('2026-03-01T22:59:00Z'); // 02:29 in Tehran
  await takeDueBackup(deps());
  expect(kept()).toEqual(['turnstone-2026-03-01.turnstone']); // of the night before, which was missed
  clock.at = Date.parse('2026-03-01T23:00:00Z');
  await Promise.all([takeDueBackup(deps()), takeDueBackup(deps())]);
  expect(kept()).toEqual(['turnstone-2026-03-01.turnstone', 'turnstone-2026-03-02.turnstone']);
  expect(said.toSorted()).toEqual([
    ...Array<string>(2).fill('The backup is made'),
    ...Array<string>(2).fill('The backup was tried and is good'),
  ]);
  expect([...(await lines())]).toEqual(
    ['2026-03-01', '2026-03-02'].flatMap((date) => [line('backup_made', date), line('backup_tried', date)]),
  );
  const { backup, restore_test: trial } = await runStates(connections.db, clock.at);
  expect(backup).toMatchObject({ lastAt: clock.at, file: join(folder, 'backups', 'turnstone-2026-03-02.turnstone') });
  expect(trial).toMatchObject({ lastAt: clock.at, problem: null });
  expect(await backupTroubles(connections.db, clock.at + 25 * HOUR_MS)).toEqual([]);
  expect(await backupTroubles(connections.db, clock.at + 27 * HOUR_MS)).toEqual([
    { code: 'backup_overdue', at: clock.at },
  ]);
});

test('only so many are kept, and nothing that somebody else put there is taken away', async () => {
  await takeDueBackup(deps(good));
  writeFileSync(join(folder, 'backups', 'turnstone-before-the-holiday.turnstone'), 'mine');
  for (let night = 0; night < 4; night += 1) {
    clock.at += 24 * HOUR_MS;
    await takeDueBackup(deps(good));
  }
  expect(kept()).toEqual([
    'turnstone-2026-03-05.turnstone',
    'turnstone-2026-03-06.turnstone',
    'turnstone-before-the-holiday.turnstone',
  ]);
});

test('as long as the new ones cannot be restored, the old ones stay', async () => {
  await takeDueBackup(deps(good));
  for (let night = 0; night < 4; night += 1) {
    clock.at += 24 * HOUR_MS;
    await takeDueBackup(deps({ emptyDatabase: () => Promise.reject(new Error('cannot be restored')) }));
  }
  expect(kept()).toContain('turnstone-2026-03-02.turnstone');
  expect(kept()).toHaveLength(5);
  clock.at += 24 * HOUR_MS;
  await takeDueBackup(deps(good));
  expect(kept()).toEqual(['turnstone-2026-03-06.turnstone', 'turnstone-2026-03-07.turnstone']);
});

test('a night with a wrong clock hides no missing backup, and takes no backup away after it is right again', async () => {
  const right = clock.at;
  clock.at = Date.parse('2036-06-01T01:00:00Z');
  await takeDueBackup(deps(good));
  clock.at = right;
  said = [];
  await takeDueBackup(deps(good));
  expect(said).toEqual(['The backup is made', 'The backup was tried and is good']);
  expect(kept()).toEqual(['turnstone-2026-03-02.turnstone', 'turnstone-2036-06-01.turnstone']);
  expect((await runStates(connections.db, clock.at)).backup).toMatchObject({ lastAt: right });
  expect(await backupTroubles(connections.db, right + 27 * HOUR_MS)).toEqual([{ code: 'backup_overdue', at: right }]);
  // Set far back: what is made then stays, and is found.
  clock.at = Date.parse('2000-01-01T01:00:00Z');
  said = [];
  await takeDueBackup(deps(good));
  expect(said).toEqual(['The backup is made', 'The backup was tried and is good']);
  expect(kept()).toHaveLength(3);
});

test('a folder that somebody named and that is gone is a disk that is not mounted, and is not made', async () => {
  const mounted = join(folder, 'mnt', 'backups');
  const plan = { ...deps().plan, folder: mounted, isOwnFolder: false };
  await takeDueBackup(deps({ ...good, plan }));
  expect(said).toEqual(['The backup failed']);
  expect((await runStates(connections.db, clock.at)).backup.problem).toContain('is its disk mounted?');
  expect(existsSync(mounted)).toBe(false);
  mkdirSync(mounted, { recursive: true });
  clock.at += 61 * 60_000;
  await takeDueBackup(deps({ ...good, plan }));
  expect(readdirSync(mounted)).toEqual(['turnstone-2026-03-02.turnstone']);
});

test('one that fails is said, tried again after an hour, and leaves the older ones alone', async () => {
  await takeDueBackup(deps());
  clock.at += 24 * HOUR_MS;
  const blocked = join(folder, 'backups', 'turnstone-2026-03-03.turnstone');
  // A folder where the file should lie.
  mkdirSync(join(blocked, 'in the way'), { recursive: true });
  await takeDueBackup(deps()).catch(() => undefined);
  expect(said).toContain('The backup failed');
  expect(existsSync(join(folder, 'backups', 'turnstone-2026-03-02.turnstone'))).toBe(true);
  rmSync(blocked, { recursive: true, force: true });
  said = [];
  clock.at += 30 * 60_000;
  await takeDueBackup(deps());
  expect(said).toEqual([]);
  clock.at += 31 * 60_000;
  await takeDueBackup(deps());
  expect(said).toContain('The backup is made');
});

test('a backup that cannot be restored is told to the desk until one can', async () => {
  const broken = () => Promise.reject(new Error('The table visits is not what was backed up'));
  await takeDueBackup(deps({ emptyDatabase: broken }));
  expect([...(await lines())]).toEqual([line('backup_made', '2026-03-02')]);
  expect(await backupTroubles(connections.db, clock.at)).toEqual([{ code: 'backup_test_failed', at: clock.at }]);
  clock.at += 61 * 60_000;
  await takeDueBackup(deps());
  expect(await backupTroubles(connections.db, clock.at)).toEqual([]);
});

test('where none is planned, none is missed', async () => {
  expect(await backupTroubles(connections.db, clock.at)).toEqual([]);
});

test('one that takes longer than an hour is not begun a second time while it lives', async () => {
  const { db } = connections;
  const run = { kind: 'backup', date: ClinicDate.parse('2026-03-02') } as const;
  const [first, second] = [randomUUID(), randomUUID()];
  expect(await claimRun(db, { ...run, id: first, at: clock.at })).toBe(true);
  await renewRun(db, first, clock.at + 50 * 60_000);
  expect(await claimRun(db, { ...run, id: second, at: clock.at + 70 * 60_000 })).toBe(false);
  // It says nothing any more; what it writes when another has taken over does not count.
  expect(await claimRun(db, { ...run, id: second, at: clock.at + 3 * HOUR_MS })).toBe(true);
  await endRun(db, first, { at: clock.at + 3 * HOUR_MS, problem: 'of the first' });
  expect((await runStates(db, clock.at + 3 * HOUR_MS)).backup).toMatchObject({ lastAt: null, problem: null });
});

test('what killed ones left beside the backups goes after a day, and what is being written stays', async () => {
  const backups = join(folder, 'backups');
  mkdirSync(join(backups, 'turnstone-trial-AbCdEf'), { recursive: true });
  for (const name of [
    'turnstone-2026-03-01.turnstone.0b9f-1.part',
    'turnstone-2026-03-02.turnstone.1c.part',
    'mine.part',
  ])
    writeFileSync(join(backups, name), 'cut off');
  const long = new Date(Date.now() - 25 * HOUR_MS);
  for (const name of ['turnstone-2026-03-01.turnstone.0b9f-1.part', 'turnstone-trial-AbCdEf', 'mine.part'])
    utimesSync(join(backups, name), long, long);
  await takeDueBackup(deps(good));
  expect(kept()).toEqual(['mine.part', 'turnstone-2026-03-02.turnstone', 'turnstone-2026-03-02.turnstone.1c.part']);
});

test('a server that ends leaves its backup off, and the next one begins it at once', async () => {
  const stopping = new AbortController();
  const emptyDatabase: BackupDeps['emptyDatabase'] = (work) =>
    withScratch(
      database.url,
      Date.now(),
      (url) => {
        stopping.abort();
        return work(url);
      },
      stopping.signal,
    );
  await takeDueBackup(deps({ emptyDatabase, signal: stopping.signal }));
  expect(said).toEqual(['The backup is made', 'The backup is left off, since the server ends']);
  said = [];
  await takeDueBackup(deps(good));
  expect(said).toEqual(['The backup was tried and is good']);
  clock.at += 24 * HOUR_MS;
  said = [];
  await takeDueBackup(deps({ ...good, signal: AbortSignal.abort() }));
  expect(said).toEqual(['The backup is left off, since the server ends']);
  expect(kept()).toEqual(['turnstone-2026-03-02.turnstone']);
});

test('a trial that is in the middle of it when the server ends is left off, and holds nobody up', async () => {
  const stopping = new AbortController();
  const emptyDatabase: BackupDeps['emptyDatabase'] = (work) =>
    withScratch(
      database.url,
      Date.now(),
      async (url) => {
        const name = new URL(url).pathname.slice(1);
        const sql = postgres(url, { max: 1, onnotice: () => undefined });
        try {
          // Whoever takes the schema away, as a restore first does, waits behind this.
          const holder = await sql.reserve();
          await holder`begin`;
          await holder`create table public.held ()`;
          const trial = work(url);
          trial.catch(() => undefined); // it is waited for by the race that the abort ends
          const waiting = () => connections.sql`
            select pid from pg_stat_activity where datname = ${name} and wait_event_type = 'Lock'`;
          await expect.poll(waiting).toHaveLength(1);
          stopping.abort();
          return await trial;
        } finally {
          await sql.end({ timeout: 0 });
        }
      },
      stopping.signal,
    );
  await takeDueBackup(deps({ emptyDatabase, signal: stopping.signal }));
  expect(said).toEqual(['The backup is made', 'The backup is left off, since the server ends']);
});
