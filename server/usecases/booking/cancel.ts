import { eq } from 'drizzle-orm';
import type { AppointmentView, BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { minutesBetween } from '../../booking/clinicTime.ts';
import { appointments } from '../../db/schema/booking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { claimKey } from '../idempotency.ts';
import { readAgain, viewOf } from './appointmentView.ts';
import { tellCancelled } from './bookingNotices.ts';
import { clinicFor } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { remember } from './history.ts';
import { lockOpenAppointment, runOf, toldOf, type ChangeOrder } from './openAppointment.ts';
import { freePlaceOf } from './places.ts';

/**
 * Cancels a booking: the patient is told, and the place may be booked again at once, under a new number, since the old
 * one may still be in somebody's hand.
 */
export async function cancel(deps: BookingDeps, order: ChangeOrder): Promise<Result<AppointmentView, BookingRefusal>> {
  const { clinicId, appointmentId, actor, channel } = order;
  const { db, newId } = deps;
  const clinic = await clinicFor(deps, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = nowOf(deps);
  return inTransaction(db, async (tx) => {
    const claimed = await claimKey(tx, order.idempotency, { appointmentId }, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return readAgain(tx, claimed.value['appointmentId']);
    const locked = await lockOpenAppointment(tx, order);
    if (!locked.ok) return locked;
    const row = locked.value;
    const told = toldOf(row);
    await tx
      .update(appointments)
      .set({ status: 'cancelled', updatedAt: new Date(now) })
      .where(eq(appointments.id, appointmentId));
    await freePlaceOf(tx, appointmentId, runOf(row));
    const detail = { number: row.number, date: row.date, aheadMin: minutesBetween(now, told.startsAt) };
    await remember(tx, newId, { clinicId, appointmentId, at: now, actor, channel, what: 'cancelled', detail });
    await tellCancelled(tx, { newId, clinic, now }, told);
    return ok(viewOf({ ...row, status: 'cancelled' }));
  });
}
