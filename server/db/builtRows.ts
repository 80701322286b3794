import { Column, getTableName, is, SQL } from 'drizzle-orm';

/** Where one column of the answer goes, and what it is read by, as the query builder (0.45) keeps it. */
export type ReadField = { readonly path: readonly string[]; readonly field: unknown };

type Decoder = { mapFromDriverValue(value: unknown): unknown };
type Row = Record<string, unknown>;

/**
 * Reads the rows of a statement as the query builder does, but asks of each column only once what it is read by.
 *
 * @param neverMissing of joined tables, those of which there is always a row; any other one is null where its first
 *   column is
 */
export function rowReader(
  fields: readonly ReadField[],
  neverMissing: Readonly<Record<string, boolean>> = {},
): (values: readonly unknown[]) => Row {
  const columns = fields.map(({ path, field }) => ({
    within: path.slice(0, -1),
    name: path.at(-1) ?? '',
    decoder: decoderOf(field),
  }));
  const joined = mayBeMissing(fields, neverMissing);
  return (values) => {
    const row: Row = {};
    for (const [place, { within, name, decoder }] of columns.entries()) {
      const value = values[place] ?? null;
      objectIn(row, within)[name] = value === null ? null : decoder.mapFromDriverValue(value);
    }
    for (const { name, firstPlace } of joined) if (values[firstPlace] === null) row[name] = null;
    return row;
  };
}

function objectIn(row: Row, within: readonly string[]): Row {
  let object = row;
  // Nothing but objects is put where another name follows.
  for (const name of within) object = (object[name] ??= {}) as Row;
  return object;
}

/** Of an expression, one that was given a name, or a subquery. */
type Expression = {
  readonly decoder?: Decoder;
  readonly sql?: { readonly decoder: Decoder };
  readonly _?: { readonly sql: { readonly decoder: Decoder } };
};

function decoderOf(field: unknown): Decoder {
  if (is(field, Column)) return field;
  // The builder reads nothing else.
  const { decoder, sql, _ } = field as Expression;
  const found = is(field, SQL) ? decoder : (sql ?? _?.sql)?.decoder;
  if (found === undefined) throw new Error('A column of a statement has nothing that it is read by');
  return found;
}

/** The objects of the row that are each of one table, and where in the answer the first column of each is. */
function mayBeMissing(fields: readonly ReadField[], neverMissing: Readonly<Record<string, boolean>>) {
  const objects = Map.groupBy(
    fields.flatMap(({ path: [name = '', ...rest], field }, place) =>
      rest.length === 1 && is(field, Column) ? [{ name, place, table: getTableName(field.table) }] : [],
    ),
    ({ name }) => name,
  );
  return [...objects.values()].flatMap((own) => {
    const [first] = own;
    const isOfOne = own.every(({ table }) => table === first?.table);
    return first && isOfOne && neverMissing[first.table] !== true
      ? [{ name: first.name, firstPlace: first.place }]
      : [];
  });
}
