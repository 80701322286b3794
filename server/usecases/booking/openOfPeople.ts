import { and, count, eq, gt, inArray } from 'drizzle-orm';
import { mostOpenOf, UNATTENDED } from '../../booking/mostOpen.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import type { BookingClinic } from './clinic.ts';

/** Whether these people have as many bookings still to come, made where nobody looks on, as anybody may have. */
export async function hasEnoughOpen(
  tx: Db,
  { organisationId, options }: BookingClinic,
  patientIds: readonly string[],
  now: number,
): Promise<boolean> {
  if (patientIds.length === 0) return false;
  const [row] = await tx
    .select({ open: count() })
    .from(appointments)
    .where(
      and(
        eq(appointments.organisationId, organisationId),
        inArray(appointments.patientId, [...patientIds]),
        inArray(appointments.status, ['pending', 'booked']),
        inArray(appointments.channel, [...UNATTENDED]),
        gt(appointments.startsAt, new Date(now)),
      ),
    );
  return (row?.open ?? 0) >= mostOpenOf(options);
}
