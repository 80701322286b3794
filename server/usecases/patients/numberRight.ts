import { and, eq } from 'drizzle-orm';
import type { ContactId, PatientRefusal, PatientView } from '../../../common/contract/patients.ts';
import { err, type Result } from '../../../common/contract/result.ts';
import type { ClinicId, PatientId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { contacts, patientContacts, patients } from '../../db/schema/people.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readClinic } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { remindPatientsAgain } from '../booking/planRemindersAgain.ts';
import { rememberChange } from './patientChanges.ts';
import { readBack, type PatientDeps } from './writePatient.ts';

type Order = {
  readonly clinicId: ClinicId;
  readonly patientId: PatientId;
  readonly contactId: ContactId;
  /** `staff:<id>`. */
  readonly actor: string;
};

/**
 * A number that a text proved wrong, or that whoever answered called wrong, is right again, for all who share it: texts and
 * calls use it from now on, and the reminders of what is booked are planned. Whoever wrote STOP is left in peace: only they
 * can take that back.
 */
export async function putNumberRight(
  deps: PatientDeps,
  { clinicId, patientId, contactId, actor }: Order,
): Promise<Result<PatientView, PatientRefusal>> {
  const { db, newId } = deps;
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = nowOf(deps);
  return inTransaction(db, async (tx): Promise<Result<PatientView, PatientRefusal>> => {
    const [contact] = await tx
      .select({ blockedReason: contacts.blockedReason })
      .from(patientContacts)
      .innerJoin(patients, eq(patients.id, patientContacts.patientId))
      .innerJoin(contacts, eq(contacts.id, patientContacts.contactId))
      .where(
        and(
          eq(patientContacts.patientId, patientId),
          eq(patientContacts.contactId, contactId),
          eq(patients.organisationId, clinic.organisationId),
        ),
      )
      .for('update', { of: contacts });
    if (contact === undefined) return err({ code: 'patient_not_found' });
    if (contact.blockedReason === 'wrong_number') {
      await tx.update(contacts).set({ blockedReason: null }).where(eq(contacts.id, contactId));
      await remindPatientsAgain(tx, { newId, now }, await sharing(tx, contactId));
      await rememberChange(tx, newId, { clinicId, patientId, at: now, actor, what: 'corrected', fields: ['contacts'] });
    }
    return readBack(tx, patientId);
  });
}

/** Whose number it is. */
async function sharing(tx: Db, contactId: string): Promise<readonly string[]> {
  const rows = await tx
    .select({ patientId: patientContacts.patientId })
    .from(patientContacts)
    .where(eq(patientContacts.contactId, contactId));
  return rows.map(({ patientId }) => patientId);
}
