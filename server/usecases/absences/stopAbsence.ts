import { and, asc, eq, gt, inArray, isNull, lt, or } from 'drizzle-orm';
import { AppointmentId, ClinicId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { absenceTellings } from '../../db/schema/absences.ts';
import { absences, appointments, slots } from '../../db/schema/booking.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { expiryOf } from '../../notice/purpose.ts';
import { reachOf } from '../notices/contactChoices.ts';
import { allowedBy, makeNotice } from '../notices/makeNotice.ts';
import type { BookingDeps } from '../booking/deps.ts';
import { endTelling, lockTelling, STANDS, type TellingRow } from './tellings.ts';

/**
 * The doctor comes after all: nobody more is told, nothing is kept, and whoever may have heard otherwise and still has the
 * booking is told that it stands, but for whom another absence of the doctor remains. What was moved or given up stays so. In the transaction in which the absence ends.
 */
export async function stopTelling(
  tx: Db,
  deps: Pick<BookingDeps, 'newId'>,
  absenceId: string,
  now: EpochMs,
): Promise<void> {
  const rows = await tx
    .select({ id: absenceTellings.id })
    .from(absenceTellings)
    .where(and(eq(absenceTellings.absenceId, absenceId), inArray(absenceTellings.state, [...STANDS])));
  for (const { id } of rows) {
    const telling = await lockTelling(tx, id);
    if (telling === undefined || (await passOn(tx, telling, now))) continue;
    const mayKnow = telling.state === 'seen_to' || (await wasTried(tx, telling));
    await endTelling(tx, telling, 'stopped', now);
    if (mayKnow) await tellItStands(tx, deps, telling, now);
  }
}

/**
 * Where another absence of the doctor lies over the same time, the telling is that one's from now on, with what was said and
 * is kept. @returns whether there is one
 */
async function passOn(tx: Db, { id, clinicId, appointmentId, awayAt }: TellingRow, now: EpochMs): Promise<boolean> {
  const [other] = await tx
    .select({ absenceId: absences.id })
    .from(appointments)
    .innerJoin(slots, eq(slots.id, appointments.slotId))
    .innerJoin(absences, eq(absences.practitionerId, appointments.practitionerId))
    .where(
      and(
        eq(appointments.id, appointmentId),
        eq(appointments.startsAt, awayAt),
        or(isNull(absences.clinicId), eq(absences.clinicId, clinicId)),
        lt(absences.fromAt, slots.endsAt),
        gt(absences.untilAt, awayAt),
      ),
    )
    .orderBy(asc(absences.fromAt), asc(absences.id))
    .limit(1);
  if (other === undefined) return false;
  const updatedAt = new Date(now);
  const [own] = await tx
    .select({ id: absenceTellings.id })
    .from(absenceTellings)
    .where(and(eq(absenceTellings.absenceId, other.absenceId), eq(absenceTellings.appointmentId, appointmentId)));
  // It has one of its own, with its own places: only this one is over.
  if (own) await tx.update(absenceTellings).set({ state: 'stopped', updatedAt }).where(eq(absenceTellings.id, id));
  else await tx.update(absenceTellings).set({ absenceId: other.absenceId }).where(eq(absenceTellings.id, id));
  return true;
}

/** Whether a message may have reached anybody. */
async function wasTried(tx: Db, { id, appointmentId }: TellingRow): Promise<boolean> {
  const tried = await tx
    .select({ params: notices.params })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(
      and(
        eq(notices.appointmentId, appointmentId),
        eq(notices.purpose, 'doctor_absent'),
        inArray(noticeAttempts.status, ['sending', 'accepted', 'delivered', 'unknown', 'answered']),
      ),
    );
  return tried.some(({ params }) => params['tellingId'] === id);
}

async function tellItStands(
  tx: Db,
  { newId }: Pick<BookingDeps, 'newId'>,
  { absenceId, appointmentId, clinicId, awayAt }: TellingRow,
  now: EpochMs,
): Promise<void> {
  const [booking] = await tx.select().from(appointments).where(eq(appointments.id, appointmentId));
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId));
  const startsAt = awayAt.getTime();
  if (booking?.status !== 'booked' || clinic === undefined || booking.startsAt.getTime() !== startsAt) return;
  if (expiryOf('absence_over', now, startsAt) <= now) return;
  const { number, code, patientRef, language } = booking;
  await makeNotice(
    { db: tx, newId },
    {
      clinicId: ClinicId.parse(clinicId),
      key: `absence_over:${absenceId}:${appointmentId}`,
      purpose: 'absence_over',
      visitId: null,
      appointmentId,
      patientRef,
      language,
      params: { number, code, startsAt },
      allowed: allowedBy(clinic),
      reach: await reachOf(tx, { appointmentId: AppointmentId.parse(appointmentId) }),
    },
    now,
  );
}
