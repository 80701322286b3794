import { and, eq, inArray, notInArray } from 'drizzle-orm';
import { AppointmentId, ClinicId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { absenceTellings } from '../../db/schema/absences.ts';
import { appointments } from '../../db/schema/booking.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { expiryOf } from '../../notice/purpose.ts';
import { reachOf } from '../notices/contactChoices.ts';
import { allowedBy, makeNotice } from '../notices/makeNotice.ts';
import type { BookingDeps } from '../booking/deps.ts';
import { endTelling, lockTelling, type TellingRow } from './tellings.ts';

/**
 * The doctor comes after all: nobody more is told, nothing is kept, and whoever may have heard otherwise and still has the
 * booking is told that it stands. What was moved or given up stays so. In the transaction in which the absence ends.
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
    .where(
      and(
        eq(absenceTellings.absenceId, absenceId),
        notInArray(absenceTellings.state, ['moved', 'cancelled', 'over', 'stopped']),
      ),
    );
  for (const { id } of rows) {
    const telling = await lockTelling(tx, id);
    if (telling === undefined) continue;
    const mayKnow = telling.state === 'seen_to' || (await wasTried(tx, telling));
    await endTelling(tx, telling, 'stopped', now);
    if (mayKnow) await tellItStands(tx, deps, telling, now);
  }
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
