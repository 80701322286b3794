import { and, eq } from 'drizzle-orm';
import {
  BookingChannel,
  PlaceId,
  type AppointmentView,
  type BookingRefusal,
} from '../../../common/contract/booking.ts';
import { Language } from '../../../common/contract/language.ts';
import { InsuranceId } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ClassCode, PatientId, PractitionerId } from '../../../common/contract/vocabulary.ts';
import { inTransaction } from '../../db/transaction.ts';
import { placeOffers, waitingEntries } from '../../db/schema/waitingList.ts';
import { readAgain } from '../booking/appointmentView.ts';
import { book } from '../booking/book.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import type { OptionalKey } from '../idempotency.ts';
import { endOffer, withdrawNotice } from './endOffer.ts';
import { holderOf, lockEntry, openOfferOf, rememberWaiting, type OfEntry } from './entries.ts';

export type AnswerOrder = OfEntry & {
  readonly actor: string;
  /** Only this offer; absent: whichever is open. */
  readonly offerId?: string;
  readonly idempotency?: OptionalKey;
};

const STANDARD = ClassCode.parse('standard');

/**
 * Takes the place that is kept: a booking like any other, in one transaction with the end of the waiting. Said twice, it
 * is one booking. A place is given as long as nobody else was offered it, even some moments after the time to answer.
 */
export async function acceptOffer(
  deps: BookingDeps,
  { clinicId, entryId, offerId, actor, idempotency }: AnswerOrder,
): Promise<Result<AppointmentView, BookingRefusal>> {
  const [entry] = await deps.db
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.id, entryId), eq(waitingEntries.clinicId, clinicId)));
  if (entry === undefined) return err({ code: 'waiting_not_found' });
  const offer = await openOfferOf(deps.db, entryId);
  if (offer === undefined || (offerId !== undefined && offer.id !== offerId))
    return entry.state === 'booked' && entry.appointmentId !== null
      ? readAgain(deps.db, entry.appointmentId)
      : err({ code: 'offer_over' });

  return book(deps, {
    clinicId,
    actor,
    channel: BookingChannel.parse(entry.channel),
    holder: holderOf(offer.id),
    idempotency,
    patientId: PatientId.parse(entry.patientId),
    place: { kind: 'held', placeId: PlaceId.parse(offer.placeId) },
    patientType: entry.patientType,
    insuranceId: InsuranceId.nullable().parse(entry.insuranceId),
    ...(entry.screening === null ? {} : { screening: [...entry.screening] }),
    ...(entry.decidedBy === null ? {} : { decidedBy: PractitionerId.parse(entry.decidedBy) }),
    language: Language.catch('en').parse(entry.language),
    classCode: STANDARD,
    partySize: 1,
    ...(entry.note === null ? {} : { note: entry.note }),
    beside: {
      before: async (tx) => {
        const locked = await lockEntry(tx, { clinicId, entryId });
        if (!locked.ok) return locked;
        const open = await openOfferOf(tx, entryId);
        return open?.id === offer.id ? ok(undefined) : err({ code: 'offer_over' });
      },
      after: async (tx, appointmentId) => {
        const now = nowOf(deps);
        const at = new Date(now);
        await tx.update(placeOffers).set({ state: 'accepted', answeredAt: at }).where(eq(placeOffers.id, offer.id));
        await tx
          .update(waitingEntries)
          .set({ state: 'booked', appointmentId, silences: 0, updatedAt: at })
          .where(eq(waitingEntries.id, entryId));
        await withdrawNotice(tx, offer.id, now);
        const detail = { offerId: offer.id, appointmentId };
        await rememberWaiting(tx, deps.newId, { clinicId, entryId, at: now, actor, what: 'accepted', detail });
      },
    },
  });
}

/** Leaves the place to the next of the list; the person goes on waiting for another. */
export function declineOffer(
  deps: BookingDeps,
  { clinicId, entryId, offerId, actor }: AnswerOrder,
): Promise<Result<undefined, BookingRefusal>> {
  const now = nowOf(deps);
  return inTransaction(deps.db, async (tx): Promise<Result<undefined, BookingRefusal>> => {
    const entry = await lockEntry(tx, { clinicId, entryId });
    if (!entry.ok) return entry;
    const offer = await openOfferOf(tx, entryId);
    if (offer === undefined || (offerId !== undefined && offer.id !== offerId)) return err({ code: 'offer_over' });
    await endOffer(tx, deps.newId, { entry: entry.value, offer, how: 'declined', now, actor });
    return ok(undefined);
  });
}
