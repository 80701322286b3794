import { and, asc, eq } from 'drizzle-orm';
import type { PatientCard } from '../../../common/contract/queue.ts';
import { localText } from '../../../common/contract/language.ts';
import type { Language } from '../../../common/contract/language.ts';
import type { ClinicId, EpochMs, TicketNumber, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { insurances } from '../../db/schema/organisation.ts';
import { patientIdentifiers, patients } from '../../db/schema/people.ts';
import { visitContacts, visitNotes, visits } from '../../db/schema/queue.ts';

type Deps = { readonly db: Db };
/** How a question of the clinic's screening reads; by the id that the booking kept. */
export type QuestionText = (
  questionId: string,
  answer: string,
) => { readonly question: string; readonly answer: string };

/** Who the patient of a visit is: for the room that serves, and nowhere else. */
export async function patientCard(
  { db }: Deps,
  of: {
    readonly clinicId: ClinicId;
    readonly visitId: VisitId;
    readonly language: Language;
    readonly today: string;
    readonly questionText: QuestionText;
  },
): Promise<PatientCard | undefined> {
  const [row] = await db
    .select({ visit: visits, patient: patients, appointment: appointments, insuranceName: insurances.name })
    .from(visits)
    .leftJoin(patients, eq(patients.patientRef, visits.patientRef))
    .leftJoin(appointments, eq(appointments.id, visits.appointmentId))
    .leftJoin(insurances, eq(insurances.id, appointments.insuranceId))
    .where(and(eq(visits.id, of.visitId), eq(visits.clinicId, of.clinicId)));
  if (!row) return undefined;
  const { visit, patient, appointment, insuranceName } = row;
  const [identifiers, notes, reachable] = await Promise.all([
    patient
      ? db
          .select()
          .from(patientIdentifiers)
          .where(and(eq(patientIdentifiers.patientId, patient.id), eq(patientIdentifiers.system, 'record')))
      : [],
    db.select().from(visitNotes).where(eq(visitNotes.visitId, visit.id)).orderBy(asc(visitNotes.at)),
    db
      .select({ contactId: visitContacts.contactId })
      .from(visitContacts)
      .where(eq(visitContacts.visitId, visit.id))
      .limit(1),
  ]);
  return {
    visitId: of.visitId,
    number: visit.number as TicketNumber, // written from the visit's own number
    name: patient?.name ?? null,
    recordNumber: identifiers[0]?.value ?? null,
    ageYears: patient?.birthDate ? ageAt(patient.birthDate, of.today) : null,
    insurance: insuranceName ? localText(insuranceName, of.language) : null,
    needs: [...(patient?.needs ?? [])],
    screening: (appointment?.screening ?? []).map(({ questionId, answer }) => of.questionText(questionId, answer)),
    notes: notes.map(({ at, text }) => ({ at: at.getTime() as EpochMs, text })),
    patientType: appointment?.patientType ?? null,
    hasContact: reachable.length > 0,
    patientId: patient?.id ?? null,
  };
}

/** Whole years between two calendar dates `YYYY-MM-DD`. */
export function ageAt(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
