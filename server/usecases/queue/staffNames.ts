import { inArray } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { staff } from '../../db/schema/staff.ts';

/** Names of the members of staff among these actors of a log, by actor: for those who oversee the clinic. */
export async function namesOfStaff(db: Db, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(actors)].flatMap((actor) => {
    const [kind, id] = actor.split(':');
    return kind === 'staff' && id ? [id] : [];
  });
  if (ids.length === 0) return new Map();
  const rows = await db.select({ id: staff.id, name: staff.name }).from(staff).where(inArray(staff.id, ids));
  return new Map(rows.map(({ id, name }) => [`staff:${id}`, name]));
}
