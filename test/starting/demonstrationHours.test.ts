import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connections } from '../../server/db/database.ts';
import { scheduleHours } from '../../server/db/schema/booking.ts';
import { services } from '../../server/db/schema/organisation.ts';
import { prepareDemonstration } from '../../server/wiring/demonstration.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let connections: Connections;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url);
  folder = mkdtempSync(join(tmpdir(), 'turnstone-hours-'));
  await prepareDemonstration(connections.db, folder, 'Asia/Tehran');
});
afterAll(async () => {
  await connections.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('the demonstration books by day, and takes walk-ins at any hour', async () => {
  const booked = await connections.db.select().from(scheduleHours);
  expect(new Set(booked.map(({ from, until }) => `${from} ${until}`))).toEqual(new Set(['08:00 20:00']));
  const walkIns = await connections.db.select({ hours: services.hours }).from(services);
  for (const { hours } of walkIns)
    expect(hours).toEqual([1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '04:00', until: '04:00' })));
});
