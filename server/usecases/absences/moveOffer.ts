import { and, asc, eq, inArray } from 'drizzle-orm';
import type { ScheduleId } from '../../../common/contract/booking.ts';
import { AppointmentId, type ClinicId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import { plusMinutes } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { moveOfferPlaces, moveOffers } from '../../db/schema/absences.ts';
import { places } from '../../db/schema/booking.ts';
import type { BookingClinic } from '../booking/clinic.ts';
import type { BookingDeps } from '../booking/deps.ts';
import { openSchedule, slotAt } from '../booking/openSchedule.ts';
import { readAppointment } from '../booking/appointmentView.ts';
import { lockFreePlace } from '../booking/places.ts';
import { admit, isInSession, keptFor, whomOf } from '../booking/sessions.ts';
import { wantedTime } from '../booking/wantedTime.ts';

export type MoveOfferRow = typeof moveOffers.$inferSelect;
export type KeptPlace = typeof moveOfferPlaces.$inferSelect;
export type MoveOffer = { readonly offer: MoveOfferRow; readonly places: readonly KeptPlace[] };

/** Whose place a row of `places` is while the offer is open. */
export const holderOf = (offerId: string): string => `move:${offerId}`;

/** Kept so much longer, so that an answer of the last moment finds its place. */
const HANDED_ON_MIN = 2;

export async function openOfferOf(db: Db, appointmentId: string): Promise<MoveOffer | undefined> {
  const [offer] = await db
    .select()
    .from(moveOffers)
    .where(and(eq(moveOffers.appointmentId, appointmentId), eq(moveOffers.state, 'open')));
  return offer && { offer, places: await placesOf(db, offer.id) };
}

export async function readOffer(db: Db, offerId: string): Promise<MoveOffer | undefined> {
  const [offer] = await db.select().from(moveOffers).where(eq(moveOffers.id, offerId));
  return offer && { offer, places: await placesOf(db, offer.id) };
}

const placesOf = (db: Db, offerId: string): Promise<KeptPlace[]> =>
  db.select().from(moveOfferPlaces).where(eq(moveOfferPlaces.offerId, offerId)).orderBy(asc(moveOfferPlaces.key));

export type Keeping = {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly tellingId: string | null;
  readonly insteadOfAt: EpochMs;
  readonly slots: readonly { readonly scheduleId: ScheduleId; readonly startsAt: EpochMs }[];
  readonly answerBy: EpochMs;
  readonly now: EpochMs;
};

/**
 * Keeps a place of each of these times while the patient decides; what has gone meanwhile is left out. An offer that was
 * open before is over. The slots of these dates have been made. @returns undefined where none was left
 */
export async function keepPlaces(
  tx: Db,
  deps: BookingDeps,
  clinic: BookingClinic,
  { clinicId, appointmentId, tellingId, insteadOfAt, slots, answerBy, now }: Keeping,
): Promise<MoveOffer | undefined> {
  await endOffer(tx, appointmentId, 'over');
  const booking = await readAppointment(tx, appointmentId);
  const { newId } = deps;
  const offerId = newId();
  const holder = holderOf(offerId);
  const kept: (typeof moveOfferPlaces.$inferInsert)[] = [];
  for (const { scheduleId, startsAt } of slots) {
    const wanted = await wantedTime(tx, clinic, { kind: 'time', scheduleId, startsAt }, now);
    const open = wanted.ok ? await openSchedule(tx, deps, clinic, wanted.value) : wanted;
    const slot = open.ok ? slotAt(open.value.slots, startsAt) : undefined;
    const place = slot && (await lockFreePlace(tx, { slotId: slot.slotId, holder, now }));
    if (place === undefined || !open.ok || !wanted.ok || booking === undefined) continue;
    const { date } = wanted.value;
    const asked = { whom: whomOf(booking), holder, mayGoBeyond: false, appointmentId };
    const isOpen =
      isInSession(booking, open.value.schedule, date) || (await admit(tx, clinic, open.value, date, now, asked)).ok;
    if (!isOpen) continue;
    const { placeId } = place;
    const row = { id: newId(), offerId, key: kept.length + 1, placeId, scheduleId, startsAt: new Date(startsAt) };
    kept.push({ ...row, isKept: true });
    const heldUntil = new Date(plusMinutes(answerBy, HANDED_ON_MIN));
    await tx
      .update(places)
      .set({ state: 'held', heldBy: holder, heldUntil, ...keptFor(whomOf(booking)) })
      .where(eq(places.id, placeId));
    // A place whose keeping ran out before anybody looked is offered to one person only all the same.
    await tx.update(moveOfferPlaces).set({ isKept: false }).where(eq(moveOfferPlaces.placeId, placeId));
  }
  if (kept.length === 0) return undefined;
  await tx.insert(moveOffers).values({
    id: offerId,
    clinicId,
    appointmentId,
    tellingId,
    insteadOfAt: new Date(insteadOfAt),
    state: 'open',
    offeredAt: new Date(now),
    answerBy: new Date(answerBy),
  });
  await tx.insert(moveOfferPlaces).values(kept);
  return readOffer(tx, offerId);
}

/** Gives back what is kept for a booking; `takenKey`: but for the one that was taken, which is booked by now. */
export async function endOffer(tx: Db, appointmentId: string, as: 'taken' | 'over', takenKey?: number): Promise<void> {
  const [offer] = await tx
    .select({ id: moveOffers.id })
    .from(moveOffers)
    .where(and(eq(moveOffers.appointmentId, appointmentId), eq(moveOffers.state, 'open')))
    .for('update');
  if (offer === undefined) return;
  const kept = await tx
    .select({ placeId: moveOfferPlaces.placeId })
    .from(moveOfferPlaces)
    .where(eq(moveOfferPlaces.offerId, offer.id));
  await tx
    .update(places)
    .set({ state: 'free', heldBy: null, heldUntil: null, channel: null })
    .where(
      and(
        inArray(
          places.id,
          kept.map(({ placeId }) => placeId),
        ),
        eq(places.state, 'held'),
        eq(places.heldBy, holderOf(offer.id)),
      ),
    );
  await tx.update(moveOfferPlaces).set({ isKept: false }).where(eq(moveOfferPlaces.offerId, offer.id));
  await tx
    .update(moveOffers)
    .set({ state: as, takenKey: takenKey ?? null })
    .where(eq(moveOffers.id, offer.id));
}

/** Of which booking an offer is. */
export const appointmentOf = ({ offer }: MoveOffer): AppointmentId => AppointmentId.parse(offer.appointmentId);
