import { existsSync } from 'node:fs';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import postgres from 'postgres';

const FOLDER = `${import.meta.dirname}/../../drizzle`;
/** Any number, the same in every process: two servers that start together migrate one after the other. */
const LOCK = 5_747_001;

/** While a migration waits for a table, everybody else who needs that table waits behind it. */
const LOCK_TIMEOUT_MS = 5_000;
const ATTEMPTS = 5;
/** `lock_not_available`: nothing was written, so doing it again is safe. */
const NO_LOCK = '55P03';

export type Migrated = { readonly applied: number };

/**
 * Brings the database to the tables that this version needs: applies each migration that it has not had, by its hash,
 * all in one transaction. (Drizzle's own loop goes by the date of the newest one, and would pass over an older one
 * that was merged later.)
 *
 * A table that is in use for long is given up after a few seconds and tried again, so that a clinic that is running
 * does not stand still behind it.
 *
 * @throws Error with a sentence, where the database was made by a newer version, or a table stayed in use; nothing is
 *   changed then
 */
export async function migrate(databaseUrl: string, lockTimeoutMs = LOCK_TIMEOUT_MS): Promise<Migrated> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sql.begin((transaction) => migrateIn(transaction, undefined, lockTimeoutMs));
      } catch (error) {
        if (!(error instanceof postgres.PostgresError) || error.code !== NO_LOCK) throw error;
        if (attempt >= ATTEMPTS)
          throw new Error('A table of the database stayed in use by others. End what runs long there, and try again.', {
            cause: error,
          });
      }
    }
  } finally {
    await sql.end();
  }
}

/** The hashes of all migrations that this version has, the oldest first. */
export const knownMigrations = (): readonly string[] => read().map(({ hash }) => hash);

const read = () => (existsSync(`${FOLDER}/meta/_journal.json`) ? readMigrationFiles({ migrationsFolder: FOLDER }) : []);

/**
 * @param only those to apply, by their hashes; absent: all
 * @param lockTimeoutMs for how long each statement waits for others to let a table go
 */
export async function migrateIn(
  transaction: postgres.TransactionSql,
  only?: ReadonlySet<string>,
  lockTimeoutMs = LOCK_TIMEOUT_MS,
): Promise<Migrated> {
  const migrations = read();
  if (migrations.length === 0) return { applied: 0 };
  await transaction`select pg_advisory_xact_lock(${LOCK})`;
  // After the others that migrate, too: they may take long, and hold nobody up by it.
  await transaction`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`;
  await transaction`create schema if not exists drizzle`;
  await transaction`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`;
  const rows = await transaction<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations`;
  const had = new Set(rows.map(({ hash }) => hash));

  const known = new Set(migrations.map(({ hash }) => hash));
  if (had.difference(known).size > 0) {
    throw new Error(
      'This database was made by a newer version of Turnstone: start that version, or restore a backup made before it.',
    );
  }
  const missing = migrations.filter(({ hash }) => !had.has(hash) && (only?.has(hash) ?? true));
  for (const { sql: statements, hash, folderMillis } of missing) {
    for (const statement of statements) await transaction.unsafe(statement);
    await transaction`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`;
  }
  return { applied: missing.length };
}
