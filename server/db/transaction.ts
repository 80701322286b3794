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

/** Thrown by work that cannot go on before something else is done: that is done in a transaction of its own, then the work anew. */
export class DoFirst extends Error {
  readonly first: (db: Db) => Promise<void>;
  constructor(first: (db: Db) => Promise<void>) {
    super('something has to be done first');
    this.first = first;
  }
}

/** What is put off to the end of each transaction under way. */
const ends = new WeakMap<Db, ((tx: Db) => Promise<void>)[]>();
const joined = new WeakSet<Db>();

/** Puts off to the end of its transaction what makes others wait until that is committed. */
export async function atEnd(tx: Db, work: (tx: Db) => Promise<void>): Promise<void> {
  const own = ends.get(tx);
  if (own === undefined) await work(tx);
  else own.push(work);
}

/** A transaction to which further work belongs as a whole: a refusal within it refuses all of it, without a point to go back to. */
export function joining(tx: Db): Db {
  joined.add(tx);
  return tx;
}

/**
 * Runs `work` in one transaction. A refusal takes back whatever was written before it, so that refused work changes
 * nothing; work that PostgreSQL gave up for a deadlock is done again.
 */
export async function inTransaction<T, E>(db: Db, work: (tx: Db) => Promise<Result<T, E>>): Promise<Result<T, E>> {
  if (joined.has(db)) return orRefused(await work(db));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(async (tx) => {
        const ending: ((tx: Db) => Promise<void>)[] = [];
        ends.set(tx, ending);
        const result = orRefused(await work(tx));
        // Of a transaction within another one, the other one's end is the end.
        const outer = ends.get(db);
        if (outer === undefined) for (const each of ending) await each(tx);
        else outer.push(...ending);
        return result;
      });
    } catch (error) {
      // Thrown by `orRefused`, with the `E` of this very call or of work that joined it.
      if (error instanceof Refused) return err(error.refusal as E);
      if (attempt >= ATTEMPTS) throw error;
      if (error instanceof DoFirst) await error.first(db);
      else if (!TRANSIENT.has(sqlState(error) ?? '')) throw error;
    }
  }
}

function orRefused<T, E>(result: Result<T, E>): Result<T, E> {
  if (!result.ok) throw new Refused(result.error);
  return result;
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
