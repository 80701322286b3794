import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm';
import { AppointmentId, EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import type { EntryRow, OfferRow } from './entries.ts';

/** A later booking that a place of the waiting list takes the place of. */
export type InsteadOf = { readonly appointmentId: AppointmentId; readonly number: string; readonly startsAt: EpochMs };

type Waiting = Pick<EntryRow, 'clinicId' | 'patientId' | 'serviceId' | 'practitionerId'>;

/**
 * Which booking an offered place is instead of: the patient's next one after it for the same service, with the same
 * doctor where one was asked for. One that was made after the offer is not meant: nobody was told of it.
 */
export async function insteadOf(
  db: Db,
  { clinicId, patientId, serviceId, practitionerId }: Waiting,
  { startsAt, offeredAt }: Pick<OfferRow, 'startsAt' | 'offeredAt'>,
): Promise<InsteadOf | undefined> {
  const [row] = await db
    .select({ id: appointments.id, number: appointments.number, startsAt: appointments.startsAt })
    .from(appointments)
    .where(
      and(
        eq(appointments.clinicId, clinicId),
        eq(appointments.patientId, patientId),
        eq(appointments.serviceId, serviceId),
        ...(practitionerId === null ? [] : [eq(appointments.practitionerId, practitionerId)]),
        inArray(appointments.status, ['booked', 'pending']),
        gt(appointments.startsAt, startsAt),
        lte(appointments.createdAt, offeredAt),
      ),
    )
    .orderBy(asc(appointments.startsAt), asc(appointments.id))
    .limit(1);
  return (
    row && {
      appointmentId: AppointmentId.parse(row.id),
      number: row.number,
      startsAt: EpochMs.parse(row.startsAt.getTime()),
    }
  );
}
