import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect, type Connections } from '../../server/db/database.ts';
import { telephoneLock, type TelephoneLock } from '../../server/db/telephoneLock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let processes: { readonly connections: Connections; readonly lock: TelephoneLock }[];
beforeEach(async () => {
  database = await createTestDatabase();
  processes = [];
});
afterEach(async () => {
  for (const { lock, connections } of processes) {
    await lock.close();
    await connections.end();
  }
  await database.drop();
});

function aProcess() {
  const connections = connect(database.url);
  const started = { connections, lock: telephoneLock(connections.sql) };
  processes.push(started);
  return started;
}

test('of several processes one has the line until it ends, and the others know where it is', async () => {
  const [first, second] = [aProcess(), aProcess()];
  expect(await second.lock.where()).toBe('nowhere');
  expect(await Promise.all([first.lock.take(), first.lock.take()])).toEqual([true, true]);
  expect(await second.lock.take()).toBe(false);
  expect([await first.lock.where(), await second.lock.where()]).toEqual(['here', 'elsewhere']);
  await first.lock.close(); // taken several times, given back once
  expect(await second.lock.take()).toBe(true);
  expect(await first.lock.take()).toBe(false);
});

test('whoever loses the connection takes the line again by itself', async () => {
  const [first, second] = [aProcess(), aProcess()];
  const { sql } = second.connections;
  await first.lock.take();
  const holders = async () => {
    const rows = await sql<{ pid: number }[]>`
      select pid from pg_locks where locktype = 'advisory' and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())`;
    return rows.map(({ pid }) => pid);
  };
  const [before = 0] = await holders();
  await sql`select pg_terminate_backend(${before})`;
  await expect.poll(async () => (await holders()).some((pid) => pid !== before)).toBe(true);
  expect(await second.lock.take()).toBe(false);
  expect(await first.lock.where()).toBe('here');
});
