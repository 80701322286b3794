import { and, asc, count, eq, inArray } from 'drizzle-orm';
import type { AppointmentId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { addDays, instantOf, localTimeOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { appointmentHistory } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { consents, contacts, patientContacts } from '../../db/schema/people.ts';
import { channelPlan, type ContactPoint } from '../../notice/channelPlan.ts';
import { expiryOf, mannerOf, type NoticeChannel, type NoticePurpose } from '../../notice/purpose.ts';
import type { NewId } from '../../ports/ids.ts';
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

type Teller = { readonly newId: NewId; readonly clinic: BookingClinic; readonly now: EpochMs };

/** Bookings are written, not rung: a call has a script for a turn that is near, and none for these. */
const WRITTEN: readonly NoticeChannel[] = ['sms', 'email', 'web_push'];

/**
 * Tells the patient that the booking was made or moved, and plans the reminder of the day before, in the transaction of
 * the booking itself. Who has no contact is told by whoever books, or by the slip. Earlier messages about this
 * appointment that were not sent yet are taken back.
 */
export async function tellBooked(
  tx: Db,
  teller: Teller,
  appointment: ToldAppointment,
  purpose: 'booking_confirmed' | 'booking_moved',
): Promise<void> {
  const { clinic, now } = teller;
  const time = await timesMoved(tx, appointment.appointmentId);
  await withdrawNotices(tx, appointment.appointmentId, now);
  await tell(tx, teller, appointment, { purpose, time, notBeforeAt: now });
  const remindAt = reminderAt(appointment.startsAt, clinic);
  // Booked or moved later than that, the confirmation is the reminder.
  if (remindAt > now) await tell(tx, teller, appointment, { purpose: 'reminder', time, notBeforeAt: remindAt });
}

export async function tellCancelled(tx: Db, teller: Teller, appointment: ToldAppointment): Promise<void> {
  await withdrawNotices(tx, appointment.appointmentId, teller.now);
  const time = await timesMoved(tx, appointment.appointmentId);
  await tell(tx, teller, appointment, { purpose: 'booking_cancelled', time, notBeforeAt: teller.now });
}

/** The clinic's time on the calendar day before the appointment. */
export function reminderAt(startsAt: EpochMs, { timeZone, policy }: BookingClinic): EpochMs {
  return instantOf(addDays(localTimeOf(startsAt, timeZone).date, -1), policy.reminderTime, timeZone);
}

type Telling = { readonly purpose: BookingPurpose; readonly time: number; readonly notBeforeAt: EpochMs };

async function tell(
  tx: Db,
  { newId, clinic, now }: Teller,
  appointment: ToldAppointment,
  { purpose, time, notBeforeAt }: Telling,
): Promise<void> {
  const { appointmentId, patientId, patientRef, language, startsAt, number, code } = appointment;
  const expiresAt = expiryOf(purpose, notBeforeAt, startsAt);
  if (patientId === null || expiresAt <= notBeforeAt) return;
  const allowed = (clinic.options.noticeChannels ?? ['sms', 'email']).filter((channel) => WRITTEN.includes(channel));
  const plan = channelPlan({ purpose, chosen: [], allowed, contacts: await contactPointsOf(tx, patientId) });
  if (!plan.ok) return;
  await tx.insert(notices).values({
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
  });
}

/** Which telling this is, from 1: each move is told once. */
async function timesMoved(tx: Db, appointmentId: string): Promise<number> {
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

/** How this patient can be reached, the first to be tried first, with what each contact no longer wants to hear of. */
export async function contactPointsOf(db: Db, patientId: string): Promise<ContactPoint[]> {
  const rows = await db
    .select({ contactId: contacts.id, kind: contacts.kind, blockedReason: contacts.blockedReason })
    .from(patientContacts)
    .innerJoin(contacts, eq(contacts.id, patientContacts.contactId))
    .where(eq(patientContacts.patientId, patientId))
    .orderBy(asc(patientContacts.position));
  if (rows.length === 0) return [];
  const ids = rows.map(({ contactId }) => contactId);
  const asked = await db.select().from(consents).where(inArray(consents.contactId, ids));
  return rows.map(({ contactId, kind, blockedReason }) => {
    const own = asked.filter((row) => row.contactId === contactId && (row.patientId ?? patientId) === patientId);
    const isAgreed = (purpose: string) => own.some((row) => row.purpose === purpose && row.withdrawnAt === null);
    return {
      contactId,
      kind,
      // Whatever else keeps a contact from being used, nothing is sent there.
      ...(blockedReason === null ? {} : { blockedReason: blockedReason === 'wrong_number' ? blockedReason : 'stop' }),
      withdrawn: own.flatMap((row) => (row.withdrawnAt === null || isAgreed(row.purpose) ? [] : [row.purpose])),
    };
  });
}
