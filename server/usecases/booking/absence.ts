import { and, asc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { AbsenceRequest, AppointmentView, BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { PractitionerId } from '../../../common/contract/vocabulary.ts';
import { absences, appointments, schedules, slots } from '../../db/schema/booking.ts';
import { clinics, practitioners } from '../../db/schema/organisation.ts';
import { inTransaction } from '../../db/transaction.ts';
import { selectAppointments, viewOf } from './appointmentView.ts';
import type { BookingDeps } from './deps.ts';

export type AbsenceOrder = AbsenceRequest & {
  readonly organisationId: string;
  readonly practitionerId: PractitionerId;
};

export type MarkedAbsence = {
  readonly absenceId: string;
  /** Who is booked in that time and has to be told, by time. */
  readonly affected: readonly AppointmentView[];
};

/**
 * Marks a practitioner away, in one clinic or in all. Slots that the absence touches are not offered any more; bookings
 * in them stand until somebody moves or cancels them, and are returned. A booking that is just being made either comes
 * first and is among them, or comes later and is refused.
 */
export async function markAbsence(
  { db, newId }: Pick<BookingDeps, 'db' | 'newId'>,
  { organisationId, practitionerId, clinicId, fromAt, untilAt, reason }: AbsenceOrder,
): Promise<Result<MarkedAbsence, BookingRefusal>> {
  return inTransaction(db, async (tx): Promise<Result<MarkedAbsence, BookingRefusal>> => {
    const [practitioner] = await tx
      .select({ id: practitioners.id })
      .from(practitioners)
      .where(and(eq(practitioners.id, practitionerId), eq(practitioners.organisationId, organisationId)));
    if (practitioner === undefined) return err({ code: 'practitioner_not_found' });
    const where = and(
      eq(clinics.organisationId, organisationId),
      ...(clinicId === null ? [] : [eq(clinics.id, clinicId)]),
    );
    const ofOrganisation = tx.select({ id: clinics.id }).from(clinics).where(where);
    if (clinicId !== null && (await ofOrganisation).length === 0) return err({ code: 'clinic_not_found' });

    const locked = await tx
      .select({ id: schedules.id })
      .from(schedules)
      .where(and(eq(schedules.practitionerId, practitionerId), inArray(schedules.clinicId, ofOrganisation)))
      .orderBy(asc(schedules.id))
      .for('no key update');
    const absenceId = newId();
    const from = new Date(fromAt);
    const until = new Date(untilAt);
    await tx.insert(absences).values({ id: absenceId, practitionerId, clinicId, fromAt: from, untilAt: until, reason });

    const scheduleIds = locked.map(({ id }) => id);
    if (scheduleIds.length === 0) return ok({ absenceId, affected: [] });
    await tx
      .update(slots)
      .set({ isWithdrawn: true })
      .where(and(inArray(slots.scheduleId, scheduleIds), lt(slots.startsAt, until), gt(slots.endsAt, from)));
    const affected = await selectAppointments(tx)
      .where(
        and(
          inArray(appointments.scheduleId, scheduleIds),
          inArray(appointments.status, ['pending', 'booked']),
          lt(appointments.startsAt, until),
          gt(slots.endsAt, from),
        ),
      )
      .orderBy(asc(appointments.startsAt), asc(appointments.id));
    return ok({ absenceId, affected: affected.map(viewOf) });
  });
}

/** Takes an absence back: its times are offered again. */
export async function endAbsence(
  { db }: Pick<BookingDeps, 'db'>,
  { organisationId, absenceId }: { readonly organisationId: string; readonly absenceId: string },
): Promise<Result<undefined, { readonly code: 'absence_not_found' }>> {
  const own = db
    .select({ id: practitioners.id })
    .from(practitioners)
    .where(eq(practitioners.organisationId, organisationId));
  const removed = await db
    .delete(absences)
    .where(and(eq(absences.id, absenceId), inArray(absences.practitionerId, own)))
    .returning({ id: absences.id });
  return removed.length > 0 ? ok(undefined) : err({ code: 'absence_not_found' });
}
