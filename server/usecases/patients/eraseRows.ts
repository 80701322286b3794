import { and, eq, inArray, isNull, ne, notInArray, or, sql } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { rememberErasure } from '../../db/erasedList.ts';
import { appointments } from '../../db/schema/booking.ts';
import { appointmentContacts, conversationMessages, notices } from '../../db/schema/notices.ts';
import { consents, contacts, patientContacts, patientIdentifiers, patients } from '../../db/schema/people.ts';
import { phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import { visitContacts, visitNotes, visits } from '../../db/schema/queue.ts';
import { waitingEntries } from '../../db/schema/waitingList.ts';
import { webVisits } from '../../db/schema/webBooking.ts';
import { forgetCallsOf } from '../phoneCalls/forgetCallers.ts';

/** How many rows of each table were taken away or emptied; tables without any are left out. */
export type ErasedRows = Readonly<Record<string, number>>;

type Person = {
  readonly organisationId: string;
  readonly patientId: string;
  readonly patientRef: string;
  /** Epoch ms. */
  readonly now: number;
};

/**
 * Takes everything out of the tables that says who somebody is, in the transaction `tx`. Numbers, times and what became
 * of visits and bookings stay for the statistics, under a random reference that leads nowhere. A number that said STOP
 * is kept by itself (`contacts_kept`), so that it is not written to again.
 */
export async function eraseRows(tx: Db, person: Person): Promise<ErasedRows> {
  const { organisationId, patientId, patientRef, now } = person;
  const ofVisits = tx.select({ id: visits.id }).from(visits).where(eq(visits.patientRef, patientRef));
  const ofBookings = tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(eq(appointments.patientRef, patientRef));
  const ofNotices = tx.select({ id: notices.id }).from(notices).where(eq(notices.patientRef, patientRef));
  const emptied = await tx
    .update(appointments)
    .set({ note: null, screening: null, patientId: null })
    .where(or(eq(appointments.patientId, patientId), eq(appointments.patientRef, patientRef)))
    .returning({ id: appointments.id });
  const notes = await tx
    .delete(visitNotes)
    .where(inArray(visitNotes.visitId, ofVisits))
    .returning({ id: visitNotes.id });
  const ofVisit = await tx
    .delete(visitContacts)
    .where(inArray(visitContacts.visitId, ofVisits))
    .returning({ contactId: visitContacts.contactId });
  const ofBooking = await tx
    .delete(appointmentContacts)
    .where(inArray(appointmentContacts.appointmentId, ofBookings))
    .returning({ contactId: appointmentContacts.contactId });
  const linked = await tx
    .delete(patientContacts)
    .where(eq(patientContacts.patientId, patientId))
    .returning({ contactId: patientContacts.contactId });
  const cancelled = await tx
    .update(notices)
    .set({ status: 'cancelled', finishedAt: new Date(now) })
    .where(and(eq(notices.patientRef, patientRef), eq(notices.status, 'open')))
    .returning({ id: notices.id });
  // What was written to a number that others have, too.
  const told = await tx
    .delete(conversationMessages)
    .where(inArray(conversationMessages.noticeId, ofNotices))
    .returning({ id: conversationMessages.id });
  const own = await ownContacts(tx, person, [...ofVisit, ...ofBooking, ...linked]);
  const said = await deleteOf(own.ids, () =>
    tx
      .delete(conversationMessages)
      .where(inArray(conversationMessages.contactId, own.ids))
      .returning({ id: conversationMessages.id }),
  );
  const others = await deleteOf(own.ids, () =>
    tx
      .delete(visitContacts)
      .where(inArray(visitContacts.contactId, own.ids))
      .returning({ id: visitContacts.contactId }),
  );
  const web = await tx
    .delete(webVisits)
    .where(
      or(
        inArray(webVisits.appointmentId, ofBookings),
        ...(own.values.length === 0 ? [] : [inArray(webVisits.phone, own.values)]),
      ),
    )
    .returning({ id: webVisits.id });
  const [calls, numbers] = await Promise.all([
    tx.select({ id: phoneCalls.id }).from(phoneCalls).where(eq(phoneCalls.patientId, patientId)),
    own.values.length === 0
      ? []
      : tx
          .select({ id: phoneCallNumbers.callId })
          .from(phoneCallNumbers)
          .where(inArray(phoneCallNumbers.number, own.values)),
  ]);
  await forgetCallsOf(tx, {
    organisationId,
    person: { patientId, patientRef },
    contactIds: own.ids,
    numbers: own.values,
    now,
  });
  const gone = await deleteOf(own.ids, () =>
    tx
      .delete(contacts)
      .where(
        and(
          inArray(contacts.id, own.ids),
          or(isNull(contacts.blockedReason), notInArray(contacts.blockedReason, ['stop'])),
        ),
      )
      .returning({ id: contacts.id }),
  );
  const waiting = await tx
    .delete(waitingEntries)
    .where(eq(waitingEntries.patientId, patientId))
    .returning({ id: waitingEntries.id });
  const agreed = await tx.delete(consents).where(eq(consents.patientId, patientId)).returning({ id: consents.id });
  const identities = await tx
    .delete(patientIdentifiers)
    .where(eq(patientIdentifiers.patientId, patientId))
    .returning({ value: patientIdentifiers.system });
  await tx.delete(patients).where(eq(patients.id, patientId));
  await rememberErasure(tx, { kind: 'person', id: patientId, now });
  const counts = {
    patients: 1,
    patient_identifiers: identities.length,
    patient_contacts: linked.length,
    contacts: gone.length,
    contacts_kept: own.ids.length - gone.length,
    consents: agreed.length,
    appointments: emptied.length,
    appointment_contacts: ofBooking.length,
    visit_contacts: ofVisit.length + others.length,
    visit_notes: notes.length,
    waiting_entries: waiting.length,
    notices: cancelled.length,
    conversation_messages: told.length + said.length,
    web_visits: web.length,
    phone_calls: calls.length,
    phone_call_numbers: numbers.length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows > 0));
}

