import { and, count, eq } from 'drizzle-orm';
import { type AppointmentId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { remindersOf } from '../../booking/reminders.ts';
import type { Db } from '../../db/database.ts';
import { appointmentHistory } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { channelPlan } from '../../notice/channelPlan.ts';
import { expiryOf, mannerOf, type NoticePurpose } from '../../notice/purpose.ts';
import { quietUntil, USUAL_QUIET_HOURS } from '../../notice/quietHours.ts';
import type { NewId } from '../../ports/ids.ts';
import { reachOf } from '../notices/contactChoices.ts';
import { allowedBy } from '../notices/makeNotice.ts';
import type { BookingClinic } from './clinic.ts';

type BookingPurpose = Extract<NoticePurpose, 'booking_confirmed' | 'booking_moved' | 'booking_cancelled' | 'reminder'>;

/** What a patient is told about; addresses and the text itself are resolved when it is sent. */
export type ToldAppointment = {
  readonly appointmentId: AppointmentId;
  readonly patientId: string | null;
  readonly patientRef: string;
  readonly language: string;
  readonly startsAt: EpochMs;
  readonly number: string;
  readonly code: string;
};

export type Teller = { readonly newId: NewId; readonly clinic: BookingClinic; readonly now: EpochMs };

/**
 * Tells the patient that the booking was made or moved, and plans the reminders of the days before, in the transaction
 * of the booking itself. Who has no contact is told by whoever books, or by the slip. Earlier messages about this
 * appointment that were not sent yet are taken back.
 */
export async function tellBooked(
  tx: Db,
  teller: Teller,
  appointment: ToldAppointment,
  purpose: 'booking_confirmed' | 'booking_moved',
): Promise<void> {
  const { now } = teller;
  const time = await timesMoved(tx, appointment.appointmentId);
  await withdrawNotices(tx, appointment.appointmentId, now);
  await tell(tx, teller, appointment, { purpose, time, notBeforeAt: now });
  await planReminders(tx, teller, appointment, time);
}

/** Whoever books or moves later than a reminder's time has the confirmation for it. */
export async function planReminders(tx: Db, teller: Teller, appointment: ToldAppointment, time: number): Promise<void> {
  const { clinic, now } = teller;
  for (const { daysBefore, at, untilAt } of remindersOf(
    { startsAt: appointment.startsAt, now },
    clinic,
    afterQuiet(clinic),
  )) {
    const key = `${time}:${daysBefore}`;
    await tell(tx, teller, appointment, { purpose: 'reminder', time: key, notBeforeAt: at, untilAt });
  }
}

export async function tellCancelled(tx: Db, teller: Teller, appointment: ToldAppointment): Promise<void> {
  await withdrawNotices(tx, appointment.appointmentId, teller.now);
  const time = await timesMoved(tx, appointment.appointmentId);
  await tell(tx, teller, appointment, { purpose: 'booking_cancelled', time, notBeforeAt: teller.now });
}

const afterQuiet =
  ({ timeZone }: BookingClinic) =>
  (at: EpochMs): EpochMs =>
    EpochMs.parse(quietUntil(at, timeZone, USUAL_QUIET_HOURS) ?? at);

type Telling = {
  readonly purpose: BookingPurpose;
  /** Which telling this is: each is written once. */
  readonly time: number | string;
  readonly notBeforeAt: EpochMs;
  readonly untilAt?: EpochMs;
};

async function tell(
  tx: Db,
  { newId, clinic, now }: Teller,
  appointment: ToldAppointment,
  { purpose, time, notBeforeAt, untilAt }: Telling,
): Promise<void> {
  const { appointmentId, patientId, patientRef, language, startsAt, number, code } = appointment;
  const expiresAt = Math.min(expiryOf(purpose, notBeforeAt, startsAt), untilAt ?? startsAt);
  if (patientId === null || expiresAt <= notBeforeAt) return;
  const plan = channelPlan({ purpose, allowed: allowedBy(clinic), ...(await reachOf(tx, { appointmentId })) });
  if (!plan.ok) return;
  const row = {
    id: newId(),
    clinicId: clinic.clinicId,
    key: `${purpose}:${appointmentId}:${time}`,
    purpose,
    appointmentId,
    patientRef,
    language,
    params: { number, code, startsAt },
    channels: plan.value,
    priority: mannerOf(purpose).priority,
    notBefore: new Date(notBeforeAt),
    expiresAt: new Date(expiresAt),
    nextLookAt: new Date(notBeforeAt),
    createdAt: new Date(now),
  };
  await tx.insert(notices).values(row).onConflictDoNothing({ target: notices.key });
}

/** Which telling this is, from 1: each move is told once. */
export async function timesMoved(tx: Db, appointmentId: string): Promise<number> {
  const [row] = await tx
    .select({ moved: count() })
    .from(appointmentHistory)
    .where(and(eq(appointmentHistory.appointmentId, appointmentId), eq(appointmentHistory.what, 'moved')));
  return (row?.moved ?? 0) + 1;
}

/** Nobody is reminded of a time that is no longer theirs. */
async function withdrawNotices(tx: Db, appointmentId: string, now: EpochMs): Promise<void> {
  await tx
    .update(notices)
    .set({ status: 'cancelled', finishedAt: new Date(now) })
    .where(and(eq(notices.appointmentId, appointmentId), eq(notices.status, 'open')));
}
