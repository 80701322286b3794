/** A database beside the clinic's, for a trial that ends with it. */
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

const PREFIX = 'turnstone_trial_';
/** Longer than any trial; what a killed process left is taken away by the next one. */
const LEFT_AFTER_MS = 12 * 3_600_000;

/** The database server lets this user make no database. */
export class NoScratch extends Error {}

/**
 * Makes an empty database on the same server, and takes it away when the work is done, however it ends.
 *
 * @param now epoch ms: its name says when it was made
 * @throws NoScratch where the user may not create databases
 */
export async function withScratch<T>(url: string, now: number, work: (url: string) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const name = `${PREFIX}${now}_${randomBytes(4).toString('hex')}`;
  try {
    await forgetLeft(sql, now);
    await sql.unsafe(`create database ${name} template template0`).catch((error: unknown) => {
      throw error instanceof postgres.PostgresError && error.code === '42501' ? new NoScratch(error.message) : error;
    });
    const scratch = new URL(url);
    scratch.pathname = `/${name}`;
    try {
      return await work(scratch.href);
    } finally {
      await sql.unsafe(`drop database if exists ${name} with (force)`);
    }
  } finally {
    await sql.end();
  }
}

async function forgetLeft(sql: postgres.Sql, now: number): Promise<void> {
  const rows = await sql<{ name: string }[]>`
    select datname as name from pg_database where starts_with(datname, ${PREFIX})`;
  for (const { name } of rows) {
    const madeAt = Number(name.slice(PREFIX.length).split('_')[0]);
    if (madeAt < now - LEFT_AFTER_MS) await sql.unsafe(`drop database if exists ${name} with (force)`);
  }
}
