import { and, eq, gt, isNotNull, notExists } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { planReminders, timesMoved, type Teller } from './bookingNotices.ts';
import { toldOf } from './openAppointment.ts';

/**
 * Reminders follow the clinic's new days and time: those that are not due yet are planned anew for every booking, by the
 * ways that the clinic uses now. What was sent stays, and is not sent again under another setting.
 */
export async function planRemindersAgain(tx: Db, teller: Teller): Promise<void> {
  const { clinic, now } = teller;
  const isUntried = notExists(
    tx.select({ id: noticeAttempts.id }).from(noticeAttempts).where(eq(noticeAttempts.noticeId, notices.id)),
  );
  await tx
    .delete(notices)
    .where(
      and(
        eq(notices.clinicId, clinic.clinicId),
        eq(notices.purpose, 'reminder'),
        eq(notices.status, 'open'),
        gt(notices.notBefore, new Date(now)),
        isUntried,
      ),
    );
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
