/** A database that is thrown away, with its data in memory where that can be. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startThrowawayCluster } from '../../server/adapters/database/throwaway.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnstone-memory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('lies on the disk where nothing can be written in memory', async () => {
  const memory = join(folder, 'memory');
  writeFileSync(memory, 'no folder, so that nothing can be made in it');
  const cluster = await startThrowawayCluster({ inMemory: true, memory });
  const sql = postgres(cluster.url('postgres'), { max: 1, onnotice: () => undefined });
  try {
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  } finally {
    await sql.end();
    await cluster.stop();
  }
});

test('leaves nothing behind in memory where it could not be made', async () => {
  const memory = join(folder, 'memory');
  mkdirSync(memory);
  const without = { inMemory: true, memory, binaries: () => join(folder, 'nowhere') };
  await expect(startThrowawayCluster(without)).rejects.toThrow('initdb');
  expect(readdirSync(memory)).toEqual([]);
});
