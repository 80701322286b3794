import { and, eq, gt, inArray, isNotNull, notExists } from 'drizzle-orm';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { planReminders, timesMoved, type Teller } from './bookingNotices.ts';
import { readClinic } from './clinic.ts';
import { toldOf } from './openAppointment.ts';

/**
 * Reminders follow the clinic's new days and time: those that are not due yet are planned anew for every booking, by the
 * ways that the clinic uses now. What was sent stays, and is not sent again under another setting.
 */
export async function planRemindersAgain(tx: Db, teller: Teller): Promise<void> {
  const { clinic, now } = teller;
  await tx.delete(notices).where(and(eq(notices.clinicId, clinic.clinicId), isPlanned(tx, now)));
  if (clinic.policy.reminderDays.length === 0) return;
  const booked = await tx
    .select()
    .from(appointments)
    .where(
      and(
        eq(appointments.clinicId, clinic.clinicId),
        eq(appointments.status, 'booked'),
        isNotNull(appointments.patientId),
        gt(appointments.startsAt, new Date(now)),
      ),
    );
  for (const row of booked) await planReminders(tx, teller, toldOf(row), await timesMoved(tx, row.id));
}

/** Reminders follow a patient's numbers: those that are not due yet go to where these people are reached now. */
export async function remindPatientsAgain(
  tx: Db,
  { newId, now }: Pick<Teller, 'newId' | 'now'>,
  patientIds: readonly string[],
): Promise<void> {
  if (patientIds.length === 0) return;
  const booked = await tx
    .select()
    .from(appointments)
    .where(
      and(
        inArray(appointments.patientId, [...patientIds]),
        eq(appointments.status, 'booked'),
        gt(appointments.startsAt, new Date(now)),
      ),
    );
  for (const [clinicId, rows] of Map.groupBy(booked, (row) => row.clinicId)) {
    const clinic = await readClinic(tx, ClinicId.parse(clinicId));
    if (clinic === undefined) continue;
    const ids = rows.map(({ id }) => id);
    await tx.delete(notices).where(and(inArray(notices.appointmentId, ids), isPlanned(tx, now)));
    for (const row of rows) await planReminders(tx, { newId, now, clinic }, toldOf(row), await timesMoved(tx, row.id));
  }
}

/** A reminder that is not due yet, and was not tried. */
const isPlanned = (tx: Db, now: number) =>
  and(
    eq(notices.purpose, 'reminder'),
    eq(notices.status, 'open'),
    gt(notices.notBefore, new Date(now)),
    notExists(tx.select({ id: noticeAttempts.id }).from(noticeAttempts).where(eq(noticeAttempts.noticeId, notices.id))),
  );
