import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KioskView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { CHECKS } from '../../server/db/checks/all.ts';
import { look } from '../../server/db/checks/check.ts';
import { knownMigrations, migrate } from '../../server/db/migrate.ts';
import { restore } from '../../server/db/restore.ts';
import { startBeside, type ClinicServer } from '../support/clinicServer.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/**
 * A demonstration's day of 2026-03-02, lived and backed up by the first version that made backups, which had six
 * migrations: three bookings, one of them cancelled and one that arrived, four tickets, a consultation over, one missed, one
 * under way.
 */
const FIRST = join(import.meta.dirname, 'first-release.turnstone');

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'turnstone-upgrade-'));
  await restore(database.url, folder, FIRST);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('a backup of the first version comes up to date, row by row as it was, and everything holds', async () => {
  expect((await look(database.url, CHECKS)).flatMap(({ found }) => found)).toEqual([]);
  expect(await migrate(database.url)).toEqual({ applied: 0 });
  const sql = postgres(database.url, { max: 1 });
  const rows = await sql<
    { status: string; n: number }[]
  >`select status::text as status, count(*)::int as n from appointments group by status order by 1`;
  await sql.end();
  expect(rows.map(({ status, n }) => [status, n])).toEqual([
    ['arrived', 1],
    ['booked', 1],
    ['cancelled', 1],
  ]);
});

test('a database of the first version is brought up to date where it stands, by one of two servers that start at once', async () => {
  const old = await createTestDatabase();
  try {
    const sql = postgres(old.url, { max: 1, onnotice: () => undefined });
    await sql`drop schema public cascade`;
    await sql`drop schema drizzle cascade`;
    await sql`create schema public`;
    const both = await Promise.all([migrate(old.url), migrate(old.url)]);
    await sql.end();
    expect(both.map(({ applied }) => applied).toSorted((a, b) => a - b)).toEqual([0, knownMigrations().length]);
  } finally {
    await old.drop();
  }
});

test('the day that the first version began goes on', async () => {
  const clock = { at: Date.parse('2026-03-02T10:00:00Z'), now: () => clock.at };
  // Passwords are of the backup; nobody logs in here.
  const server: ClinicServer = await startBeside({
    databaseUrl: database.url,
    clock,
    logins: [],
  } as unknown as ClinicServer);
  try {
    const token = await server.pair('kiosk');
    const kiosk = await server.look<KioskView>({ token });
    const serviceId = kiosk.services.find(({ name }) => name.en === 'Family doctor')?.serviceId;
    const { status, body } = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
      token,
      body: { serviceId, language: 'fa' },
    });
    expect(status).toBe(200);
    expect((body['ticket'] as PanelView['queue'][number]).number).toMatch(/^A-00\d$/);
  } finally {
    await server.stop();
  }
});

test('a server that meets a database of a newer version says so and changes nothing', async () => {
  const newer = await createTestDatabase();
  try {
    const sql = postgres(newer.url, { max: 1 });
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of next year', 0)`;
    await expect(migrate(newer.url)).rejects.toThrow('newer version of Turnstone');
    await sql.end();
  } finally {
    await newer.drop();
  }
});
