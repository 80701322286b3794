import type postgres from 'postgres';

/** A statement that was asked so often will be asked again. */
const WORTH_AFTER = 10;
/** Each costs the database some memory on each connection, for good. */
const MOST_PREPARED = 300;
/** Long ones are lists of rows or ids, each of another length. */
const LONGEST = 6_000;
/** Texts that are counted; then counting begins anew. */
const MOST_COUNTED = 2_000;

/** Which statements are worth a plan that is kept. One for all connections of a process. */
export class WorthPreparing {
  readonly #prepared = new Set<string>();
  #counted = new Map<string, number>();

  isWorth(text: string): boolean {
    if (this.#prepared.has(text)) return true;
    if (text.length > LONGEST || this.#prepared.size >= MOST_PREPARED) return false;
    const times = (this.#counted.get(text) ?? 0) + 1;
    if (times < WORTH_AFTER) {
      if (this.#counted.size >= MOST_COUNTED) this.#counted = new Map();
      this.#counted.set(text, times);
      return false;
    }
    this.#counted.delete(text);
    this.#prepared.add(text);
    return true;
  }
}

/**
 * The query builder asks the driver never to prepare: each statement is then parsed and planned each time, and takes two
 * turns to the database, because its parameters' types are asked first. Of what is asked again and again both are saved,
 * from the first time on where that is said.
 *
 * @returns the same client
 */
export function preparing<Client extends postgres.Sql | postgres.TransactionSql>(
  client: Client,
  worth = new WorthPreparing(),
): Client {
  const unsafe = client.unsafe.bind(client);
  const asked = (text: string, params: never[] = [], options: postgres.UnsafeQueryOptions = {}) =>
    unsafe(text, params, {
      ...options,
      prepare: params.length > 0 && (options.prepare === true || worth.isWorth(text)),
    });
  // Of the three ways to begin something inside, the query builder uses the one with the work alone.
  const within = (begin: (work: (tx: postgres.TransactionSql) => unknown) => unknown) => (work: Work) =>
    begin((tx) => work(preparing(tx, worth)));
  Object.assign(client, {
    unsafe: asked,
    ...('begin' in client ? { begin: within(client.begin.bind(client)) } : {}),
    ...('savepoint' in client ? { savepoint: within(client.savepoint.bind(client)) } : {}),
  });
  return client;
}

type Work = (tx: postgres.TransactionSql) => unknown;
