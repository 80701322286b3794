import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { AppointmentId, EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import type { EntryRow, OfferRow } from './entries.ts';

/** A later booking that a place of the waiting list takes the place of. */
export type InsteadOf = { readonly appointmentId: AppointmentId; readonly number: string; readonly startsAt: EpochMs };

type Waiting = Pick<EntryRow, 'clinicId' | 'patientId' | 'serviceId' | 'practitionerId'>;

/**
 * Which booking a place is to be offered instead of: the patient's next one after it for the same service, with the same
 * doctor where one was asked for.
 */
export async function nextBookingAfter(
  db: Db,
  { clinicId, patientId, serviceId, practitionerId }: Waiting,
  startsAt: EpochMs,
): Promise<InsteadOf | undefined> {
  const [row] = await selectLater(db)
    .where(
      and(
        eq(appointments.clinicId, clinicId),
        eq(appointments.patientId, patientId),
        eq(appointments.serviceId, serviceId),
        ...(practitionerId === null ? [] : [eq(appointments.practitionerId, practitionerId)]),
        isOpen,
        gt(appointments.startsAt, new Date(startsAt)),
      ),
    )
    .orderBy(asc(appointments.startsAt), asc(appointments.id))
    .limit(1);
  return row && insteadOfRow(row);
}

/** The booking of which the person was told that the offered place is instead of it, while it still can be: never another. */
export async function insteadOf(db: Db, entry: Waiting, offer: OfferRow): Promise<InsteadOf | undefined> {
  if (offer.insteadOfId === null) return undefined;
  const [row] = await selectLater(db).where(and(eq(appointments.id, offer.insteadOfId), isOpen));
  return row && isStillInstead(entry, offer)(row) ? insteadOfRow(row) : undefined;
}

type LaterRow = Pick<
  typeof appointments.$inferSelect,
  'id' | 'number' | 'startsAt' | 'serviceId' | 'practitionerId' | 'patientId'
>;

/** Whether a booking, as it is now, is still for what is waited for, and later than the offered place. */
export const isStillInstead =
  ({ patientId, serviceId, practitionerId }: Waiting, { startsAt }: Pick<OfferRow, 'startsAt'>) =>
  (row: Omit<LaterRow, 'id' | 'number'>): boolean =>
    row.patientId === patientId &&
    row.serviceId === serviceId &&
    (practitionerId === null || row.practitionerId === practitionerId) &&
    row.startsAt > startsAt;

const selectLater = (db: Db) =>
  db
    .select({
      id: appointments.id,
      number: appointments.number,
      startsAt: appointments.startsAt,
      serviceId: appointments.serviceId,
      practitionerId: appointments.practitionerId,
      patientId: appointments.patientId,
    })
    .from(appointments)
    .$dynamic();

const isOpen = inArray(appointments.status, ['booked', 'pending']);

const insteadOfRow = ({ id, number, startsAt }: LaterRow): InsteadOf => ({
  appointmentId: AppointmentId.parse(id),
  number,
  startsAt: EpochMs.parse(startsAt.getTime()),
});
