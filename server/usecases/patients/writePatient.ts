import { and, eq } from 'drizzle-orm';
import type { NewPatient, PatientCorrection, PatientRefusal, PatientView } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { patients } from '../../db/schema/people.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { LatinSpellings } from '../../ports/names.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { clinicFor, readClinic, type ClinicDeps } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { remindPatientsAgain } from '../booking/planRemindersAgain.ts';
import { nameSearchOf } from './nameSearch.ts';
import {
  contactIdsOf,
  fieldProblem,
  linkContacts,
  readNumbers,
  writeContacts,
  writeIdentifiers,
} from './patientRows.ts';
import { changedFields, filledFields, rememberChange } from './patientChanges.ts';
import { readPatients } from './patientView.ts';

export type PatientDeps = ClinicDeps & {
  readonly clock: Clock;
  readonly newId: NewId;
  /** A reference that says nothing of when or for whom it was made: fully random, not a row's id. */
  readonly newRef: NewId;
  readonly latinSpellings: LatinSpellings;
};

/** Who writes, as the audit names staff: `staff:<id>`. */
type ByActor = { readonly actor: string };
type Written = Promise<Result<PatientView, PatientRefusal>>;

type Adding = NewPatient & ByActor & { readonly clinicId: ClinicId; readonly idempotency?: OptionalKey };

/** Adds a patient to the clinic's organisation. Contacts are shared with whoever already has the number. */
export async function addPatient(deps: PatientDeps, patient: Adding): Written {
  const added = await addRecord(deps, patient);
  return added.ok ? readBack(deps.db, added.value) : added;
}

/** The same for whoever needs no more of the record than which it is. */
export async function addRecord(deps: PatientDeps, patient: Adding): Promise<Result<PatientId, PatientRefusal>> {
  const { db, newId, newRef, latinSpellings } = deps;
  const clinic = await clinicFor(deps, patient.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const numbers = readNumbers(
    {
      nationalId: patient.nationalId ?? undefined,
      recordNumber: patient.recordNumber ?? undefined,
      contacts: patient.contacts,
    },
    clinic,
  );
  if (!numbers.ok) return numbers;
  const now = nowOf(deps);
  const problem = await fieldProblem(db, clinic, now, patient);
  if (problem !== undefined) return err(problem);
  const { organisationId } = clinic;
  const { name, birthDate, language, insuranceId, needs, note } = patient;

  return inTransaction(db, async (tx) => {
    const patientId = PatientId.parse(newId());
    const claimed = await claimKey(tx, patient.idempotency, { patientId }, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(PatientId.parse(claimed.value['patientId']));
    const inserted = insertPatient(tx, {
      id: patientId,
      organisationId,
      patientRef: newRef(),
      name,
      nameSearch: nameSearchOf(name, latinSpellings),
      birthDate,
      language,
      insuranceId,
      needs: [...new Set(needs)],
      note,
      createdAt: new Date(now),
      updatedAt: new Date(now),
    });
    const [contactIds] = await Promise.all([
      contactIdsOf(tx, newId, { organisationId, at: now }, numbers.value.contacts ?? []),
      inserted,
    ]);
    const taken = await writeIdentifiers(tx, organisationId, patientId, numbers.value.identifiers);
    if (taken !== undefined) return err(taken);
    const { clinicId, actor } = patient;
    await Promise.all([
      linkContacts(tx, patientId, contactIds),
      rememberChange(tx, newId, { clinicId, patientId, at: now, actor, what: 'added', fields: filledFields(patient) }),
    ]);
    return ok(patientId);
  });
}

const insertPatient = builtOnce((db, row: typeof patients.$inferSelect) => db.insert(patients).values(row));

export type Correction = PatientCorrection & ByActor & { readonly clinicId: ClinicId; readonly patientId: PatientId };

/** Corrects what is given of a patient and leaves the rest. */
export async function correctPatient(deps: PatientDeps, correction: Correction): Written {
  const { db, newId, latinSpellings } = deps;
  const { clinicId, patientId, actor, nationalId, recordNumber, contacts: typedContacts, ...fields } = correction;
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const numbers = readNumbers({ nationalId, recordNumber, contacts: typedContacts }, clinic);
  if (!numbers.ok) return numbers;
  const now = nowOf(deps);
  const problem = await fieldProblem(db, clinic, now, fields);
  if (problem !== undefined) return err(problem);
  const { organisationId } = clinic;

  return inTransaction(db, async (tx) => {
    // Locked before it is read, so that each change is compared with what the one before left.
    const own = and(eq(patients.id, patientId), eq(patients.organisationId, organisationId));
    const locked = await tx.select({ id: patients.id }).from(patients).where(own).for('update');
    if (locked.length === 0) return err({ code: 'patient_not_found' });
    const before = await readBack(tx, patientId);
    if (!before.ok) return before;
    const { name, needs, ...others } = fields;
    await tx
      .update(patients)
      .set({
        ...others,
        ...(name === undefined ? {} : { name, nameSearch: nameSearchOf(name, latinSpellings) }),
        ...(needs === undefined ? {} : { needs: [...new Set(needs)] }),
        updatedAt: new Date(now),
      })
      .where(own);
    const taken = await writeIdentifiers(tx, organisationId, patientId, numbers.value.identifiers);
    if (taken !== undefined) return err(taken);
    if (numbers.value.contacts !== undefined) {
      await writeContacts(tx, newId, { organisationId, patientId, at: now }, numbers.value.contacts);
      await remindPatientsAgain(tx, { newId, now }, [patientId]);
    }
    const corrected = await readBack(tx, patientId);
    if (!corrected.ok) return corrected;
    const changed = changedFields(before.value, corrected.value);
    // Saved as it was: nobody changed anything.
    if (changed.length > 0)
      await rememberChange(tx, newId, { clinicId, patientId, at: now, actor, what: 'corrected', fields: changed });
    return corrected;
  });
}

export async function readBack(tx: Db, patientId: PatientId): Written {
  const [view] = await readPatients(tx, [patientId]);
  return view === undefined ? err({ code: 'patient_not_found' }) : ok(view);
}
