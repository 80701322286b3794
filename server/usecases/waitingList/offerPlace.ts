import { and, eq } from 'drizzle-orm';
import type { BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { EpochMs, PatientId } from '../../../common/contract/vocabulary.ts';
import { plusMinutes } from '../../booking/clinicTime.ts';
import type { AnswerTime } from '../../booking/waitingList.ts';
import type { Db } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { places } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { patients } from '../../db/schema/people.ts';
import { placeOffers, waitingEntries } from '../../db/schema/waitingList.ts';
import { channelPlan } from '../../notice/channelPlan.ts';
import { mannerOf } from '../../notice/purpose.ts';
import { readAppointment } from '../booking/appointmentView.ts';
import { busyTimesOf } from '../booking/bookingPatient.ts';
import type { BookingClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { openSchedule, overlapping, slotAt } from '../booking/openSchedule.ts';
import { lockFreePlace } from '../booking/places.ts';
import { admit, isInSession, keptFor, whomOf } from '../booking/sessions.ts';
import { wantedTime } from '../booking/wantedTime.ts';
import { contactPointsOf } from '../notices/contactPoints.ts';
import { allowedBy } from '../notices/makeNotice.ts';
import { answerTimeOf } from './answerTimeOf.ts';
import { holderOf, lockEntry, noticeKeyOf, rememberWaiting, type EntryRow, type OfEntry } from './entries.ts';
import { nextBookingAfter, type InsteadOf } from './insteadOf.ts';
import type { FreeSlot } from './suits.ts';

/** The place stays kept so much longer, so that it goes to the next of the list and to nobody in between. */
const HANDED_ON_MIN = 2;

export type Offering = OfEntry & { readonly slot: FreeSlot; readonly actor: string };

/**
 * Keeps a place for one person of the list, and tells the person, in one transaction. Nothing happens where the person
 * waits no more, was offered that time before, or the place has just gone.
 */
export async function offerPlace(
  deps: BookingDeps,
  clinic: BookingClinic,
  { clinicId, entryId, slot, actor }: Offering,
): Promise<Result<{ readonly offerId: string }, BookingRefusal>> {
  const now = nowOf(deps);
  const { scheduleId, startsAt } = slot;
  const time = answerTimeOf(clinic, now, startsAt);
  if (time === undefined) return err({ code: 'no_place_suits' });
  const wanted = await wantedTime(deps.db, clinic, { kind: 'time', scheduleId, startsAt }, now);
  if (!wanted.ok) return wanted;

  return inTransaction(deps.db, async (tx): Promise<Result<{ readonly offerId: string }, BookingRefusal>> => {
    const locked = await lockEntry(tx, { clinicId, entryId });
    if (!locked.ok) return locked;
    const entry = locked.value;
    if (entry.state === 'offered') return err({ code: 'offer_open' });
    if (entry.state !== 'waiting') return err({ code: 'waiting_over' });
    const open = await openSchedule(tx, deps, clinic, wanted.value);
    if (!open.ok) return open;
    const found = slotAt(open.value.slots, startsAt);
    if (found === undefined) return err({ code: 'not_offered', because: 'no_such_time' });
    // The column refers to patients.
    const busy = await busyTimesOf(tx, clinic, entry.patientId as PatientId, wanted.value.date);
    if (overlapping(found, busy) !== undefined) return err({ code: 'no_place_suits' });
    if (await wasOffered(tx, entryId, found.slotId)) return err({ code: 'no_place_suits' });

    const offerId = deps.newId();
    const holder = holderOf(offerId);
    const place = await lockFreePlace(tx, { slotId: found.slotId, holder, now });
    if (place === undefined) return err({ code: 'slot_taken' });
    const later = await nextBookingAfter(tx, entry, startsAt);
    // What is moved to the place counts as what it is.
    const moved = later && (await readAppointment(tx, later.appointmentId));
    const whom = whomOf(moved ?? entry);
    const { date } = wanted.value;
    if (moved === undefined || !isInSession(moved, open.value.schedule, date)) {
      const asked = { whom, holder, mayGoBeyond: false, appointmentId: moved?.id };
      const letIn = await admit(tx, clinic, open.value, date, now, asked);
      if (!letIn.ok) return letIn;
    }
    const heldUntil = new Date(plusMinutes(time.answerBy, HANDED_ON_MIN));
    await tx
      .update(places)
      .set({ state: 'held', heldBy: holder, heldUntil, ...keptFor(whom) })
      .where(eq(places.id, place.placeId));
    const isWritten = await tell(tx, deps, clinic, { entry, offerId, startsAt, later, time, now });
    await tx.insert(placeOffers).values({
      id: offerId,
      clinicId,
      entryId,
      placeId: place.placeId,
      slotId: found.slotId,
      scheduleId,
      startsAt: new Date(startsAt),
      state: 'open',
      offeredAt: new Date(now),
      answerBy: new Date(time.answerBy),
      isWritten,
      insteadOfId: later?.appointmentId ?? null,
    });
    await tx
      .update(waitingEntries)
      .set({ state: 'offered', updatedAt: new Date(now) })
      .where(eq(waitingEntries.id, entryId));
    const detail = { offerId, startsAt, answerBy: time.answerBy, isWritten };
    await rememberWaiting(tx, deps.newId, { clinicId, entryId, at: now, actor, what: 'offered', detail });
    return ok({ offerId });
  });
}

async function wasOffered(tx: Db, entryId: string, slotId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: placeOffers.id })
    .from(placeOffers)
    .where(and(eq(placeOffers.entryId, entryId), eq(placeOffers.slotId, slotId)));
  return rows.length > 0;
}

type Telling = {
  readonly entry: EntryRow;
  readonly offerId: string;
  readonly startsAt: EpochMs;
  readonly later: InsteadOf | undefined;
  readonly time: AnswerTime;
  readonly now: EpochMs;
};

/** @returns false where nothing can be written to the person: somebody at the desk rings */
async function tell(
  tx: Db,
  { newId }: BookingDeps,
  clinic: BookingClinic,
  { entry, offerId, startsAt, later, time: { toldAt, answerBy }, now }: Telling,
): Promise<boolean> {
  const contacts = await contactPointsOf(tx, entry.patientId);
  const plan = channelPlan({ purpose: 'place_offered', allowed: allowedBy(clinic), chosen: [], contacts });
  if (!plan.ok) return false;
  const [patient] = await tx
    .select({ patientRef: patients.patientRef })
    .from(patients)
    .where(eq(patients.id, entry.patientId));
  await tx.insert(notices).values({
    id: newId(),
    clinicId: clinic.clinicId,
    key: noticeKeyOf(offerId),
    purpose: 'place_offered',
    patientRef: patient?.patientRef ?? null,
    language: entry.language,
    params: { offerId, entryId: entry.id, startsAt, answerBy, ...(later && { insteadOf: later.startsAt }) },
    channels: plan.value,
    priority: mannerOf('place_offered').priority,
    notBefore: new Date(toldAt),
    expiresAt: new Date(answerBy),
    nextLookAt: new Date(toldAt),
    createdAt: new Date(now),
  });
  return true;
}
