import { err, type Result } from '../../common/contract/result.ts';
import type { Db } from './database.ts';

/** Deadlock, and a row that changed under a stricter isolation: nothing was written, so doing it again is safe. */
const TRANSIENT = new Set(['40P01', '40001']);
const ATTEMPTS = 5;

class Refused extends Error {
  readonly refusal: unknown;
  constructor(refusal: unknown) {
    super('refused');
    this.refusal = refusal;
  }
}

/**
 * Runs `work` in one transaction. A refusal takes back whatever was written before it, so that refused work changes
 * nothing; work that PostgreSQL gave up for a deadlock is done again.
 */
export async function inTransaction<T, E>(db: Db, work: (tx: Db) => Promise<Result<T, E>>): Promise<Result<T, E>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(async (tx) => {
        const result = await work(tx);
        if (!result.ok) throw new Refused(result.error);
        return result;
      });
    } catch (error) {
      // Thrown a few lines above, with the `E` of this very call.
      if (error instanceof Refused) return err(error.refusal as E);
      if (attempt >= ATTEMPTS || !TRANSIENT.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** What work would come to: all of it is done and taken back. */
export async function onlyTried<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  const tried = await inTransaction(db, async (tx): Promise<Result<never, T>> => err(await work(tx)));
  if (tried.ok) throw new Error('What was only tried was kept');
  return tried.error;
}

/** The SQLSTATE that PostgreSQL gave; the query builder wraps the driver's error. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? sqlState(error.cause) : undefined;
}
