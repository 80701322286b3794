import { and, eq, gt, inArray, lt, ne } from 'drizzle-orm';
import type {
  AppointmentId,
  ClinicDate,
  EpochMs,
  PatientId,
  PatientRef,
  TicketNumber,
} from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDayOf, type Span } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { appointments, slots } from '../../db/schema/booking.ts';
import { patients } from '../../db/schema/people.ts';
import type { BookingClinic } from './clinic.ts';

/** A time at which the patient is booked, in whichever of the organisation's clinics. */
export type BusyTime = Span & { readonly appointmentId: AppointmentId; readonly number: TicketNumber };

/**
 * Locks the patient until the transaction ends, so that two bookings of one person are made one after the other and the
 * second sees the first.
 */
export async function lockPatient(
  tx: Db,
  { organisationId }: BookingClinic,
  patientId: PatientId,
): Promise<PatientRef | undefined> {
  const [patient] = await tx
    .select({ patientRef: patients.patientRef })
    .from(patients)
    .where(and(eq(patients.id, patientId), eq(patients.organisationId, organisationId)))
    .for('no key update');
  return patient && (patient.patientRef as PatientRef); // the column is a patient's reference
}

/** When the patient is booked around a date, `except` one appointment that is about to be moved. */
export async function busyTimesOf(
  tx: Db,
  clinic: BookingClinic,
  patientId: PatientId,
  date: ClinicDate,
  except?: AppointmentId,
): Promise<BusyTime[]> {
  const rows = await tx
    .select({
      appointmentId: appointments.id,
      number: appointments.number,
      startsAt: appointments.startsAt,
      endsAt: slots.endsAt,
    })
    .from(appointments)
    .innerJoin(slots, eq(slots.id, appointments.slotId))
    .where(
      and(
        eq(appointments.patientId, patientId),
        inArray(appointments.status, ['pending', 'booked', 'arrived']),
        gt(slots.endsAt, new Date(clinicDayOf(date, clinic).fromAt)),
        lt(appointments.startsAt, new Date(clinicDayOf(addDays(date, 1), clinic).untilAt)),
        ...(except === undefined ? [] : [ne(appointments.id, except)]),
      ),
    );
  return rows.map(({ appointmentId, number, startsAt, endsAt }) => ({
    appointmentId: appointmentId as AppointmentId, // the primary key of appointments
    number: number as TicketNumber, // written from a place's series and ordinal
    fromAt: startsAt.getTime() as EpochMs, // a timestamp with its zone is an instant
    untilAt: endsAt.getTime() as EpochMs,
  }));
}
