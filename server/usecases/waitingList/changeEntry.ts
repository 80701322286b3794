import { eq } from 'drizzle-orm';
import type { BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { inTransaction } from '../../db/transaction.ts';
import { waitingEntries } from '../../db/schema/waitingList.ts';
import { readClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { endOffer } from './endOffer.ts';
import { lockEntry, openOfferOf, rememberWaiting, type OfEntry } from './entries.ts';
import { offerPlace } from './offerPlace.ts';
import { freeSlotsFor, withWhatSuits } from './suits.ts';

type ChangeOrder = OfEntry & { readonly actor: string };
type Changed = Promise<Result<undefined, BookingRefusal>>;

/** Takes somebody off the list; a place that was kept is free for the next. */
export function removeFromWaitingList(deps: BookingDeps, { clinicId, entryId, actor }: ChangeOrder): Changed {
  const now = nowOf(deps);
  return inTransaction(deps.db, async (tx): Changed => {
    const locked = await lockEntry(tx, { clinicId, entryId });
    if (!locked.ok) return locked;
    const entry = locked.value;
    if (entry.state !== 'waiting' && entry.state !== 'offered' && entry.state !== 'unanswered')
      return err({ code: 'waiting_over' });
    const offer = await openOfferOf(tx, entryId);
    if (offer !== undefined) await endOffer(tx, deps.newId, { entry, offer, how: 'withdrawn', now, actor });
    await tx
      .update(waitingEntries)
      .set({ state: 'removed', updatedAt: new Date(now) })
      .where(eq(waitingEntries.id, entryId));
    await rememberWaiting(tx, deps.newId, { clinicId, entryId, at: now, actor, what: 'removed' });
    return ok(undefined);
  });
}

/** Somebody who did not answer still waits, and keeps the place in the list. */
export function waitAgain(deps: BookingDeps, { clinicId, entryId, actor }: ChangeOrder): Changed {
  const now = nowOf(deps);
  return inTransaction(deps.db, async (tx): Changed => {
    const locked = await lockEntry(tx, { clinicId, entryId });
    if (!locked.ok) return locked;
    if (locked.value.state === 'waiting') return ok(undefined);
    if (locked.value.state !== 'unanswered') return err({ code: 'waiting_over' });
    await tx
      .update(waitingEntries)
      .set({ state: 'waiting', silences: 0, updatedAt: new Date(now) })
      .where(eq(waitingEntries.id, entryId));
    await rememberWaiting(tx, deps.newId, { clinicId, entryId, at: now, actor, what: 'waits_again' });
    return ok(undefined);
  });
}

/** Staff offer the first place that suits to this person, whoever is before in the list; the history says who did. */
export async function offerByHand(deps: BookingDeps, { clinicId, entryId, actor }: ChangeOrder): Changed {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const [entry] = await deps.db.select().from(waitingEntries).where(eq(waitingEntries.id, entryId));
  if (entry?.clinicId !== clinicId) return err({ code: 'waiting_not_found' });
  const [free, [person]] = await Promise.all([
    freeSlotsFor(deps, clinic, entry.serviceId, [entry]),
    withWhatSuits(deps, clinic, [entry]),
  ]);
  const slot = free.find((each) => person?.suits(each));
  if (entry.state === 'offered') return err({ code: 'offer_open' });
  if (entry.state !== 'waiting') return err({ code: 'waiting_over' });
  if (slot === undefined) return err({ code: 'no_place_suits' });
  const offered = await offerPlace(deps, clinic, { clinicId, entryId, slot, actor });
  return offered.ok ? ok(undefined) : offered;
}
