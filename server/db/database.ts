import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { preparing } from './preparedStatements.ts';
import { steady } from './steadySocket.ts';

/** Ordinary tables, through the query builder. Transactions have the same type. */
export type Db = Pick<
  PostgresJsDatabase,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute' | 'transaction'
>;

export type Connections = {
  readonly db: Db;
  /** For the log of the queue: its own pool, because the query builder changes how its pool reads JSON and dates. */
  readonly sql: postgres.Sql;
  /** For long questions about what was: a few connections of their own, so that a year's statistics hold up no call. */
  readonly reading: postgres.Sql;
  end(): Promise<void>;
};

/** Longer than any healthy statement; a slow database must not hold every request. */
const STATEMENT_TIMEOUT_MS = 10_000;
/**
 * A process that was frozen or cut off inside a transaction holds its locks, and everybody who needs them waits. No
 * transaction of ours waits so long between two statements: nothing but the database is asked inside one.
 */
const IDLE_IN_TRANSACTION_MS = 15_000;
/** A year is counted in seconds; whoever asked has gone after 15. */
const READING_TIMEOUT_MS = 15_000;
/** So many long questions at a time; the next ones wait for these and for nobody else. */
const READING_AT_ONCE = 2;

const within = (statementMs: number) => ({
  statement_timeout: statementMs,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
});

const WRITING = { casing: 'snake_case' } as const;

/** The query builder on a pool of its own. */
export const tablesOf = (pool: postgres.Sql): Db => drizzle(preparing(pool), WRITING);
/** The query builder without a database: it writes statements that another one asks. */
export const builder: Db = drizzle.mock(WRITING);

export function connect(url: string, pool = 12, readingTimeoutMs = READING_TIMEOUT_MS): Connections {
  const options = steady({ onnotice: () => undefined, connection: within(STATEMENT_TIMEOUT_MS) });
  const forTables = postgres(url, { ...options, max: pool });
  const forLog = postgres(url, { ...options, max: pool });
  const forReading = postgres(url, {
    ...options,
    max: READING_AT_ONCE,
    connection: { ...within(readingTimeoutMs), default_transaction_read_only: true },
  });
  return {
    db: tablesOf(forTables),
    sql: forLog,
    reading: forReading,
    end: async () => {
      await Promise.all([forTables, forLog, forReading].map((each) => each.end({ timeout: 5 })));
    },
  };
}
