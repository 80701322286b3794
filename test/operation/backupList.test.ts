/** What the panel says of the backups. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClinicDate } from '../../common/contract/vocabulary.ts';
import { listBackups } from '../../server/db/backupList.ts';
import { claimRun, endRun, type RunKind } from '../../server/db/backupRuns.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = Date.parse('2026-03-05T06:00:00Z');
const DAY_MS = 86_400_000;
let database: TestDatabase;
let connections: Connections;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url);
  folder = mkdtempSync(join(tmpdir(), 'turnstone-list-'));
});
afterAll(async () => {
  await connections.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const plan = () => ({ at: '02:30', keeping: { days: 7, weeks: 4 }, folder });
const list = (now = NOW) => listBackups(connections.db, now, plan());
async function run(kind: RunKind, date: string, at: number, problem?: string): Promise<void> {
  const id = randomUUID();
  await claimRun(connections.db, { id, kind, date: ClinicDate.parse(date), at });
  await endRun(connections.db, id, { at: at + 1000, ...(problem === undefined ? {} : { problem }) });
}
function lay(name: string, bytes: number): void {
  writeFileSync(join(folder, name), 'x'.repeat(bytes));
  utimesSync(join(folder, name), NOW / 1000, NOW / 1000);
}

test('where none are planned it says so and looks nowhere', async () => {
  expect(await listBackups(connections.db, NOW, null)).toEqual({ plan: null, trouble: null, nights: [], others: [] });
});

test('each night stands with its size and whether it could be restored; what is not one stands apart', async () => {
  lay('turnstone-2026-03-04.turnstone', 40);
  lay('turnstone-2026-03-05.turnstone', 50);
  lay('before-restore-2026-03-01.turnstone', 7);
  lay('turnstone-2026-03-05.turnstone.abc.part', 1);
  lay('shopping.txt', 1);
  await run('backup', '2026-03-03', NOW - 2 * DAY_MS);
  await run('restore_test', '2026-03-03', NOW - 2 * DAY_MS, 'The file is damaged');
  await run('backup', '2026-03-05', NOW - 2000);
  await run('restore_test', '2026-03-05', NOW - 1000);
  const { nights, others, trouble, plan: said } = await list();
  expect(nights).toMatchObject([
    { date: '2026-03-05', bytes: 50, made: { state: 'done', problem: null }, tried: { state: 'done' } },
    { date: '2026-03-04', bytes: 40, made: { state: 'done', at: NOW }, tried: null },
    { date: '2026-03-03', bytes: null, file: null, tried: { state: 'failed', problem: 'The file is damaged' } },
  ]);
  expect(others).toEqual([{ name: 'before-restore-2026-03-01.turnstone', bytes: 7, madeAt: NOW }]);
  expect(trouble).toBeNull();
  expect(said?.freeBytes).toBeGreaterThan(0);
});

test('a newest one that is old is an alarm, and a disk that is away is said', async () => {
  expect((await list(NOW + 3 * DAY_MS)).trouble).toMatchObject({ code: 'backup_overdue' });
  const away = await listBackups(connections.db, NOW, { ...plan(), folder: join(folder, 'away') });
  expect(away.plan?.freeBytes).toBeNull();
  expect(away.nights.map(({ file }) => file)).toEqual([null, null]);
});
