import { and, asc, eq, getTableColumns, gte, notInArray } from 'drizzle-orm';
import {
  AppointmentEntry,
  type AppointmentDetails,
  type AppointmentView,
  type DayQuery,
} from '../../../common/contract/booking.ts';
import type { LocalText } from '../../../common/contract/language.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ScreeningTree } from '../../../common/contract/screening.ts';
import type { AppointmentId, ClinicId, EpochMs, PatientId } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDateOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { appointmentHistory, appointments, screeningTrees, slots } from '../../db/schema/booking.ts';
import { patients } from '../../db/schema/people.ts';
import { readPatients } from '../patients/patientView.ts';
import { readAppointment, viewOf, type AppointmentRow } from './appointmentView.ts';
import { readClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';

/** Appointments with what staff read of their patient, to which conditions are added. */
export const selectEntries = (db: Db) =>
  db
    .select({
      appointment: { ...getTableColumns(appointments), endsAt: slots.endsAt },
      patientName: patients.name,
      needs: patients.needs,
    })
    .from(appointments)
    .innerJoin(slots, eq(slots.id, appointments.slotId))
    .leftJoin(patients, eq(patients.id, appointments.patientId))
    .$dynamic();

type EntryRow = {
  readonly appointment: AppointmentRow;
  readonly patientName: string | null;
  readonly needs: readonly string[] | null;
};

export const entryOf = ({ appointment, patientName, needs }: EntryRow): AppointmentEntry =>
  AppointmentEntry.parse({ ...viewOf(appointment), patientName, needs: needs ?? [] });

/** The bookings of one date of a clinic, whatever became of them, by time. */
export async function appointmentsOfDay(
  db: Db,
  { clinicId, date, serviceId, practitionerId }: DayQuery & { readonly clinicId: ClinicId },
): Promise<AppointmentEntry[]> {
  const rows = await selectEntries(db)
    .where(
      and(
        eq(appointments.clinicId, clinicId),
        eq(appointments.date, date),
        ...(serviceId === undefined ? [] : [eq(appointments.serviceId, serviceId)]),
        ...(practitionerId === undefined ? [] : [eq(appointments.practitionerId, practitionerId)]),
      ),
    )
    .orderBy(asc(appointments.startsAt), asc(appointments.ordinal));
  return rows.map(entryOf);
}

/** A patient's bookings in all clinics of the organisation from a month ago on, without the cancelled ones, by time. */
export async function appointmentsOfPatient(
  deps: Pick<BookingDeps, 'db' | 'clock'>,
  { clinicId, patientId }: { readonly clinicId: ClinicId; readonly patientId: PatientId },
): Promise<AppointmentEntry[]> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return [];
  const rows = await selectEntries(deps.db)
    .where(
      and(
        eq(appointments.organisationId, clinic.organisationId),
        eq(appointments.patientId, patientId),
        gte(appointments.date, addDays(clinicDateOf(nowOf(deps), clinic), -31)),
        notInArray(appointments.status, ['cancelled']),
      ),
    )
    .orderBy(asc(appointments.startsAt));
  return rows.map(entryOf);
}

/** One booking with its patient, screening answers in words and what was done with it, for the staff of its clinic. */
export async function appointmentDetails(
  db: Db,
  { clinicId, appointmentId }: { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId },
): Promise<Result<AppointmentDetails, { readonly code: 'appointment_not_found' }>> {
  const row = await readAppointment(db, appointmentId);
  if (row?.clinicId !== clinicId) return err({ code: 'appointment_not_found' });
  const [people, screening, history] = await Promise.all([
    row.patientId === null ? [] : readPatients(db, [row.patientId]),
    screeningInWords(db, row),
    db
      .select()
      .from(appointmentHistory)
      .where(eq(appointmentHistory.appointmentId, appointmentId))
      .orderBy(asc(appointmentHistory.at), asc(appointmentHistory.id)),
  ]);
  const appointment: AppointmentView = viewOf(row);
  return ok({
    appointment,
    patient: people[0] ?? null,
    screening,
    history: history.map(({ at, what, actor, channel }) => ({
      at: at.getTime() as EpochMs, // a timestamp with its zone is an instant
      what,
      actor,
      channel,
    })),
  });
}

/** As the questions read when they were asked; a question that a later version dropped is still in its own. */
async function screeningInWords(
  db: Db,
  { screening, screeningTreeId }: AppointmentRow,
): Promise<{ question: LocalText; answer: LocalText }[]> {
  if (screening === null || screeningTreeId === null) return [];
  const [row] = await db.select().from(screeningTrees).where(eq(screeningTrees.id, screeningTreeId));
  if (row === undefined) return [];
  const { questions } = ScreeningTree.parse(row.tree);
  return screening.flatMap(({ questionId, answer }) => {
    const question = questions.find(({ id }) => id === questionId);
    const option = question?.options.find(({ id }) => id === answer);
    return question && option ? [{ question: question.text, answer: option.text }] : [];
  });
}
