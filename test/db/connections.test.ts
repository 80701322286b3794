import { expect, test } from 'vitest';
import { connect } from '../../server/db/database.ts';
import { createTestDatabase } from '../support/database.ts';

test('a process that stands still inside a transaction holds nobody up for longer than a quarter of a minute', async () => {
  const clinic = await createTestDatabase();
  const connections = connect(clinic.url, 1);
  const { db, sql, reading } = connections;
  const name = 'idle_in_transaction_session_timeout';
  const [ofTables] = await db.execute(`show ${name}`);
  const [ofLog] = await sql`show ${sql(name)}`;
  const [ofReading] = await reading`show ${reading(name)}`;
  expect([ofTables, ofLog, ofReading]).toEqual(Array.from({ length: 3 }, () => ({ [name]: '15s' })));
  await connections.end();
  await clinic.drop();
});
