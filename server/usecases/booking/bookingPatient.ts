import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type {
  AppointmentId,
  ClinicDate,
  EpochMs,
  PatientId,
  PatientRef,
  TicketNumber,
} from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDayOf, type Span } from '../../booking/clinicTime.ts';
import { builtOnce } from '../../db/builtOnce.ts';
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
  const [patient] = await lockRecord(tx, { patientId, organisationId });
  return patient && (patient.patientRef as PatientRef); // the column is a patient's reference
}

const lockRecord = builtOnce((db, given: { readonly patientId: string; readonly organisationId: string }) =>
  db
    .select({ patientRef: patients.patientRef })
    .from(patients)
    .where(and(eq(patients.id, given.patientId), eq(patients.organisationId, given.organisationId)))
    .for('no key update'),
);

/** When the patient is booked around a date, `except` one appointment that is about to be moved. */
export async function busyTimesOf(
  tx: Db,
  clinic: BookingClinic,
  patientId: PatientId,
  date: ClinicDate,
  except?: AppointmentId,
): Promise<BusyTime[]> {
  const rows = await readBusy(tx, {
    patientId,
    fromAt: new Date(clinicDayOf(date, clinic).fromAt),
    untilAt: new Date(clinicDayOf(addDays(date, 1), clinic).untilAt),
    except: except ?? null,
  });
  return rows.map(({ appointmentId, number, startsAt, endsAt }) => ({
    appointmentId: appointmentId as AppointmentId, // the primary key of appointments
    number: number as TicketNumber, // written from a place's series and ordinal
    fromAt: startsAt.getTime() as EpochMs, // a timestamp with its zone is an instant
    untilAt: endsAt.getTime() as EpochMs,
  }));
}

type Around = {
  readonly patientId: string;
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly except: string | null;
};

const readBusy = builtOnce((db, { patientId, fromAt, untilAt, except }: Around) =>
  db
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
        gt(slots.endsAt, fromAt),
        lt(appointments.startsAt, untilAt),
        sql`${appointments.id} is distinct from ${except}`,
      ),
    ),
);
