import { and, eq } from 'drizzle-orm';
import type { BookingChannel, BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { AppointmentId, ClinicDate, ClinicId, EpochMs, Series } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import type { OptionalKey } from '../idempotency.ts';
import { readAppointment, type AppointmentRow } from './appointmentView.ts';
import type { ToldAppointment } from './bookingNotices.ts';
import type { NumberRun } from './ordinals.ts';

/** A change of one appointment, by whom and through what. */
export type ChangeOrder = {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly actor: string;
  readonly channel: BookingChannel;
  readonly idempotency?: OptionalKey;
};

/** Locks an appointment of the clinic that is still to come: one whose patient has arrived belongs to the queue. */
export async function lockOpenAppointment(
  tx: Db,
  { clinicId, appointmentId }: Pick<ChangeOrder, 'clinicId' | 'appointmentId'>,
): Promise<Result<AppointmentRow, BookingRefusal>> {
  const [locked] = await tx
    .select({ status: appointments.status })
    .from(appointments)
    .where(and(eq(appointments.id, appointmentId), eq(appointments.clinicId, clinicId)))
    .for('update');
  if (locked === undefined) return err({ code: 'appointment_not_found' });
  if (locked.status !== 'booked' && locked.status !== 'pending')
    return err({ code: 'appointment_not_open', status: locked.status });
  const row = await readAppointment(tx, appointmentId);
  return row === undefined ? err({ code: 'appointment_not_found' }) : ok(row);
}

/** The run of numbers from which the appointment's own came. */
export const runOf = ({ clinicId, date, series }: AppointmentRow): NumberRun => ({
  // Columns that refer to a clinic, of type date, and written from a schedule's series.
  clinicId: clinicId as ClinicId,
  date: date as ClinicDate,
  series: series as Series,
});

export const toldOf = (row: Omit<AppointmentRow, 'endsAt'>): ToldAppointment => ({
  appointmentId: row.id as AppointmentId, // the primary key of appointments
  patientId: row.patientId,
  patientRef: row.patientRef,
  language: row.language,
  startsAt: row.startsAt.getTime() as EpochMs, // a timestamp with its zone is an instant
  number: row.number,
  code: row.code,
});
