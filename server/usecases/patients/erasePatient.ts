import { and, eq, inArray, isNull, notInArray, or } from 'drizzle-orm';
import type { PatientRefusal } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId, PatientId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { conversationMessages, notices } from '../../db/schema/notices.ts';
import { contacts, patientContacts, patients } from '../../db/schema/people.ts';
import { visitContacts, visitNotes, visits } from '../../db/schema/queue.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import { readClinic } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { forgetCallsOf } from '../phoneCalls/forgetCallers.ts';
import { rememberChange } from './patientChanges.ts';

/**
 * Erases a person: the record, its identities, contacts that nobody else has, notes, screening answers and messages.
 * What stays (log, numbers, times, history) knows only a random reference that now leads nowhere. A number that said
 * STOP is kept, by itself, so that it is not written to again.
 */
export async function erasePatient(
  { db, newId, ...deps }: { readonly db: Db; readonly clock: Clock; readonly newId: NewId },
  {
    clinicId,
    patientId,
    actor,
  }: { readonly clinicId: ClinicId; readonly patientId: PatientId; readonly actor: string },
): Promise<Result<undefined, PatientRefusal>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = nowOf(deps);
  return inTransaction(db, async (tx): Promise<Result<undefined, PatientRefusal>> => {
    const [patient] = await tx
      .select({ patientRef: patients.patientRef })
      .from(patients)
      .where(and(eq(patients.id, patientId), eq(patients.organisationId, clinic.organisationId)))
      .for('update');
    if (patient === undefined) return err({ code: 'patient_not_found' });
    const open = await tx
      .select({ id: appointments.id })
      .from(appointments)
      .where(and(eq(appointments.patientId, patientId), inArray(appointments.status, ['pending', 'booked', 'arrived'])))
      .limit(1);
    if (open.length > 0) return err({ code: 'patient_has_open_bookings' });

    await tx.update(appointments).set({ note: null, screening: null }).where(eq(appointments.patientId, patientId));
    const ofPatient = tx.select({ id: visits.id }).from(visits).where(eq(visits.patientRef, patient.patientRef));
    await tx.delete(visitNotes).where(inArray(visitNotes.visitId, ofPatient));
    const reached = await tx
      .delete(visitContacts)
      .where(inArray(visitContacts.visitId, ofPatient))
      .returning({ contactId: visitContacts.contactId });
    const linked = await tx
      .delete(patientContacts)
      .where(eq(patientContacts.patientId, patientId))
      .returning({ contactId: patientContacts.contactId });
    await tx
      .update(notices)
      .set({ status: 'cancelled', finishedAt: new Date(now) })
      .where(and(eq(notices.patientRef, patient.patientRef), eq(notices.status, 'open')));
    const numbers = await eraseContacts(
      tx,
      [...reached, ...linked].map(({ contactId }) => contactId),
    );
    await forgetCallsOf(tx, { organisationId: clinic.organisationId, patientId, numbers });
    await tx.delete(patients).where(eq(patients.id, patientId));
    await rememberChange(tx, newId, { clinicId, patientId, at: now, actor, what: 'erased', fields: [] });
    return ok(undefined);
  });
}

/** Those of the contacts that nobody else has, with what was written to and from them. @returns what they were */
async function eraseContacts(tx: Db, contactIds: readonly string[]): Promise<readonly string[]> {
  const ids = [...new Set(contactIds)];
  if (ids.length === 0) return [];
  const shared = await Promise.all([
    tx.select({ id: patientContacts.contactId }).from(patientContacts).where(inArray(patientContacts.contactId, ids)),
    tx.select({ id: visitContacts.contactId }).from(visitContacts).where(inArray(visitContacts.contactId, ids)),
  ]);
  const own = ids.filter((id) => !shared.flat().some((row) => row.id === id));
  if (own.length === 0) return [];
  const gone = await tx.select({ value: contacts.value }).from(contacts).where(inArray(contacts.id, own));
  await tx.delete(conversationMessages).where(inArray(conversationMessages.contactId, own));
  await tx
    .delete(contacts)
    .where(
      and(inArray(contacts.id, own), or(isNull(contacts.blockedReason), notInArray(contacts.blockedReason, ['stop']))),
    );
  return gone.map(({ value }) => value);
}
