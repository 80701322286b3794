import { eq } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { absenceTellings } from '../../db/schema/absences.ts';
import { appointments } from '../../db/schema/booking.ts';
import { stages } from '../../db/schema/queue.ts';
import { placeOffers } from '../../db/schema/waitingList.ts';
import { isDoctorAbsent } from '../absences/tellings.ts';
import { purposeOf, type NoticeRow } from './writeNoticeText.ts';

/** What the notice is about is over: nobody is told to come who was seen, and nobody reminded of a cancelled time. */
export async function isOver(db: Db, row: NoticeRow): Promise<boolean> {
  const purpose = purposeOf(row);
  const stageId = row.params['stageId'];
  if (typeof stageId === 'string' && (purpose === 'turn_near' || purpose === 'called')) {
    const [stage] = await db.select({ status: stages.status }).from(stages).where(eq(stages.id, stageId));
    return stage?.status !== (purpose === 'turn_near' ? 'waiting' : 'called');
  }
  if (purpose === 'place_offered') {
    const offerId = String(row.params['offerId'] ?? '');
    const [offer] = await db.select({ state: placeOffers.state }).from(placeOffers).where(eq(placeOffers.id, offerId));
    return offer?.state !== 'open';
  }
  if (purpose === 'doctor_absent') {
    const tellingId = String(row.params['tellingId'] ?? '');
    const [telling] = await db.select().from(absenceTellings).where(eq(absenceTellings.id, tellingId));
    if (telling?.state !== 'asked' || telling.round !== row.params['round']) return true;
  }
  if (row.appointmentId === null || purpose === 'booking_cancelled' || purpose === 'missed') return false;
  const [booking] = await db
    .select({ status: appointments.status, startsAt: appointments.startsAt })
    .from(appointments)
    .where(eq(appointments.id, row.appointmentId));
  if (booking?.status !== 'booked') return !(purpose === 'doctor_absent' && booking?.status === 'pending');
  // Nobody is reminded of, or told to come to, a doctor who is absent.
  return (purpose === 'reminder' || purpose === 'turn_near') && isDoctorAbsent(db, row.appointmentId, booking.startsAt);
}
