import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connections } from '../../server/db/database.ts';
import { claimKey, forgetOldAnswers } from '../../server/usecases/idempotency.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let connections: Connections;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url, 2);
});
afterAll(async () => {
  await connections.end();
  await database.drop();
});

const HOUR_MS = 60 * 60_000;
const friday = Date.parse('2026-03-06T18:00:00Z');

test('a request repeated within two days has its answer, and later it is forgotten', async () => {
  const { db } = connections;
  const key = { scope: 'device:kiosk', key: randomUUID(), requestHash: 'one' };
  const ask = (at: number) => claimKey(db, key, { visitId: `asked at ${at}` }, at);
  await ask(friday);

  await forgetOldAnswers(db, friday + 47 * HOUR_MS);
  expect(await ask(friday + 47 * HOUR_MS)).toEqual({ ok: true, value: { visitId: `asked at ${friday}` } });

  await forgetOldAnswers(db, friday + 49 * HOUR_MS);
  expect(await ask(friday + 49 * HOUR_MS)).toEqual({ ok: true, value: undefined });
});
