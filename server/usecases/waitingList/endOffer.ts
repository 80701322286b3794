import { and, eq, inArray } from 'drizzle-orm';
import type { ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { SILENCES_ALLOWED } from '../../booking/waitingList.ts';
import type { Db } from '../../db/database.ts';
import { places } from '../../db/schema/booking.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { placeOffers, waitingEntries } from '../../db/schema/waitingList.ts';
import type { NewId } from '../../ports/ids.ts';
import { holderOf, noticeKeyOf, rememberWaiting, type EntryRow, type OfferRow } from './entries.ts';

export type OfferEnd = {
  readonly entry: EntryRow;
  readonly offer: OfferRow;
  readonly how: 'declined' | 'silent' | 'withdrawn';
  readonly now: EpochMs;
  readonly actor: string;
};

/**
 * An offer comes to nothing: the place is free again, and the person stays on the list for the next one. Only a silence
 * after a message that arrived counts against the person; who could not be told was not silent. The entry is locked.
 */
export async function endOffer(tx: Db, newId: NewId, { entry, offer, how, now, actor }: OfferEnd): Promise<void> {
  const at = new Date(now);
  await tx
    .update(places)
    .set({ state: 'free', heldBy: null, heldUntil: null, channel: null })
    .where(and(eq(places.id, offer.placeId), eq(places.state, 'held'), eq(places.heldBy, holderOf(offer.id))));
  await tx
    .update(placeOffers)
    .set({ state: how, answeredAt: how === 'declined' ? at : null })
    .where(eq(placeOffers.id, offer.id));
  const silences =
    how === 'declined' ? 0 : how === 'silent' && (await wasTold(tx, offer)) ? entry.silences + 1 : entry.silences;
  await tx
    .update(waitingEntries)
    .set({ state: silences >= SILENCES_ALLOWED ? 'unanswered' : 'waiting', silences, updatedAt: at })
    .where(eq(waitingEntries.id, entry.id));
  await withdrawNotice(tx, offer.id, now);
  const { clinicId } = offer;
  const detail = { offerId: offer.id, startsAt: offer.startsAt.getTime() };
  // The column refers to the clinic.
  await rememberWaiting(tx, newId, {
    clinicId: clinicId as ClinicId,
    entryId: entry.id,
    at: now,
    actor,
    what: how,
    detail,
  });
}

async function wasTold(tx: Db, offer: OfferRow): Promise<boolean> {
  const rows = await tx
    .select({ id: noticeAttempts.id })
    .from(noticeAttempts)
    .innerJoin(notices, eq(notices.id, noticeAttempts.noticeId))
    .where(
      and(
        eq(notices.key, noticeKeyOf(offer.id)),
        inArray(noticeAttempts.status, ['accepted', 'delivered', 'answered']),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Nobody is offered a place that is kept no more. */
export async function withdrawNotice(tx: Db, offerId: string, now: EpochMs): Promise<void> {
  await tx
    .update(notices)
    .set({ status: 'cancelled', finishedAt: new Date(now) })
    .where(and(eq(notices.key, noticeKeyOf(offerId)), eq(notices.status, 'open')));
}
