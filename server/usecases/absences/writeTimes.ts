import { eq } from 'drizzle-orm';
import { appointments } from '../../db/schema/booking.ts';
import { reachOf } from '../notices/contactChoices.ts';
import { allowedBy, makeNotice } from '../notices/makeNotice.ts';
import { readClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { answerMinOf } from './tellAbsence.ts';
import { paramsOf } from './writtenOffer.ts';
import { timesOnTheLine, type ChoiceOrder } from './takeChoice.ts';

/**
 * Writes up to three other times to a patient who asked for them, kept for the answer; once for each message that asked.
 *
 * @param answeredId the message whose answer asks for it
 * @returns false where there are none, or nobody can be written to
 */
export async function writeTimes(
  deps: BookingDeps,
  of: Pick<ChoiceOrder, 'clinicId' | 'appointmentId'>,
  answeredId: string,
): Promise<boolean> {
  const [clinic, [booking]] = await Promise.all([
    readClinic(deps.db, of.clinicId),
    deps.db.select().from(appointments).where(eq(appointments.id, of.appointmentId)),
  ]);
  if (clinic === undefined || booking === undefined) return false;
  const offer = await timesOnTheLine(deps, of, false, answerMinOf(clinic));
  if (offer === undefined) return false;
  return makeNotice(
    deps,
    {
      clinicId: of.clinicId,
      key: `times_offered:${answeredId}`,
      purpose: 'times_offered',
      visitId: null,
      appointmentId: of.appointmentId,
      patientRef: booking.patientRef,
      language: booking.language,
      params: { number: booking.number, startsAt: booking.startsAt.getTime(), ...(await paramsOf(deps.db, offer)) },
      allowed: allowedBy(clinic),
      reach: await reachOf(deps.db, of),
    },
    nowOf(deps),
  );
}
