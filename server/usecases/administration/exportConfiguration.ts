import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Db } from '../../db/database.ts';
import { FORMAT, PARTS, type ConfigurationFile, type Part, type Row } from './configurationParts.ts';

/**
 * The whole configuration as of one moment. The same configuration is always the same file: rows stand in the order of
 * their keys, and nothing says when it was made.
 */
export async function exportConfiguration(
  db: Db,
): Promise<Result<ConfigurationFile, { readonly code: 'no_clinic' | 'several_organisations' }>> {
  return db.transaction(
    async (tx) => {
      const tables: Record<string, readonly Row[]> = {};
      for (const part of PARTS) tables[part.table] = await rowsOf(tx, part, part.only);
      const organisations = tables['organisations']?.length ?? 0;
      if (organisations === 0) return err({ code: 'no_clinic' as const });
      return organisations === 1 ? ok({ format: FORMAT, tables }) : err({ code: 'several_organisations' as const });
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

const Rows = z.tuple([z.object({ rows: z.string() })]);

/**
 * What a table has now, by the columns of a file.
 *
 * @param only an SQL condition of ours; absent: all rows
 */
export async function rowsOf(tx: Db, part: Part, only = 'true'): Promise<readonly Row[]> {
  const columns = sql.raw(namesOf(Object.keys(part.row.shape)));
  const table = sql.raw(`"${part.table}"`);
  const [found] = Rows.parse([
    ...(await tx.execute(sql`
      select coalesce(jsonb_agg(to_jsonb(part) order by ${sql.raw(namesOf(part.key))}), '[]')::text as rows
      from (select ${columns} from ${table} where ${sql.raw(only)}) as part`)),
  ]);
  return z.array(part.row).parse(JSON.parse(found.rows));
}

export const namesOf = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');
