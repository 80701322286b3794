import type { Sql } from 'postgres';
import { openDatabase, type OpenDatabase } from '../adapters/database/open.ts';
import type { Config } from '../config.ts';
import { connect, type Connections } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import type { Log } from '../ports/log.ts';

/** Longer than any healthy answer, shorter than a person waits. */
const ANSWER_WITHIN_MS = 2_000;

export type Database = OpenDatabase & {
  readonly connections: Connections;
  readonly isReady: () => Promise<boolean>;
};

/** The database with all its tables, and the pool of connections that the server shares. */
export async function connectDatabase(config: Config, log: Log): Promise<Database> {
  const open = await openDatabase(config, log);
  try {
    const { applied } = await migrate(open.url);
    if (applied > 0) log.info({ applied }, 'The database was brought up to date');
    const connections = connect(open.url);
    const { sql } = connections;
    await assertMode(sql, config.mode).catch(async (error: unknown) => {
      await connections.end();
      throw error;
    });
    const { forget } = open;
    return {
      ...open,
      ...(forget && {
        forget: async () => {
          await connections.end();
          await forget();
        },
      }),
      connections,
      isReady: () => answers(sql),
      stop: async () => {
        await connections.end();
        await open.stop();
      },
    };
  } catch (error) {
    await open.stop();
    throw error;
  }
}

/** A clinic's database is never filled with invented people, nor the demonstration's with real ones. */
async function assertMode(sql: Sql, mode: Config['mode']): Promise<void> {
  const [other] = await sql`select 1 from organisations where is_demonstration <> ${mode === 'demonstration'} limit 1`;
  if (!other) return;
  throw new Error(
    mode === 'demonstration'
      ? 'This database belongs to a real clinic: start it with npm start -- --clinic.'
      : 'This database holds the demonstration: give the clinic a database of its own.',
  );
}

async function answers(sql: Sql): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), ANSWER_WITHIN_MS).unref());
  const answer = sql`select 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]);
}
