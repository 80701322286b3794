import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetDemonstration } from '../../server/adapters/database/forgetDemonstration.ts';
import { startThrowawayCluster, type ThrowawayCluster } from '../../server/adapters/database/throwaway.ts';

let cluster: ThrowawayCluster;
let server: postgres.Sql;
beforeAll(async () => {
  cluster = await startThrowawayCluster();
  server = postgres(cluster.url('postgres'), { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await server.end();
  await cluster.stop();
});

beforeEach(async () => {
  for (const name of ['turnstone_demo', 'turnstone_clinic']) {
    await server.unsafe(`drop database if exists ${name}`);
    await server.unsafe(`create database ${name}`);
  }
});

/** The one table that says who is invented. */
async function holds(database: string, ...organisations: readonly boolean[]): Promise<void> {
  const sql = postgres(cluster.url(database), { max: 1 });
  await sql`create table organisations (is_demonstration boolean not null)`;
  for (const isInvented of organisations) await sql`insert into organisations values (${isInvented})`;
  await sql.end();
}

const databases = async (): Promise<readonly string[]> => {
  const rows = await server<{ name: string }[]>`
    select datname as name from pg_database where datname like 'turnstone_%' order by datname`;
  return rows.map(({ name }) => name);
};
const BOTH = ['turnstone_clinic', 'turnstone_demo'];

test('the demonstration is taken away, and the clinic beside it stays', async () => {
  await holds('turnstone_demo', true);
  await forgetDemonstration(cluster.url('turnstone_demo'));
  expect(await databases()).toEqual(['turnstone_clinic']);
});

test('a clinic is never taken away: not by its name, not in the demonstration’s database, not beside invented people', async () => {
  await holds('turnstone_clinic', true);
  await expect(forgetDemonstration(cluster.url('turnstone_clinic'))).rejects.toThrow('not turnstone_clinic');
  await holds('turnstone_demo', true, false);
  await expect(forgetDemonstration(cluster.url('turnstone_demo'))).rejects.toThrow('a real clinic');
  expect(await databases()).toEqual(BOTH);
});

test('a database in which nobody is known stays', async () => {
  await holds('turnstone_demo');
  await expect(forgetDemonstration(cluster.url('turnstone_demo'))).rejects.toThrow('no demonstration');
  expect(await databases()).toEqual(BOTH);
});
