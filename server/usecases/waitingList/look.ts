import { and, asc, eq, gt, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { ok } from '../../../common/contract/result.ts';
import { WaitingEntryId } from '../../../common/contract/waitingList.ts';
import { ClinicId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { isWanted, offersFor } from '../../booking/waitingList.ts';
import type { Db } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { appointments, slots } from '../../db/schema/booking.ts';
import { placeOffers, waitingEntries } from '../../db/schema/waitingList.ts';
import { readClinic, type BookingClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { endOffer } from './endOffer.ts';
import { JOB, lockEntry, openOfferOf, rememberWaiting, wantedOf, type EntryRow } from './entries.ts';
import { ON_THE_LIST } from './join.ts';
import { offerPlace } from './offerPlace.ts';
import { freeSlotsFor, withWhatSuits } from './suits.ts';

/** Clinics in which somebody is on the list. */
export async function clinicsWithWaiting(db: Db): Promise<readonly ClinicId[]> {
  const rows = await db
    .selectDistinct({ clinicId: waitingEntries.clinicId })
    .from(waitingEntries)
    .where(inArray(waitingEntries.state, [...ON_THE_LIST]));
  return rows.map(({ clinicId }) => ClinicId.parse(clinicId));
}

/**
 * Looks at one clinic's list: ends offers whose time has passed or whose place is gone, takes off the list who has a place
 * or whose days are over, and offers what is free, in order. It looks at how things are and not at what happened, so a
 * place that became free in whatever way is found, and looking twice does nothing more. One process looks at a time.
 *
 * @returns whether anything changed
 */
export async function lookAtWaitingList(deps: BookingDeps, clinicId: ClinicId): Promise<boolean> {
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return false;
  const looked = await inTransaction(deps.db, async (tx) => {
    const [lock] = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`waiting_list ${clinicId}`}, 0)) as mine`,
    );
    if (lock?.mine !== true) return ok(false);
    // Each step is a transaction of its own: this one only keeps other processes from looking meanwhile.
    const ended = await endOffers(deps, clinicId);
    const left = await takeOff(deps, clinic);
    const offered = await offerFree(deps, clinic);
    return ok(ended + left + offered > 0);
  });
  return looked.ok && looked.value;
}

async function endOffers(deps: BookingDeps, clinicId: ClinicId): Promise<number> {
  const now = nowOf(deps);
  const due = await deps.db
    .select({ offer: placeOffers, isWithdrawn: slots.isWithdrawn })
    .from(placeOffers)
    .innerJoin(slots, eq(slots.id, placeOffers.slotId))
    .where(
      and(
        eq(placeOffers.clinicId, clinicId),
        eq(placeOffers.state, 'open'),
        or(lte(placeOffers.answerBy, new Date(now)), eq(slots.isWithdrawn, true)),
      ),
    )
    .orderBy(asc(placeOffers.answerBy));
  for (const { offer, isWithdrawn } of due)
    await inTransaction(deps.db, async (tx) => {
      const entry = await lockEntry(tx, { clinicId, entryId: WaitingEntryId.parse(offer.entryId) });
      const open = await openOfferOf(tx, offer.entryId);
      if (entry.ok && open?.id === offer.id) {
        const how = isWithdrawn ? 'withdrawn' : 'silent';
        await endOffer(tx, deps.newId, { entry: entry.value, offer: open, how, now, actor: JOB });
      }
      return ok(undefined);
    });
  return due.length;
}

/** Those whose days have passed, and those who were booked for what they wanted in another way. */
async function takeOff(deps: BookingDeps, clinic: BookingClinic): Promise<number> {
  const { clinicId } = clinic;
  const now = nowOf(deps);
  const today = clinicDateOf(now, clinic);
  const past = await deps.db
    .select({ id: waitingEntries.id })
    .from(waitingEntries)
    .where(
      and(
        eq(waitingEntries.clinicId, clinicId),
        inArray(waitingEntries.state, ['waiting', 'unanswered']),
        lt(waitingEntries.untilDate, today),
      ),
    );
  const booked = await deps.db
    .select({ entry: waitingEntries, appointmentId: appointments.id, startsAt: appointments.startsAt })
    .from(waitingEntries)
    .innerJoin(
      appointments,
      and(
        eq(appointments.patientId, waitingEntries.patientId),
        eq(appointments.serviceId, waitingEntries.serviceId),
        or(isNull(waitingEntries.practitionerId), eq(appointments.practitionerId, waitingEntries.practitionerId)),
        inArray(appointments.status, ['pending', 'booked', 'arrived']),
        gt(appointments.createdAt, waitingEntries.createdAt),
      ),
    )
    .where(and(eq(waitingEntries.clinicId, clinicId), inArray(waitingEntries.state, ['waiting', 'unanswered'])));
  const placed = booked.filter(({ entry, startsAt }) =>
    isWanted(startsAt.getTime() as EpochMs, wantedOf(entry), clinic),
  );
  const leaving = new Map<string, string | null>([
    ...past.map(({ id }) => [id, null] as const),
    ...placed.map(({ entry, appointmentId }) => [entry.id, appointmentId] as const),
  ]);
  for (const [id, appointmentId] of leaving) await leave(deps, clinicId, id, appointmentId, now);
  return leaving.size;
}

async function leave(
  deps: BookingDeps,
  clinicId: ClinicId,
  id: string,
  appointmentId: string | null,
  now: EpochMs,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const entry = await lockEntry(tx, { clinicId, entryId: WaitingEntryId.parse(id) });
    if (!entry.ok || (entry.value.state !== 'waiting' && entry.value.state !== 'unanswered')) return ok(undefined);
    const state = appointmentId === null ? 'over' : 'booked';
    await tx
      .update(waitingEntries)
      .set({ state, appointmentId, updatedAt: new Date(now) })
      .where(eq(waitingEntries.id, id));
    const detail = appointmentId === null ? {} : { appointmentId };
    const what = appointmentId === null ? 'over' : 'accepted';
    await rememberWaiting(tx, deps.newId, { clinicId, entryId: id, at: now, actor: JOB, what, detail });
    return ok(undefined);
  });
}

async function offerFree(deps: BookingDeps, clinic: BookingClinic): Promise<number> {
  const entries = await waitingInOrder(deps.db, clinic.clinicId);
  let offered = 0;
  for (const [serviceId, ofService] of Map.groupBy(entries, (entry) => entry.serviceId)) {
    const free = await freeSlotsFor(deps, clinic, serviceId, ofService);
    if (free.length === 0) continue;
    const people = await withWhatSuits(deps, clinic, ofService);
    for (const { person, slot } of offersFor(people, free)) {
      const entryId = WaitingEntryId.parse(person.entry.id);
      const made = await offerPlace(deps, clinic, { clinicId: clinic.clinicId, entryId, slot, actor: JOB });
      // Where somebody was faster the person is the first again at the next look.
      if (made.ok) offered += 1;
    }
  }
  return offered;
}

/** Those who wait for an offer, the first to come first. */
export async function waitingInOrder(db: Db, clinicId: ClinicId): Promise<readonly EntryRow[]> {
  return db
    .select()
    .from(waitingEntries)
    .where(and(eq(waitingEntries.clinicId, clinicId), eq(waitingEntries.state, 'waiting')))
    .orderBy(asc(waitingEntries.createdAt), asc(waitingEntries.id));
}
