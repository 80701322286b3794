import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { backups, database } from '../../scripts/turnstone/doctor/database.ts';
import { gateways, isReachable } from '../../scripts/turnstone/doctor/lines.ts';
import { certificateAge, clockBesideDatabase, disk, timeServer } from '../../scripts/turnstone/doctor/machine.ts';
import { connect } from '../../server/db/database.ts';
import { seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { createTestDatabase } from '../support/database.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const DAY_MS = 86_400_000;

test('of a healthy database everything is well, and a missing backup is told with what to do', async () => {
  const clinic = await createTestDatabase();
  const connections = connect(clinic.url, 2);
  const { db, sql } = connections;
  const all = await database(sql);
  expect(all.map(({ what, state }) => [what, what === 'database answers' ? 'well' : state])).toEqual([
    ['clock', 'well'],
    ['database', 'well'],
    ['database answers', 'well'],
    ['tables', 'well'],
    ['restore', 'well'],
  ]);
  const told = async (now: number) => (await backups(db, true, now)).map(({ state }) => state);
  expect(await told(NOW)).toEqual(['look']);
  const clock = { now: () => NOW };
  await seedDemonstration({ db, clock, newId: randomUUID, newPassword: randomUUID, timeZone: 'UTC' });
  // The first night of a new clinic is still to come; after it a backup is missing.
  expect(await told(NOW + DAY_MS)).toEqual(['look']);
  expect(await told(NOW + 2 * DAY_MS)).toEqual(['ill', 'ill']);
  await sql`insert into backup_runs (id, kind, date, started_at, finished_at)
    select gen_random_uuid(), kind, '2026-03-02', ${new Date(NOW)}, ${new Date(NOW)} from unnest(array['backup', 'restore_test']) as kind`;
  expect(await told(NOW + DAY_MS)).toEqual(['well', 'well']);
  expect(await told(NOW + 2 * DAY_MS)).toEqual(['ill', 'ill']);
  expect((await backups(db, false, NOW)).map(({ state }) => state)).toEqual(['look']);
  await sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`;
  expect((await database(sql)).find(({ what }) => what === 'tables')).toMatchObject({ what: 'tables', state: 'look' });
  await connections.end();
  await clinic.drop();
});

test('a clock that is off, a full disk and a certificate that runs out are told with what to do', () => {
  expect([1_000, -5_000].map((apart) => clockBesideDatabase(apart).state)).toEqual(['well', 'ill']);
  const full = (free: number) => disk('/', () => ({ bavail: free, blocks: 100, bsize: 1e9 }) as never).state;
  expect([50, 5, 0].map(full)).toEqual(['well', 'look', 'ill']);
  const state = (days: number | undefined) =>
    certificateAge('a.example', days === undefined ? undefined : NOW + days * DAY_MS, NOW).state;
  expect([60, 5, -1, undefined].map(state)).toEqual(['well', 'look', 'ill', 'ill']);
  expect(timeServer('no-such-program').state).toBe('unknown');
});

test('a gateway that answers is well, one that is off is ill, and nothing is sent to it', async () => {
  const heard: unknown[] = [];
  const server = createServer((socket) => socket.on('data', (data) => heard.push(data)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const kannel = { sendUrl: `http://127.0.0.1:${port}/cgi-bin/sendsms`, username: '', password: '', from: '' };
  const only = { kannel, twilio: null, asterisk: null, smtp: null, pushContact: null };
  expect((await gateways(only)).map(({ state }) => state)).toEqual(['well']);
  await new Promise((resolve) => server.close(resolve));
  // Nobody is given this port by chance, as the one that was just closed may be.
  expect(await isReachable('127.0.0.1', 1)).toBe(false);
  const off = { ...only, kannel: { ...kannel, sendUrl: 'http://127.0.0.1:1/cgi-bin/sendsms' } };
  expect((await gateways(off)).map(({ state }) => state)).toEqual(['ill']);
  expect(heard).toEqual([]);
});
