import { and, eq, inArray, sql } from 'drizzle-orm';
import type { IdentifierSystem } from '../../../common/contract/patients.ts';
import type { Db } from '../../db/database.ts';
import { contacts, patientContacts, patientIdentifiers } from '../../db/schema/people.ts';

/** By the index, which holds a digest: a push subscription is too long for one. */
export const isValue = (value: string) => and(sql`md5(${contacts.value}) = md5(${value})`, eq(contacts.value, value));

/** Everybody who is reached by this number or address: one mobile may serve a family. */
export async function patientsByContact(db: Db, organisationId: string, value: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ patientId: patientContacts.patientId })
    .from(contacts)
    .innerJoin(patientContacts, eq(patientContacts.contactId, contacts.id))
    .where(
      and(
        eq(contacts.organisationId, organisationId),
        inArray(contacts.kind, ['mobile', 'landline', 'email']),
        isValue(value),
      ),
    );
  return rows.map(({ patientId }) => patientId);
}

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
