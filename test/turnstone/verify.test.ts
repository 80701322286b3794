import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backup } from '../../server/db/backup.ts';
import { restore } from '../../server/db/restore.ts';
import { CHECKS } from '../../server/db/checks/all.ts';
import { look } from '../../server/db/checks/check.ts';
import { startClinicServer } from '../support/clinicServer.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { liveAMorning } from './livedDay.ts';

let folder: string;
let clinic: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turnstone-verify-'));
  const server = await startClinicServer();
  await liveAMorning(server);
  await backup(server.databaseUrl, folder, join(folder, 'morning.turnstone'));
  await server.stop();
  clinic = await createTestDatabase();
  await restore(clinic.url, folder, join(folder, 'morning.turnstone'));
});
afterAll(async () => {
  await clinic.drop();
  rmSync(folder, { recursive: true });
});

const broken = async (): Promise<readonly string[]> =>
  (await look(clinic.url, CHECKS)).filter(({ found }) => found.length > 0).map(({ says }) => says);

test('of a morning as it was lived, everything holds', async () => {
  expect((await look(clinic.url, CHECKS)).flatMap(({ found }) => found)).toEqual([]);
});

test('a check can change nothing', async () => {
  const greedy = { says: 'takes', run: async (sql: postgres.Sql) => (await sql`delete from visits`).map(String) };
  await expect(look(clinic.url, [greedy])).rejects.toThrow('read-only');
});

/** Each is taken back before the next. */
test.each([
  ['a ticket whose row is gone', 'every ticket is in the log', `delete from visits where ordinal = 2`],
  ['an event that is gone', 'the log of a day has no gap', `delete from queue_events where seq = 3`],
  [
    'a status that nobody gave',
    'every day lived again',
    `update stages set status = 'no_show' where status = 'waiting'`,
  ],
  [
    'a room with two patients',
    'a room has at most one',
    `update stages set status = 'called', service_point_id = (select service_point_id from stages where status = 'called') where status = 'waiting'`,
  ],
  [
    'somebody left on a closed day',
    'nobody waits on a day',
    `update queue_days set closed_at = opened_at + interval '10 h'`,
  ],
  [
    'a service that ended before it began',
    'nothing takes a negative time',
    `update stages set ended_at = entered_at - interval '1 h' where status = 'done'`,
  ],
])('%s is found', async (_, says, breaking) => {
  const sql = postgres(clinic.url, { max: 1, onnotice: () => undefined });
  const kept = ['visits', 'stages', 'queue_events', 'queue_days'];
  try {
    await sql`set session_replication_role = replica`;
    await sql.unsafe(`alter table stages drop constraint if exists stages_one_per_service_point`);
    for (const table of kept) await sql.unsafe(`create table kept_${table} as table ${table}`);
    await sql.unsafe(breaking);
    expect((await broken()).some((said) => said.startsWith(says))).toBe(true);
    for (const table of kept)
      await sql.unsafe(
        `delete from ${table}; insert into ${table} select * from kept_${table}; drop table kept_${table}`,
      );
    expect(await broken()).toEqual([]);
  } finally {
    await sql.end();
  }
});
