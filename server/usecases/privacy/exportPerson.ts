import { and, asc, eq, inArray, isNull, ne, or } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { PatientRefusal, PersonExport } from '../../../common/contract/patients.ts';
import type { ClinicId, PatientId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments, slots } from '../../db/schema/booking.ts';
import { conversationMessages, notices } from '../../db/schema/notices.ts';
import { consents, contacts, patientContacts, patients } from '../../db/schema/people.ts';
import { phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import { visitNotes, visits } from '../../db/schema/queue.ts';
import { waitingEntries } from '../../db/schema/waitingList.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import { readClinic } from '../booking/clinic.ts';
import { readPatients } from '../patients/patientView.ts';
import { audit } from './audit.ts';

type FhirResource = PersonExport['entry'][number]['resource'];

/**
 * Everything that is kept about a person, in the words of FHIR R4, for that person: the record, bookings, visits,
 * messages, calls, consents and what was written about them. Written down in the audit in the same transaction.
 */
export async function exportPerson(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  {
    clinicId,
    patientId,
    actor,
  }: { readonly clinicId: ClinicId; readonly patientId: PatientId; readonly actor: string },
): Promise<Result<PersonExport, PatientRefusal>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<PersonExport, PatientRefusal>> => {
    const clinic = await readClinic(tx, clinicId);
    if (clinic === undefined) return err({ code: 'clinic_not_found' });
    const [person] = await tx
      .select()
      .from(patients)
      .where(and(eq(patients.id, patientId), eq(patients.organisationId, clinic.organisationId)));
    const [view] = person === undefined ? [] : await readPatients(tx, [patientId]);
    if (person === undefined || view === undefined) return err({ code: 'patient_not_found' });
    const { patientRef } = person;
    const numbers = view.contacts.map(({ value }) => value);
    // One mobile may serve a family: what came from a number that is also somebody else's may be about them.
    const shared = new Set(await valuesOfOthers(tx, clinic.organisationId, patientId, numbers));
    const ownContactIds = view.contacts.filter(({ value }) => !shared.has(value)).map(({ contactId }) => contactId);
    const ownNumbers = numbers.filter((number) => !shared.has(number));
    const subject = { reference: `Patient/${patientId}` };
    const record: FhirResource = {
      resourceType: 'Patient',
      id: patientId,
      identifier: [
        ...(view.nationalId === null ? [] : [{ system: 'national_id', value: view.nationalId }]),
        ...(view.recordNumber === null ? [] : [{ system: 'record', value: view.recordNumber }]),
      ],
      name: [{ text: view.name }],
      ...(view.birthDate === null ? {} : { birthDate: view.birthDate }),
      telecom: view.contacts.map(({ kind, value, relation }) => ({
        system: kind === 'email' ? 'email' : kind === 'web_push' ? 'other' : 'phone',
        value,
        relation,
      })),
      ...(view.language === null ? {} : { communication: [{ language: { text: view.language } }] }),
      needs: view.needs,
      note: view.note,
      meta: { lastUpdated: person.updatedAt.toISOString() },
    };
    const bookings = await tx
      .select({ booking: appointments, endsAt: slots.endsAt })
      .from(appointments)
      .innerJoin(slots, eq(slots.id, appointments.slotId))
      .where(or(eq(appointments.patientId, patientId), eq(appointments.patientRef, patientRef)))
      .orderBy(asc(appointments.startsAt));
    const went = await tx.select().from(visits).where(eq(visits.patientRef, patientRef)).orderBy(asc(visits.issuedAt));
    const visitIds = went.map(({ id }) => id);
    const notes =
      visitIds.length === 0 ? [] : await tx.select().from(visitNotes).where(inArray(visitNotes.visitId, visitIds));
    const waiting = await tx.select().from(waitingEntries).where(eq(waitingEntries.patientId, patientId));
    const ofNotices = tx.select({ id: notices.id }).from(notices).where(eq(notices.patientRef, patientRef));
    // A shared mobile has others' messages, too: those that were written about this person, and what came in on one of
    // their own.
    const said = await tx
      .select()
      .from(conversationMessages)
      .where(
        or(
          inArray(conversationMessages.noticeId, ofNotices),
          ...(ownContactIds.length === 0
            ? []
            : [and(inArray(conversationMessages.contactId, ownContactIds), eq(conversationMessages.direction, 'in'))]),
        ),
      )
      .orderBy(asc(conversationMessages.at));
    const calls = await tx
      .select({ call: phoneCalls, number: phoneCallNumbers.number })
      .from(phoneCalls)
      .leftJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
      .where(
        or(
          eq(phoneCalls.patientId, patientId),
          ...(ownNumbers.length === 0
            ? []
            : [and(isNull(phoneCalls.patientId), inArray(phoneCallNumbers.number, ownNumbers))]),
        ),
      )
      .orderBy(asc(phoneCalls.startedAt));
    const agreed = await tx.select().from(consents).where(eq(consents.patientId, patientId));
    const resources: FhirResource[] = [
      record,
      ...bookings.map(({ booking, endsAt }) => ({
        resourceType: 'Appointment',
        id: booking.id,
        status: booking.status,
        start: booking.startsAt.toISOString(),
        end: endsAt.toISOString(),
        created: booking.createdAt.toISOString(),
        serviceId: booking.serviceId,
        number: booking.number,
        channel: booking.channel,
        comment: booking.note,
        answers: booking.screening,
        participant: [{ actor: subject, status: 'accepted' }],
      })),
      ...waiting.map((entry) => ({
        resourceType: 'Appointment',
        id: entry.id,
        status: 'waitlist',
        created: entry.createdAt.toISOString(),
        requestedPeriod: [{ start: entry.fromDate, end: entry.untilDate }],
        comment: entry.note,
        participant: [{ actor: subject, status: 'accepted' }],
      })),
      ...went.map((visit) => ({
        resourceType: 'Encounter',
        id: visit.id,
        status: visit.closedAt === null ? 'in-progress' : 'finished',
        subject,
        number: visit.number,
        channel: visit.channel,
        period: {
          start: visit.issuedAt.toISOString(),
          ...(visit.closedAt === null ? {} : { end: visit.closedAt.toISOString() }),
        },
        notes: notes
          .filter(({ visitId }) => visitId === visit.id)
          .map(({ at, text }) => ({ time: at.toISOString(), text })),
      })),
      ...said.map(({ id, direction, channel, text, at }) => ({
        resourceType: 'Communication',
        id,
        status: 'completed',
        subject,
        direction,
        medium: [{ text: channel }],
        sent: at.toISOString(),
        payload: [{ contentString: text }],
      })),
      ...calls.map(({ call, number }) => ({
        resourceType: 'Communication',
        id: call.id,
        status: 'completed',
        subject,
        direction: call.direction,
        medium: [{ text: 'telephone' }],
        sent: call.startedAt.toISOString(),
        number,
        topic: call.topic,
        result: call.result,
      })),
      ...agreed.map(({ id, purpose, source, givenAt, withdrawnAt }) => ({
        resourceType: 'Consent',
        id,
        status: withdrawnAt === null ? 'active' : 'inactive',
        patient: subject,
        scope: { text: purpose },
        source,
        dateTime: givenAt.toISOString(),
        withdrawn: withdrawnAt?.toISOString() ?? null,
      })),
    ];
    await audit(tx, {
      clinicId,
      at: now,
      actor,
      action: 'patient_exported',
      subject: `patient:${patientId}`,
      detail: { resources: resources.length },
    });
    return ok({
      resourceType: 'Bundle',
      type: 'collection',
      timestamp: new Date(now).toISOString(),
      entry: resources.map((resource) => ({ resource })),
    });
  });
}

/** Those of the values by which somebody else of the organisation is reached, too. */
async function valuesOfOthers(
  tx: Db,
  organisationId: string,
  patientId: PatientId,
  values: readonly string[],
): Promise<readonly string[]> {
  if (values.length === 0) return [];
  const rows = await tx
    .selectDistinct({ value: contacts.value })
    .from(contacts)
    .innerJoin(patientContacts, eq(patientContacts.contactId, contacts.id))
    .where(
      and(
        eq(contacts.organisationId, organisationId),
        inArray(contacts.value, [...values]),
        ne(patientContacts.patientId, patientId),
      ),
    );
  return rows.map(({ value }) => value);
}
