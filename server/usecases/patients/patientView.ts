import { asc, eq, inArray } from 'drizzle-orm';
import { PatientView } from '../../../common/contract/patients.ts';
import type { Db } from '../../db/database.ts';
import { contacts, patientContacts, patientIdentifiers, patients } from '../../db/schema/people.ts';

/** Patients as staff see them, in the order of the ids; unknown ids are left out. */
export async function readPatients(db: Db, patientIds: readonly string[]): Promise<PatientView[]> {
  if (patientIds.length === 0) return [];
  const ids = [...patientIds];
  const [rows, identifiers, links] = await Promise.all([
    db.select().from(patients).where(inArray(patients.id, ids)),
    db.select().from(patientIdentifiers).where(inArray(patientIdentifiers.patientId, ids)),
    db
      .select({ patientId: patientContacts.patientId, relation: patientContacts.relation, contact: contacts })
      .from(patientContacts)
      .innerJoin(contacts, eq(contacts.id, patientContacts.contactId))
      .where(inArray(patientContacts.patientId, ids))
      .orderBy(asc(patientContacts.position)),
  ]);
  return ids.flatMap((id) => {
    const row = rows.find((patient) => patient.id === id);
    if (row === undefined) return [];
    const identifier = (system: string) =>
      identifiers.find((each) => each.patientId === id && each.system === system)?.value ?? null;
    return [
      PatientView.parse({
        ...row,
        patientId: id,
        nationalId: identifier('national_id'),
        recordNumber: identifier('record'),
        contacts: links
          .filter(({ patientId }) => patientId === id)
          .map(({ contact, relation }) => ({ ...contact, contactId: contact.id, relation })),
      }),
    ];
  });
}
