import { and, eq } from 'drizzle-orm';
import type { BookingRefusal, OverlapReason, PlaceId } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import { capacityOf, type OfferedSlot } from '../../booking/capacity.ts';
import { overlaps } from '../../booking/clinicTime.ts';
import { keptSlotsOn } from '../../booking/keptSlots.ts';
import { hasRules } from '../../booking/opening.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { schedules } from '../../db/schema/booking.ts';
import { DoFirst } from '../../db/transaction.ts';
import type { BusyTime } from './bookingPatient.ts';
import type { BookingClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { changesOf, makeSlots, readDate } from './makeSlots.ts';
import { lockFreePlace, lockSession, type LockedPlace } from './places.ts';
import { readSchedules, type Schedule } from './schedules.ts';
import { aloneIn, readSlotAtTime } from './slotAtTime.ts';
import type { WantedTime } from './wantedTime.ts';

export type OpenSlot = OfferedSlot & { readonly slotId: string };
export type OpenSchedule = { readonly schedule: Schedule; readonly slots: readonly OpenSlot[] };

/**
 * A schedule on one date with the times that may be booked; where one is wanted, with that one. Until the transaction
 * ends nobody can change its slots: whoever marks the practitioner absent waits for this booking, and then finds it among
 * those to be told. Where portions or quotas are counted, others who want a place of that date wait, too. Slots that are
 * not as planned are made first.
 *
 * @param tx of `inTransaction`
 */
export async function openSchedule(
  tx: Db,
  deps: BookingDeps,
  clinic: BookingClinic,
  { scheduleId, date, startsAt }: Pick<WantedTime, 'scheduleId' | 'date' | 'startsAt'>,
): Promise<Result<OpenSchedule, BookingRefusal>> {
  await keepAsItIs(tx, { scheduleId, clinicId: clinic.clinicId });
  const [[schedule], atTime] = await Promise.all([
    readSchedules(tx, clinic, { scheduleId }, { from: date, until: date }),
    startsAt === undefined ? undefined : readSlotAtTime(tx, { scheduleId, date, startsAt }, nowOf(deps)),
  ]);
  if (schedule === undefined) return err({ code: 'not_offered', because: 'not_bookable' });
  const hasToWait = hasRules(schedule.opening);
  if (hasToWait) await lockSession(tx, scheduleId, date);
  // Portions and quotas count the places of the whole date.
  const alone = hasToWait || !atTime ? undefined : aloneIn(keptSlotsOn(date, schedule.plan, clinic), atTime);
  const { planned, known } = alone ?? (await readDate(tx, deps, clinic, { scheduleId, date }));
  const capacity = capacityOf(planned, known);
  if (changesOf({ planned, known }, capacity) !== undefined)
    throw new DoFirst((db) => makeSlots({ ...deps, db }, clinic, scheduleId, date));
  const slots = capacity.offered.flatMap((slot) =>
    slot.slotId === undefined ? [] : [{ ...slot, slotId: slot.slotId }],
  );
  return ok({ schedule, slots });
}

const keepAsItIs = builtOnce((db, given: { readonly scheduleId: string; readonly clinicId: string }) =>
  db
    .select({ id: schedules.id })
    .from(schedules)
    .where(and(eq(schedules.id, given.scheduleId), eq(schedules.clinicId, given.clinicId)))
    .for('share'),
);

export type PlaceRequest = {
  readonly wanted: WantedTime;
  readonly holder: string;
  readonly now: EpochMs;
  /** When the patient is booked already. */
  readonly busy: readonly BusyTime[];
  /** What follows where a time overlaps one of those. */
  readonly overlap: OverlapRule;
};

/** `refused`, `refused_without_reason`: asked again with a reason it would be made; `stands`: a reason was given. */
export type OverlapRule = 'refused' | 'refused_without_reason' | 'stands';

export type FoundPlace = LockedPlace & { readonly slot: OpenSlot };

/** Locks a place of the wanted time, or of the first free time of the wanted date at which the patient is free too. */
export async function findPlace(
  tx: Db,
  { slots }: OpenSchedule,
  { wanted, holder, now, busy: known, overlap }: PlaceRequest,
): Promise<Result<FoundPlace, BookingRefusal>> {
  const busy = overlap === 'stands' ? [] : known;
  if (wanted.startsAt !== undefined) {
    const slot = slotAt(slots, wanted.startsAt);
    if (slot === undefined) return err({ code: 'not_offered', because: 'no_such_time' });
    const other = overlapping(slot, busy);
    if (other !== undefined) return err(overlapRefusal(other, overlap));
    const place = await lock(tx, slot, wanted.placeId);
    return place === undefined ? err({ code: 'slot_taken' }) : ok({ ...place, slot });
  }

  const free = slots.filter((slot) => slot.startsAt > now && slot.free > 0);
  for (const slot of free) {
    if (overlapping(slot, busy) !== undefined) continue;
    const place = await lock(tx, slot, undefined);
    if (place !== undefined) return ok({ ...place, slot });
  }
  const other = free.map((slot) => overlapping(slot, busy)).find((found) => found !== undefined);
  return err(other === undefined ? { code: 'schedule_full' } : overlapRefusal(other, overlap));

  function lock(db: Db, { slotId }: OpenSlot, placeId: PlaceId | undefined): Promise<LockedPlace | undefined> {
    return lockFreePlace(db, { slotId, placeId, holder, now });
  }
}

export const slotAt = (slots: readonly OpenSlot[], startsAt: EpochMs): OpenSlot | undefined =>
  slots.find((slot) => slot.startsAt === startsAt);

export const overlapping = ({ startsAt, endsAt }: OpenSlot, busy: readonly BusyTime[]): BusyTime | undefined =>
  busy.find((time) => overlaps(time, { fromAt: startsAt, untilAt: endsAt }));

/** Names the other booking, so that whoever books can look at it. */
export const overlapRefusal = (
  { appointmentId, number, fromAt }: BusyTime,
  overlap: OverlapRule,
): Extract<BookingRefusal, { readonly code: 'overlaps_another' }> => ({
  code: 'overlaps_another',
  appointmentId,
  number,
  startsAt: fromAt,
  mayOverride: overlap === 'refused_without_reason',
});

export function overlapRuleOf({ policy }: BookingClinic, reason: OverlapReason | undefined): OverlapRule {
  if (!policy.allowsOverlap) return 'refused';
  return reason === undefined ? 'refused_without_reason' : 'stands';
}

/** What the history keeps of two bookings that stand at one time. */
export const overlapDetail = (
  other: BusyTime | undefined,
  overlapReason: OverlapReason | undefined,
): Readonly<Record<string, string>> =>
  other === undefined || overlapReason === undefined ? {} : { overlapReason, overlaps: other.number };