const deleteOf = <T>(ids: readonly string[], work: () => Promise<readonly T[]>): Promise<readonly T[]> =>
  ids.length === 0 ? Promise.resolve([]) : work();

/** Those of the contacts that no other person on record has; a visit of somebody unknown is no other person. */
async function ownContacts(
  tx: Db,
  { patientRef }: Person,
  found: readonly { readonly contactId: string }[],
): Promise<{ readonly ids: string[]; readonly values: string[] }> {
  const ids = [...new Set(found.map(({ contactId }) => contactId))];
  if (ids.length === 0) return { ids: [], values: [] };
  const others = await Promise.all([
    tx.select({ id: patientContacts.contactId }).from(patientContacts).where(inArray(patientContacts.contactId, ids)),
    tx
      .select({ id: visitContacts.contactId })
      .from(visitContacts)
      .innerJoin(visits, eq(visits.id, visitContacts.visitId))
      .innerJoin(patients, eq(patients.patientRef, visits.patientRef))
      .where(and(inArray(visitContacts.contactId, ids), ne(patients.patientRef, patientRef))),
    tx
      .select({ id: appointmentContacts.contactId })
      .from(appointmentContacts)
      .innerJoin(appointments, eq(appointments.id, appointmentContacts.appointmentId))
      .where(
        and(
          inArray(appointmentContacts.contactId, ids),
          sql`${appointments.patientId} is not null`,
          ne(appointments.patientRef, patientRef),
        ),
      ),
  ]);
  const shared = new Set(others.flat().map(({ id }) => id));
  const rows = await tx
    .select({ id: contacts.id, value: contacts.value })
    .from(contacts)
    .where(inArray(contacts.id, ids));
  const own = rows.filter(({ id }) => !shared.has(id));
  return { ids: own.map(({ id }) => id), values: own.map(({ value }) => value) };
}
