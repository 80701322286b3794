import { and, eq, sql } from 'drizzle-orm';
import type { IdentifierSystem } from '../../../common/contract/patients.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { together } from '../../db/together.ts';
import { contacts, patientContacts, patientIdentifiers } from '../../db/schema/people.ts';

/** By the index, which holds a digest: a push subscription is too long for one. */
export const isValue = (value: string) => and(sql`md5(${contacts.value}) = md5(${value})`, eq(contacts.value, value));

/** Everybody who is reached by this number or address: one mobile may serve a family. */
export const patientsByContact = (db: Db, organisationId: string, value: string): Promise<readonly string[]> =>
  reachedBy(db, { organisationId, value });

const reachedBy = together(
  async (
    db: Db,
    asked: readonly { readonly organisationId: string; readonly value: string }[],
  ): Promise<readonly (readonly string[])[]> => {
    const numbered = asked.map((each, place) => ({ ...each, place }));
    const rows = await readReached(db, { numbered: JSON.stringify(numbered) });
    const reached = Map.groupBy(rows, ({ place }) => place);
    return asked.map((_, place) => (reached.get(place) ?? []).map(({ patientId }) => patientId));
  },
);

const readReached = builtOnce((db, { numbered }: { readonly numbered: string }) =>
  db.execute<{ place: number; patientId: string }>(sql`
    select distinct asked.place, reached.patient_id as "patientId"
    from json_to_recordset(${numbered}::json) as asked (place int, "organisationId" uuid, value text)
    join ${contacts} as contact on md5(contact.value) = md5(asked.value) and contact.value = asked.value
      and contact.organisation_id = asked."organisationId" and contact.kind in ('mobile', 'landline', 'email')
    join ${patientContacts} as reached on reached.contact_id = contact.id`),
);

export async function patientByIdentifier(
  db: Db,
  organisationId: string,
  system: IdentifierSystem,
  value: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ patientId: patientIdentifiers.patientId })
    .from(patientIdentifiers)
    .where(
      and(
        eq(patientIdentifiers.organisationId, organisationId),
        eq(patientIdentifiers.system, system),
        eq(patientIdentifiers.value, value),
      ),
    );
  return row?.patientId;
}
