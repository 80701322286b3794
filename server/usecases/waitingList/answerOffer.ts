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
import { nowOf, type Beside, type BookingDeps } from '../booking/deps.ts';
import { move } from '../booking/move.ts';
import type { OptionalKey } from '../idempotency.ts';
import { endOffer, withdrawNotice } from './endOffer.ts';
import { holderOf, lockEntry, openOfferOf, rememberWaiting, type OfEntry, type OfferRow } from './entries.ts';
import { insteadOf, isStillInstead, type InsteadOf } from './insteadOf.ts';

export type AnswerOrder = OfEntry & {
  readonly actor: string;
  /** Only this offer; absent: whichever is open. */
  readonly offerId?: string;
  readonly idempotency?: OptionalKey;
};

const STANDARD = ClassCode.parse('standard');

/**
 * Takes the place that is kept: a booking like any other, in one transaction with the end of the waiting. Where the
 * patient has a later booking for the same, that one is moved to the place, as the offer said. Said twice, it is one. A place is given as long as nobody else was offered it, even some moments after the time to answer.
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

  const beside = takingOf(deps, { clinicId, entryId, actor }, offer);
  const channel = BookingChannel.parse(entry.channel);
  const place = { kind: 'held', placeId: PlaceId.parse(offer.placeId) } as const;
  const taking = { clinicId, actor, channel, holder: holderOf(offer.id), idempotency, place };
  // By what the offer was judged, whichever way the place is taken.
  const offeredFor = { patientType: entry.patientType, insuranceId: InsuranceId.nullable().parse(entry.insuranceId) };
  const answers = {
    ...(entry.screening === null ? {} : { screening: [...entry.screening] }),
    ...(entry.decidedBy === null ? {} : { decidedBy: PractitionerId.parse(entry.decidedBy) }),
  };
  const later = await insteadOf(deps.db, entry, offer);
  if (later !== undefined) {
    const { appointmentId } = later;
    const because = { because: 'waiting_list', offerId: offer.id };
    const moved = await move(deps, {
      ...taking,
      ...answers,
      appointmentId,
      offeredFor,
      onlyIf: isStillInstead(entry, offer),
      because,
      beside: beside(later),
    });
    // Given up, or moved to before the place, a moment ago: then there is nothing that the place would be instead of.
    if (moved.ok || moved.error.code !== 'appointment_not_open') return moved;
  }
  return book(deps, {
    ...taking,
    ...offeredFor,
    ...answers,
    patientId: PatientId.parse(entry.patientId),
    language: Language.catch('en').parse(entry.language),
    classCode: STANDARD,
    partySize: 1,
    ...(entry.note === null ? {} : { note: entry.note }),
    beside: beside(undefined),
  });
}

/** What belongs to the transaction in which an offered place is taken, with or without a booking that it is instead of. */
const takingOf =
  (deps: BookingDeps, { clinicId, entryId, actor }: OfEntry & { readonly actor: string }, offer: OfferRow) =>
  (later: InsteadOf | undefined): Beside => ({
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
      const instead = later && { insteadOf: later.number, insteadOfAt: later.startsAt };
      const detail = { offerId: offer.id, appointmentId, ...instead };
      await rememberWaiting(tx, deps.newId, { clinicId, entryId, at: now, actor, what: 'accepted', detail });
    },
  });

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
