import { and, eq, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { PatientRefusal } from '../../../common/contract/patients.ts';
import type { NumberRefusal } from '../../../common/contract/privacy.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { PhoneProblem } from '../../../common/typed/phone.ts';
import type { Db } from '../../db/database.ts';
import { rememberErasure } from '../../db/erasedList.ts';
import { appointments } from '../../db/schema/booking.ts';
import { appointmentContacts, conversationMessages, notices } from '../../db/schema/notices.ts';
import { consents, contacts, patientContacts, patients } from '../../db/schema/people.ts';
import { phoneCallNumbers } from '../../db/schema/phone.ts';
import { queueDays, visitContacts, visitNotes, visits } from '../../db/schema/queue.ts';
import { webVisits } from '../../db/schema/webBooking.ts';
import { inTransaction, onlyTried } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import { readClinic } from '../booking/clinic.ts';
import { forgetCallsOf } from '../phoneCalls/forgetCallers.ts';
import { audit } from '../privacy/audit.ts';
import type { ErasedRows } from './eraseRows.ts';
import { isValue } from './lookups.ts';
import { readContact } from './typed.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

export type ErasingNumber = {
  readonly clinicId: ClinicId;
  /** As it was typed; never kept. */
  readonly text: string;
  readonly actor: string;
  /** Also while a ticket or booking with it is open, which goes on without it. */
  readonly isForced?: boolean;
};

export type EraseNumberRefusal =
  | NumberRefusal
  | Extract<PatientRefusal, { readonly code: 'clinic_not_found' | 'patient_has_open_bookings' }>
  | { readonly code: PhoneProblem | 'email_invalid' };

type Erased = Promise<Result<ErasedRows, EraseNumberRefusal>>;

/**
 * Erases whoever is known by a telephone number or an address alone: the number at tickets, bookings and calls, what was
 * written there and from there, and notes about visits of nobody on record. Of a number that stands in a record the record
 * says what it is, and that person is erased instead. A number that said STOP stays by itself.
 *
 * @returns how many rows of each table it concerned
 */
export const eraseNumber = (deps: Deps, erasing: ErasingNumber): Erased =>
  inTransaction(deps.db, (tx) => eraseIn(tx, deps, erasing));

/** What erasing would concern: all of it is done and taken back, and no line of the audit stays. */
export const tryEraseNumber = (deps: Deps, erasing: ErasingNumber): Erased =>
  onlyTried(deps.db, (tx) => eraseIn(tx, deps, erasing));

async function eraseIn(tx: Db, { clock }: Deps, { clinicId, text, actor, isForced = false }: ErasingNumber): Erased {
  const clinic = await readClinic(tx, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const { organisationId } = clinic;
  const kind = text.includes('@') ? 'email' : 'phone';
  const typed = readContact({ kind, value: text, relation: 'self' }, clinic);
  if (!typed.ok) return err({ code: typed.error });
  const { value } = typed.value;
  const found = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(
      and(
        eq(contacts.organisationId, organisationId),
        // In the words of the index `contacts_value`; an address of a browser is no number.
        inArray(contacts.kind, ['mobile', 'landline', 'email']),
        isValue(value),
      ),
    )
    .for('update');
  const ids = found.map(({ id }) => id);
  if (await isInRecord(tx, ids)) return err({ code: 'number_in_record' });
  if (!isForced && (await hasOpenMatter(tx, ids))) return err({ code: 'patient_has_open_bookings' });
  const rows = await eraseRowsOf(tx, { organisationId, value, ids, now: clock.now() });
  if (Object.keys(rows).length === 0) return err({ code: 'number_unknown' });
  for (const id of ids) await rememberErasure(tx, { kind: 'contact', id, now: clock.now() });
  await audit(tx, {
    clinicId,
    at: clock.now(),
    actor,
    action: 'number_erased',
    subject: ids[0] === undefined ? 'number' : `contact:${ids[0]}`,
    detail: rows,
  });
  return ok(rows);
}

async function isInRecord(tx: Db, ids: readonly string[]): Promise<boolean> {
  const of = await tx
    .select({ id: patientContacts.contactId })
    .from(patientContacts)
    .where(inArray(patientContacts.contactId, [...ids]))
    .limit(1);
  return of.length > 0;
}

/** A booking, or a ticket of a day that still runs. */
async function hasOpenMatter(tx: Db, ids: readonly string[]): Promise<boolean> {
  const open = await Promise.all([
    tx
      .select({ id: appointments.id })
      .from(appointments)
      .innerJoin(appointmentContacts, eq(appointmentContacts.appointmentId, appointments.id))
      .where(
        and(
          inArray(appointmentContacts.contactId, [...ids]),
          inArray(appointments.status, ['pending', 'booked', 'arrived']),
        ),
      )
      .limit(1),
    tx
      .select({ id: visits.id })
      .from(visits)
      .innerJoin(visitContacts, eq(visitContacts.visitId, visits.id))
      .innerJoin(queueDays, eq(queueDays.id, visits.queueDayId))
      .where(and(inArray(visitContacts.contactId, [...ids]), isNull(visits.closedAt), isNull(queueDays.closedAt)))
      .limit(1),
  ]);
  return open.flat().length > 0;
}

type Number = {
  readonly organisationId: string;
  readonly value: string;
  readonly ids: readonly string[];
  /** Epoch ms. */
  readonly now: number;
};

async function eraseRowsOf(tx: Db, { organisationId, value, ids, now }: Number): Promise<ErasedRows> {
  const ofContacts = [...ids];
  const ofVisits = tx
    .select({ id: visits.id })
    .from(visits)
    .leftJoin(patients, eq(patients.patientRef, visits.patientRef))
    .where(
      and(
        isNull(patients.id),
        inArray(
          visits.id,
          tx
            .select({ id: visitContacts.visitId })
            .from(visitContacts)
            .where(inArray(visitContacts.contactId, ofContacts)),
        ),
      ),
    );
  const notes = await tx
    .delete(visitNotes)
    .where(inArray(visitNotes.visitId, ofVisits))
    .returning({ id: visitNotes.id });
  const emptied = await tx
    .update(appointments)
    .set({ note: null, screening: null })
    .where(
      and(
        isNull(appointments.patientId),
        or(isNotNull(appointments.note), isNotNull(appointments.screening)),
        inArray(
          appointments.id,
          tx
            .select({ id: appointmentContacts.appointmentId })
            .from(appointmentContacts)
            .where(inArray(appointmentContacts.contactId, ofContacts)),
        ),
      ),
    )
    .returning({ id: appointments.id });
  const ofVisit = await tx
    .delete(visitContacts)
    .where(inArray(visitContacts.contactId, ofContacts))
    .returning({ id: visitContacts.visitId });
  const ofBooking = await tx
    .delete(appointmentContacts)
    .where(inArray(appointmentContacts.contactId, ofContacts))
    .returning({ id: appointmentContacts.appointmentId });
  const cancelled = await tx
    .update(notices)
    .set({ status: 'cancelled', finishedAt: new Date(now) })
    .where(and(eq(notices.status, 'open'), goesTo(ids)))
    .returning({ id: notices.id });
  const said = await tx
    .delete(conversationMessages)
    .where(inArray(conversationMessages.contactId, ofContacts))
    .returning({ id: conversationMessages.id });
  const web = await tx.delete(webVisits).where(eq(webVisits.phone, value)).returning({ id: webVisits.id });
  const calls = await tx
    .select({ id: phoneCallNumbers.callId })
    .from(phoneCallNumbers)
    .where(and(eq(phoneCallNumbers.organisationId, organisationId), eq(phoneCallNumbers.number, value)));
  await forgetCallsOf(tx, { organisationId, person: null, contactIds: ids, numbers: [value], now });
  const agreed = await tx
    .delete(consents)
    .where(inArray(consents.contactId, ofContacts))
    .returning({ id: consents.id });
  const gone = await tx
    .delete(contacts)
    .where(and(inArray(contacts.id, ofContacts), or(isNull(contacts.blockedReason), sql`blocked_reason <> 'stop'`)))
    .returning({ id: contacts.id });
  const counts = {
    contacts: gone.length,
    contacts_kept: ids.length - gone.length,
    consents: agreed.length,
    appointments: emptied.length,
    appointment_contacts: ofBooking.length,
    visit_contacts: ofVisit.length,
    visit_notes: notes.length,
    notices: cancelled.length,
    conversation_messages: said.length,
    web_visits: web.length,
    phone_call_numbers: calls.length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows > 0));
}

/** Written to one of these, by any of its channels. */
const goesTo = (ids: readonly string[]): SQL =>
  ids.length === 0
    ? sql`false`
    : sql`(${sql.join(
        ids.map((id) => sql`${notices.channels} @> jsonb_build_array(jsonb_build_object('contactId', ${id}::text))`),
        sql` or `,
      )})`;
