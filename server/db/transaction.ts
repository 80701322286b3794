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

/** One statement, asked at once. */
type LastStatement = (tx: Db) => Promise<void>;

/** What is put off to the end of each transaction under way. */
const ends = new WeakMap<Db, LastStatement[]>();
const joined = new WeakSet<Db>();

/**
 * Puts off a statement that makes others wait to the end of its transaction. It is sent together with the commit, so that
 * they wait for the database alone and not for us; where it fails, the commit takes everything back.
 */
export async function atEnd(tx: Db, work: LastStatement): Promise<void> {
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
      let ended: Promise<unknown> = Promise.resolve();
      const done = await db.transaction(async (tx) => {
        const last: LastStatement[] = [];
        ends.set(tx, last);
        const result = orRefused(await work(tx));
        // Of a transaction within another one, the other one's end is the end.
        const outer = ends.get(db);
        if (outer !== undefined) outer.push(...last);
        else if (last.length > 0) {
          ended = Promise.all(last.map((each) => each(tx)));
          ended.catch(() => undefined); // awaited below, after the commit
          await asked();
        }
        return result;
      });
      // Where one of them failed, PostgreSQL has answered the commit by taking everything back.
      await ended;
      return done;
    } catch (error) {
      // Thrown by `orRefused`, with the `E` of this very call or of work that joined it.
      if (error instanceof Refused) return err(error.refusal as E);
      if (attempt >= ATTEMPTS) throw error;
      if (error instanceof DoFirst) await error.first(db);
      else if (!TRANSIENT.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** Until whatever was asked before is on its way: a tick comes after all that follows from promises already kept. */
const asked = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

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
