import { and, count, eq } from 'drizzle-orm';
import { type AppointmentId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { remindersOf } from '../../booking/reminders.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { appointmentHistory } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { channelPlan } from '../../notice/channelPlan.ts';
import { expiryOf, mannerOf, type NoticePurpose } from '../../notice/purpose.ts';
import { quietUntil, USUAL_QUIET_HOURS } from '../../notice/quietHours.ts';
import type { NewId } from '../../ports/ids.ts';
import { reachOfPatient, type Reach } from '../notices/contactChoices.ts';
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
 * Tells the patient that the booking was made, and plans the reminders of the days before, in the transaction of the
 * booking itself. Who has no contact is told by whoever books, or by the slip.
 */
export async function tellBooked(tx: Db, teller: Teller, appointment: ToldAppointment, reach: Reach): Promise<void> {
  const booked = { purpose: 'booking_confirmed', time: FIRST_TIME, notBeforeAt: teller.now } as const;
  await write(tx, teller, appointment, reach, [booked, ...remindersFor(teller, appointment, FIRST_TIME)]);
}

/** The same of one that was moved. Earlier messages about it that were not sent yet are taken back. */
export async function tellMoved(tx: Db, teller: Teller, appointment: ToldAppointment): Promise<void> {
  await withdrawNotices(tx, appointment.appointmentId, teller.now);
  const time = await timesMoved(tx, appointment.appointmentId);
  const moved = { purpose: 'booking_moved', time, notBeforeAt: teller.now } as const;
  const reach = await reachOfPatient(tx, appointment, appointment.patientId);
  await write(tx, teller, appointment, reach, [moved, ...remindersFor(teller, appointment, time)]);
}

export async function planReminders(tx: Db, teller: Teller, appointment: ToldAppointment, time: number): Promise<void> {
  const reminders = remindersFor(teller, appointment, time);
  if (reminders.length === 0) return;
  await write(tx, teller, appointment, await reachOfPatient(tx, appointment, appointment.patientId), reminders);
}

/** Whoever books or moves later than a reminder's time has the confirmation for it. */
const remindersFor = ({ clinic, now }: Teller, { startsAt }: ToldAppointment, time: number): readonly Telling[] =>
  remindersOf({ startsAt, now }, clinic, afterQuiet(clinic)).map(({ daysBefore, at, untilAt }) => ({
    purpose: 'reminder',
    time: `${time}:${daysBefore}`,
    notBeforeAt: at,
    untilAt,
  }));

export async function tellCancelled(tx: Db, teller: Teller, appointment: ToldAppointment): Promise<void> {
  await withdrawNotices(tx, appointment.appointmentId, teller.now);
  const time = await timesMoved(tx, appointment.appointmentId);
  const reach = await reachOfPatient(tx, appointment, appointment.patientId);
  const cancelled = { purpose: 'booking_cancelled', time, notBeforeAt: teller.now } as const;
  await write(tx, teller, appointment, reach, [cancelled]);
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

/**
 * Writes what is told, each once, as far as there is a way to tell it. Where no reminder is written with it, the text of a
 * booking says so: it is the last word.
 */
async function write(
  tx: Db,
  teller: Teller,
  appointment: ToldAppointment,
  reach: Reach,
  tellings: readonly Telling[],
): Promise<void> {
  const found = tellings.flatMap((telling) => noticeOf(teller, appointment, reach, telling) ?? []);
  const hasReminder = found.some(({ purpose }) => purpose === 'reminder');
  const rows = hasReminder ? found : found.map((row) => ({ ...row, params: { ...row.params, isLastWord: 1 } }));
  await Promise.all(rows.map((row) => addNotice(tx, row)));
}

type NewNotice = Omit<
  typeof notices.$inferSelect,
  'visitId' | 'status' | 'answer' | 'finishedAt' | 'handledAt' | 'handledBy'
>;

const addNotice = builtOnce((db, row: NewNotice) =>
  db.insert(notices).values(row).onConflictDoNothing({ target: notices.key }),
);

function noticeOf(
  { newId, clinic, now }: Teller,
  { appointmentId, patientId, patientRef, language, startsAt, number, code }: ToldAppointment,
  reach: Reach,
  { purpose, time, notBeforeAt, untilAt }: Telling,
): NewNotice | undefined {
  const expiresAt = Math.min(expiryOf(purpose, notBeforeAt, startsAt), untilAt ?? startsAt);
  if (patientId === null || expiresAt <= notBeforeAt) return undefined;
  const plan = channelPlan({ purpose, allowed: allowedBy(clinic), ...reach });
  if (!plan.ok) return undefined;
  return {
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
}

/** Of a booking that was never moved. */
const FIRST_TIME = 1;

/** Which telling this is, from 1: each move is told once. */
export async function timesMoved(tx: Db, appointmentId: string): Promise<number> {
  const [row] = await tx
    .select({ moved: count() })
    .from(appointmentHistory)
    .where(and(eq(appointmentHistory.appointmentId, appointmentId), eq(appointmentHistory.what, 'moved')));
  return (row?.moved ?? 0) + FIRST_TIME;
}

/** Nobody is reminded of a time that is no longer theirs. */
async function withdrawNotices(tx: Db, appointmentId: string, now: EpochMs): Promise<void> {
  await tx
    .update(notices)
    .set({ status: 'cancelled', finishedAt: new Date(now) })
    .where(and(eq(notices.appointmentId, appointmentId), eq(notices.status, 'open')));
}
