import { sql } from 'drizzle-orm';
import { PatientView, type IdentifierSystem } from '../../../common/contract/patients.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { contacts, patientContacts, patientIdentifiers, patients } from '../../db/schema/people.ts';

/** Patients as staff see them, in the order of the ids; unknown ids are left out. */
export async function readPatients(db: Db, patientIds: readonly string[]): Promise<PatientView[]> {
  if (patientIds.length === 0) return [];
  const rows = await readRows(db, { patientIds });
  const found = new Map(rows.map((row) => [row.patientId, row]));
  return patientIds.flatMap((id) => {
    const row = found.get(id);
    return row === undefined ? [] : [PatientView.parse(row)];
  });
}

const identifier = (system: IdentifierSystem) => sql`(
  select value from ${patientIdentifiers} where patient_id = patient.id and system = ${system} limit 1
)`;

const readRows = builtOnce((db, { patientIds }: { readonly patientIds: readonly string[] }) =>
  db.execute<{ patientId: string }>(sql`
    select patient.id as "patientId", patient.patient_ref as "patientRef", patient.name, patient.birth_date as "birthDate",
      patient.language, patient.insurance_id as "insuranceId", patient.needs, patient.note,
      ${identifier('national_id')} as "nationalId", ${identifier('record')} as "recordNumber",
      (
        select coalesce(json_agg(json_build_object('contactId', contact.id, 'kind', contact.kind, 'value', contact.value,
          'relation', link.relation, 'isVerified', contact.is_verified, 'blockedReason', contact.blocked_reason)
          order by link.position), '[]')
        from ${patientContacts} as link join ${contacts} as contact on contact.id = link.contact_id
        where link.patient_id = patient.id
      ) as contacts
    from ${patients} as patient where patient.id = any(${patientIds}::uuid[])`),
);
