import { and, count, eq, gt, inArray, sql } from 'drizzle-orm';
import { mostOpenOf, UNATTENDED } from '../../booking/mostOpen.ts';
import { builtOnce } from '../../db/builtOnce.ts';
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
  const [row] = await countOpen(tx, { organisationId, patientIds, now: new Date(now) });
  return (row?.open ?? 0) >= mostOpenOf(options);
}

type OfPeople = { readonly organisationId: string; readonly patientIds: readonly string[]; readonly now: Date };

const countOpen = builtOnce((db, { organisationId, patientIds, now }: OfPeople) =>
  db
    .select({ open: count() })
    .from(appointments)
    .where(
      and(
        eq(appointments.organisationId, organisationId),
        sql`${appointments.patientId} = any(${patientIds}::uuid[])`,
        inArray(appointments.status, ['pending', 'booked']),
        inArray(appointments.channel, [...UNATTENDED]),
        gt(appointments.startsAt, now),
      ),
    ),
);
