import { and, asc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import {
  Absence,
  type AbsenceRequest,
  type AppointmentView,
  type BookingRefusal,
} from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { AppointmentId, ClinicId, EpochMs, PractitionerId } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDateOf, clinicDayOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { absences, appointments, schedules, slots } from '../../db/schema/booking.ts';
import { clinics, practitioners } from '../../db/schema/organisation.ts';
import { inTransaction } from '../../db/transaction.ts';
import { stopTelling } from '../absences/stopAbsence.ts';
import { planTellings } from '../absences/tellings.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { selectAppointments, viewOf } from './appointmentView.ts';
import { readClinic, type BookingClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { remember } from './history.ts';

export type AbsenceOrder = Omit<AbsenceRequest, 'tells'> & {
  /** Everybody who is booked then is told; absent: the desk tells them. */
  readonly tells?: boolean;
  readonly clinicId: ClinicId;
  readonly practitionerId: PractitionerId;
  readonly actor?: string;
  readonly idempotency?: OptionalKey;
};

export type MarkedAbsence = {
  readonly absenceId: string;
  /** Who is booked in that time and has to be told, by time. */
  readonly affected: AppointmentView[];
};

/**
 * Marks a practitioner away, in one clinic or in all. Slots that the absence touches are not offered any more; bookings
 * in them stand until somebody moves or cancels them, and are returned. A booking that is just being made either comes
 * first and is among them, or comes later and is refused.
 */
export async function markAbsence(
  deps: Pick<BookingDeps, 'db' | 'newId' | 'clock'>,
  {
    clinicId,
    practitionerId,
    everywhere,
    fromAt,
    untilAt,
    reason,
    tells = false,
    idempotency,
    actor = 'job:absence',
  }: AbsenceOrder,
): Promise<Result<MarkedAbsence, BookingRefusal>> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  return inTransaction(deps.db, async (tx): Promise<Result<MarkedAbsence, BookingRefusal>> => {
    if (!(await isOfOrganisation(tx, clinic, practitionerId))) return err({ code: 'practitioner_not_found' });
    await lockAbsencesOf(tx, practitionerId);
    const ofOrganisation = tx
      .select({ id: clinics.id })
      .from(clinics)
      .where(eq(clinics.organisationId, clinic.organisationId));
    const locked = await tx
      .select({ id: schedules.id })
      .from(schedules)
      .where(
        and(
          eq(schedules.practitionerId, practitionerId),
          everywhere ? inArray(schedules.clinicId, ofOrganisation) : eq(schedules.clinicId, clinicId),
        ),
      )
      .orderBy(asc(schedules.id))
      .for('no key update');
    const newAbsenceId = deps.newId();
    const claimed = await claimKey(tx, idempotency, { absenceId: newAbsenceId }, nowOf(deps));
    if (!claimed.ok) return claimed;
    const absenceId = claimed.value?.['absenceId'] ?? newAbsenceId;
    const from = new Date(fromAt);
    const until = new Date(untilAt);
    if (claimed.value === undefined) {
      const only = everywhere ? null : clinicId;
      await tx
        .insert(absences)
        .values({ id: absenceId, practitionerId, clinicId: only, fromAt: from, untilAt: until, reason });
    }

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
    // Kept, so that everybody who was booked can be told, also after their booking has moved.
    if (claimed.value === undefined && tells) await planTellings(tx, deps.newId, absenceId, affected, nowOf(deps));
    if (claimed.value === undefined)
      for (const { id, clinicId: of, startsAt } of affected)
        await remember(tx, deps.newId, {
          // The primary keys of appointments and clinics.
          clinicId: of as ClinicId,
          appointmentId: id as AppointmentId,
          at: nowOf(deps),
          actor,
          channel: 'desk',
          what: 'doctor_away',
          detail: { absenceId, startsAt: startsAt.getTime() },
        });
    return ok({ absenceId, affected: affected.map(viewOf) });
  });
}

/** Absences that touch a clinic and are not over, by time. */
export async function absencesOf(deps: Pick<BookingDeps, 'db' | 'clock'>, clinicId: ClinicId): Promise<Absence[]> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return [];
  const rows = await deps.db
    .select()
    .from(absences)
    .where(and(inClinic(deps.db, clinic), gt(absences.untilAt, new Date(nowOf(deps)))))
    .orderBy(asc(absences.fromAt), asc(absences.id));
  return rows.map(({ id, clinicId: only, fromAt, untilAt, practitionerId, reason }) =>
    Absence.parse({
      absenceId: id,
      practitionerId,
      everywhere: only === null,
      fromAt: fromAt.getTime(),
      untilAt: untilAt.getTime(),
      reason,
      days: wholeDaysOf(fromAt.getTime() as EpochMs, untilAt.getTime() as EpochMs, clinic), // timestamps with their zone
    }),
  );
}

/** The dates of an absence that begins and ends with clinic days. */
function wholeDaysOf(fromAt: EpochMs, untilAt: EpochMs, clinic: BookingClinic): Absence['days'] {
  const fromDate = clinicDateOf(fromAt, clinic);
  const untilDate = addDays(clinicDateOf(untilAt, clinic), -1);
  const isWhole = clinicDayOf(fromDate, clinic).fromAt === fromAt && clinicDayOf(untilDate, clinic).untilAt === untilAt;
  return isWhole && fromDate <= untilDate ? { fromDate, untilDate } : null;
}

/** Takes an absence back: its times are offered again, and whoever was told of it is told that the booking stands. */
export async function endAbsence(
  { db, newId, clock }: Pick<BookingDeps, 'db' | 'newId' | 'clock'>,
  { clinicId, absenceId }: { readonly clinicId: ClinicId; readonly absenceId: string },
): Promise<Result<undefined, BookingRefusal>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  return inTransaction(db, async (tx): Promise<Result<undefined, BookingRefusal>> => {
    const [row] = await tx
      .select({ practitionerId: absences.practitionerId })
      .from(absences)
      .where(and(eq(absences.id, absenceId), inClinic(tx, clinic)));
    if (row !== undefined) await lockAbsencesOf(tx, row.practitionerId);
    const removed = await tx
      .delete(absences)
      .where(and(eq(absences.id, absenceId), inClinic(tx, clinic)))
      .returning({ id: absences.id });
    if (removed.length === 0) return err({ code: 'absence_not_found' });
    await stopTelling(tx, { newId }, absenceId, nowOf({ clock }));
    return ok(undefined);
  });
}

/** One marks or takes back at a time: who is told of one absence already is not told of the next, until that one ends. */
async function lockAbsencesOf(tx: Db, practitionerId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`absences of ${practitionerId}`}, 0))`);
}

/** The clinic's own absences, and those of all clinics for the organisation's practitioners. */
const inClinic = (db: Db, { clinicId, organisationId }: BookingClinic) =>
  and(
    or(eq(absences.clinicId, clinicId), isNull(absences.clinicId)),
    inArray(
      absences.practitionerId,
      db.select({ id: practitioners.id }).from(practitioners).where(eq(practitioners.organisationId, organisationId)),
    ),
  );

async function isOfOrganisation(
  tx: Db,
  { organisationId }: BookingClinic,
  practitionerId: PractitionerId,
): Promise<boolean> {
  const rows = await tx
    .select({ id: practitioners.id })
    .from(practitioners)
    .where(and(eq(practitioners.id, practitionerId), eq(practitioners.organisationId, organisationId)));
  return rows.length > 0;
}
