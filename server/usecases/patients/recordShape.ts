import { sql } from 'drizzle-orm';
import type { RecordShape } from '../../../common/contract/otherDay.ts';
import { recordShapeOf } from '../../../common/typed/recordShape.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { patientIdentifiers } from '../../db/schema/people.ts';

/** From each end of the list as it is sorted: letters stand at one of them, and what both begin with, all do. */
const LOOKED_AT = 200;

/** What the record numbers of an organisation look like; null where nobody has one. */
export async function readRecordShape(db: Db, organisationId: string): Promise<RecordShape | null> {
  const rows = await readSome(db, { organisationId });
  return recordShapeOf(rows.map(({ value }) => value));
}

const readSome = builtOnce((db, { organisationId }: { readonly organisationId: string }) =>
  db.execute<{ value: string }>(sql`
    (select value from ${patientIdentifiers} where organisation_id = ${organisationId} and system = 'record'
      order by value limit ${sql.raw(String(LOOKED_AT))})
    union all
    (select value from ${patientIdentifiers} where organisation_id = ${organisationId} and system = 'record'
      order by value desc limit ${sql.raw(String(LOOKED_AT))})`),
);
