import { sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { sqlState } from './transaction.ts';

/** What many ask for at the same moment, done in one go. Answers come in the order of what was asked for. */
type Work<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>;

/** So much in one statement; more waits for the next one. */
const MOST_AT_ONCE = 200;

/**
 * Bad data, what PostgreSQL gave up for the sake of others, and a wait for a row that took too long: each alone may still be
 * done.
 */
const OF_ONE_ALONE = /^(?:22|23|40|55P03$|57014$)/;

/** So long those who came later wait for what was asked before them, and a batch for a row that somebody holds. */
const WAITS_MS = 500;

/**
 * Gathers what is asked for while the database is busy with what was asked before, and does all of it in one statement:
 * whoever asks alone waits for nobody, and a busy hour costs fewer statements, not more. Nothing is answered before it is
 * done. Where one item spoils it for the others, each is done alone, and that one alone fails; so what is done here must
 * be such that doing it again does no harm. Where it takes long, as for a row that a frozen process holds, the next ones
 * go on beside it; so their order must not matter either.
 */
class Together<Item, Answer> {
  readonly #work: Work<Item, Answer>;
  #waiting: Waiting<Item, Answer>[] = [];
  #isUnderWay = false;

  constructor(work: Work<Item, Answer>) {
    this.#work = work;
  }

  of(item: Item): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.push({ item, resolve, reject });
    if (!this.#isUnderWay) {
      this.#isUnderWay = true;
      // Whatever else this turn of the event loop brings goes along.
      setImmediate(() => void this.#goOn());
    }
    return promise;
  }

  async #goOn(): Promise<void> {
    while (this.#waiting.length > 0) await orSoLong(this.#do(this.#waiting.splice(0, MOST_AT_ONCE)));
    this.#isUnderWay = false;
  }

  /** Never fails itself: whoever asked is told. */
  async #do(asked: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#work(asked.map(({ item }) => item));
      for (const [place, { resolve, reject }] of asked.entries()) {
        const answer = answers[place];
        if (answer === undefined) reject(new Error('Something asked for together was not answered'));
        else resolve(answer);
      }
    } catch (error) {
      const isOfOne = asked.length > 1 && OF_ONE_ALONE.test(sqlState(error) ?? '');
      if (isOfOne) await Promise.all(asked.map((each) => this.#do([each])));
      else for (const { reject } of asked) reject(error);
    }
  }
}

/** Ends with what is under way, or without it when that takes too long. */
async function orSoLong(underWay: Promise<void>): Promise<void> {
  const { promise: tooLong, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, WAITS_MS);
  await Promise.race([underWay, tooLong]);
  clearTimeout(timer);
}

type Waiting<Item, Answer> = {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

/** A statement for many of a kind, as a function that is asked for one: gathered for each pool, and within a transaction. */
export function together<Item, Answer>(
  work: (db: Db, items: readonly Item[]) => Promise<readonly Answer[]>,
): (db: Db, item: Item) => Promise<Answer> {
  const ofEach = new WeakMap<Db, Together<Item, Answer>>();
  return (db, item) => {
    const known = ofEach.get(db) ?? new Together((items: readonly Item[]) => work(db, items));
    ofEach.set(db, known);
    return known.of(item);
  };
}

/**
 * What writes rows that somebody may hold, in one transaction: of several items, none waits long for the row of another.
 * Whoever is done alone afterwards waits for his own as long as any statement may.
 */
export const gathered =
  <Item, Answer>(work: (tx: Db, items: readonly Item[]) => Promise<readonly Answer[]>) =>
  (db: Db, items: readonly Item[]): Promise<readonly Answer[]> =>
    db.transaction(async (tx) => {
      if (items.length > 1) await tx.execute(sql.raw(`set local lock_timeout = ${WAITS_MS}`));
      return work(tx, items);
    });
