import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
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
  end(): Promise<void>;
};

/** Longer than any healthy statement; a slow database must not hold every request. */
const STATEMENT_TIMEOUT_MS = 10_000;

export function connect(url: string, pool = 12): Connections {
  const options = steady({ onnotice: () => undefined, connection: { statement_timeout: STATEMENT_TIMEOUT_MS } });
  const forTables = postgres(url, { ...options, max: pool });
  const forLog = postgres(url, { ...options, max: pool });
  return {
    db: drizzle(forTables, { casing: 'snake_case' }),
    sql: forLog,
    end: async () => {
      await Promise.all([forTables.end({ timeout: 5 }), forLog.end({ timeout: 5 })]);
    },
  };
}
