import { isDeepStrictEqual } from 'node:util';
import { and, desc, eq, inArray } from 'drizzle-orm';
import {
  PATIENT_FIELDS,
  type NewPatient,
  type PatientChanges,
  type PatientField,
  type PatientView,
} from '../../../common/contract/patients.ts';
import { StaffId, type ClinicId, type EpochMs, type PatientId } from '../../../common/contract/vocabulary.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { patientChanges, patients } from '../../db/schema/people.ts';
import { staff } from '../../db/schema/staff.ts';
import type { NewId } from '../../ports/ids.ts';
import { audit } from '../privacy/audit.ts';
import { readClinic } from '../booking/clinic.ts';

type Change = {
  readonly clinicId: ClinicId;
  readonly patientId: PatientId;
  readonly at: EpochMs;
  /** `staff:<id>`. */
  readonly actor: string;
  readonly what: (typeof patientChanges.$inferInsert)['what'];
  readonly fields: readonly PatientField[];
};

/** Writes down who changed which fields of a record, in the transaction that changes them. */
export async function rememberChange(tx: Db, newId: NewId, { at, fields, ...change }: Change): Promise<void> {
  const { clinicId, patientId, actor, what } = change;
  await addChange(tx, { id: newId(), ...change, fields, at: new Date(at) });
  await audit(tx, {
    clinicId,
    at,
    actor,
    action: `patient_${what}`,
    subject: `patient:${patientId}`,
    detail: { fields },
  });
}

const addChange = builtOnce((db, row: typeof patientChanges.$inferSelect) => db.insert(patientChanges).values(row));

/** The fields in which two states of a record differ; a telephone that proved wrong meanwhile is no change of anybody's. */
export const changedFields = (before: PatientView, after: PatientView): PatientField[] =>
  PATIENT_FIELDS.filter((field) => !isDeepStrictEqual(kept(before, field), kept(after, field)));

/** The fields that a new record has. */
export const filledFields = (patient: Pick<NewPatient, PatientField>): PatientField[] =>
  PATIENT_FIELDS.filter((field) => (patient[field]?.length ?? 0) > 0);

const kept = (patient: PatientView, field: PatientField): unknown =>
  field === 'contacts'
    ? patient.contacts.map(({ kind, value, relation }) => ({ kind, value, relation }))
    : patient[field];

const AT_MOST = 20;

/** The last changes of a record of the clinic's organisation, the newest first; who made them is named where still known. */
export async function changesOf(
  db: Db,
  { clinicId, patientId }: { readonly clinicId: ClinicId; readonly patientId: PatientId },
): Promise<PatientChanges | undefined> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return undefined;
  const [patient] = await db
    .select({ id: patients.id })
    .from(patients)
    .where(and(eq(patients.id, patientId), eq(patients.organisationId, clinic.organisationId)));
  if (patient === undefined) return undefined;
  const rows = await db
    .select()
    .from(patientChanges)
    .where(eq(patientChanges.patientId, patientId))
    .orderBy(desc(patientChanges.at), desc(patientChanges.id))
    .limit(AT_MOST);
  const ids = new Set(rows.flatMap(({ actor }) => StaffId.safeParse(actor.replace(/^staff:/, '')).data ?? []));
  const people =
    ids.size === 0
      ? []
      : await db
          .select({ id: staff.id, name: staff.name })
          .from(staff)
          .where(inArray(staff.id, [...ids]));
  return {
    changes: rows.map(({ at, actor, what, fields }) => ({
      at: at.getTime() as EpochMs, // a timestamp with its zone is an instant
      by: people.find(({ id }) => actor === `staff:${id}`)?.name ?? null,
      what,
      fields: PATIENT_FIELDS.filter((field) => fields.includes(field)),
    })),
  };
}
