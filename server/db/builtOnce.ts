import { DrizzleQueryError, is, Param, Placeholder, sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { rowReader, type ReadField } from './builtRows.ts';
import { builder, type Db } from './database.ts';

/**
 * What a statement is given each time. A list goes into `= any(...)`, so that its length changes nothing; one of days or
 * instants as a list of text, which is all that the driver can write.
 */
type Values = Readonly<Record<string, Value>>;
type Value = string | number | bigint | boolean | object | null;

/**
 * A statement that is asked again and again: the query builder writes it once, and any connection or transaction asks
 * it. The database keeps its plan from the first time on.
 *
 * When it is written nothing is known yet: what is in `given` only stands for the values, and is put into the statement
 * as it is. Whatever else is put into it, like the time of that moment, stays the same for ever.
 *
 * @param write with the builder that it is given, or its `execute`; nothing is asked by it
 */
export function builtOnce<Given extends Values, Rows>(
  write: (db: Db, given: Given) => PromiseLike<Rows>,
): (db: Db, values: Given) => Promise<Rows> {
  let built: Built | undefined;
  let names: ReadonlySet<string>;
  return (db, values) => {
    if (built === undefined) {
      built = builtFrom(write(builder, standInsFor(values)));
      names = new Set(Object.keys(values));
    }
    for (const name of Object.keys(values)) {
      // It would be left out without a word.
      if (!names.has(name)) throw new Error(`A statement that was built without "${name}" is given it`);
    }
    // These rows are what the builder said.
    return ask(db, built, values) as Promise<Rows>;
  };
}

/** The text of a statement, how each parameter is written from what is given, and how its rows are read. */
type Built = {
  readonly text: string;
  readonly params: readonly ((values: Values) => unknown)[];
  /** None where the rows are as the driver gives them: those of `execute`, and where nothing is returned. */
  readonly toRow: ((row: readonly unknown[]) => unknown) | undefined;
};

async function ask(db: Db, { text, params, toRow }: Built, values: Values): Promise<unknown> {
  const sent = params.map((written) => written(values));
  try {
    // The columns have written them for the driver.
    const query = clientOf(db).unsafe(text, sent as never[], { prepare: true });
    return toRow === undefined ? await query : (await query.values()).map(toRow);
  } catch (error) {
    // As the builder does it.
    throw new DrizzleQueryError(text, sent, error instanceof Error ? error : undefined);
  }
}

/** What the builder (0.45) knows of a statement before it is asked. */
type Prepared = {
  getQuery(): { readonly sql: string; readonly params: readonly unknown[] };
  readonly fields?: readonly ReadField[];
  readonly joinsNotNullableMap?: Readonly<Record<string, boolean>>;
};

function builtFrom(unasked: unknown): Built {
  // Whatever the builder makes can be prepared, except what `execute` is given: that is prepared already.
  const made = unasked as Prepared & { prepare?(name: string): Prepared };
  const prepared = made.prepare?.('') ?? made;
  const query = prepared.getQuery();
  const { fields, joinsNotNullableMap } = prepared;
  return {
    text: query.sql,
    params: query.params.map(writerOf),
    toRow: fields && rowReader(fields, joinsNotNullableMap),
  };
}

function writerOf(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return (values) => asSent(valueOf(values, param.name));
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param;
  const { encoder, value } = param;
  return (values) => {
    const given = valueOf(values, value.name);
    return given === null ? null : encoder.mapToDriverValue(given);
  };
}

/** What stands beside a column in a condition: the builder does not say beside which. */
const asSent = (value: Value): Value => (value instanceof Date ? value.toISOString() : value);

function valueOf(values: Values, name: string): Value {
  const value = values[name];
  if (value === undefined) throw new Error(`A statement is not given its "${name}"`);
  return value;
}

function standInsFor<Given extends Values>(values: Given): Given {
  const standIns = Object.keys(values).map((name) => [name, Object.assign(sql.placeholder(name), UNKNOWN)] as const);
  // The builder takes them wherever it takes values.
  return Object.fromEntries(standIns) as unknown as Given;
}

/** Whoever would compute with what is not known yet hears of it. */
const UNKNOWN = {
  [Symbol.toPrimitive](): never {
    throw new Error('What a statement is given is not known when it is built');
  },
};

type Asked = { readonly _: { readonly session: { readonly client: postgres.Sql | postgres.TransactionSql } } };
/** The builder keeps the connection of a pool or a transaction to itself. */
const clientOf = (db: Db) => (db as unknown as Asked)._.session.client;
