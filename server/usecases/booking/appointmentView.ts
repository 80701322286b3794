import { eq, getTableColumns } from 'drizzle-orm';
import { AppointmentForCheckIn, AppointmentView, type BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { AppointmentId, ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments, slots } from '../../db/schema/booking.ts';

export type AppointmentRow = typeof appointments.$inferSelect & { readonly endsAt: Date };

/** Appointments with the end of their slot, to which conditions are added. */
export const selectAppointments = (db: Db) =>
  db
    .select({ ...getTableColumns(appointments), endsAt: slots.endsAt })
    .from(appointments)
    .innerJoin(slots, eq(slots.id, appointments.slotId))
    .$dynamic();

export async function readAppointment(db: Db, id: string): Promise<AppointmentRow | undefined> {
  const [row] = await selectAppointments(db).where(eq(appointments.id, id));
  return row;
}

/** Checked on the way out, so that what the database holds and what the contract says cannot drift apart. */
export const viewOf = ({ id, startsAt, endsAt, createdAt, ...row }: AppointmentRow): AppointmentView =>
  AppointmentView.parse({
    ...row,
    appointmentId: id,
    startsAt: startsAt.getTime(),
    endsAt: endsAt.getTime(),
    createdAt: createdAt.getTime(),
  });

export const checkInViewOf = ({ id, startsAt, ...row }: AppointmentRow): AppointmentForCheckIn =>
  AppointmentForCheckIn.parse({ ...row, appointmentId: id, startsAt: startsAt.getTime() });

/** The appointment as it is now: for a request that was answered before, and after a change. */
export async function readAgain(db: Db, id: string | undefined): Promise<Result<AppointmentView, BookingRefusal>> {
  const row = id === undefined ? undefined : await readAppointment(db, id);
  return row === undefined ? err({ code: 'appointment_not_found' }) : ok(viewOf(row));
}

/** What the day's writer needs to check somebody in; undefined for another clinic's appointment. */
export async function appointmentForCheckIn(
  db: Db,
  clinicId: ClinicId,
  appointmentId: AppointmentId,
): Promise<AppointmentForCheckIn | undefined> {
  const row = await readAppointment(db, appointmentId);
  return row?.clinicId === clinicId ? checkInViewOf(row) : undefined;
}
