import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { err, ok } from '../../../common/contract/result.ts';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import { capacityOf, type KnownSlot, type OfferedSlot } from '../../booking/capacity.ts';
import { keptSlotsOn } from '../../booking/keptSlots.ts';
import type { PlannedSlot } from '../../booking/slots.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { places, schedules, slots } from '../../db/schema/booking.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { BookingClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { isFreeAt, readKnownSlots } from './knownSlots.ts';
import { takeOrdinals } from './ordinals.ts';
import { readSchedules, type Schedule } from './schedules.ts';
import type { WantedTime } from './wantedTime.ts';

/**
 * Brings the slots and places of one schedule and date to what is planned now. They are made when somebody first asks
 * for that date and follow every later change of hours; whatever is booked stands. Those who ask at the same time wait
 * for each other and find the work done.
 */
export async function makeSlots(
  deps: BookingDeps,
  clinic: BookingClinic,
  scheduleId: Schedule['scheduleId'],
  date: ClinicDate,
): Promise<void> {
  const wanted = { scheduleId, date };
  if (changesOf(await readDate(deps.db, deps, clinic, wanted)) === undefined) return;
  await inTransaction(deps.db, async (tx) => {
    const [locked] = await tx
      .select({ id: schedules.id })
      .from(schedules)
      .where(and(eq(schedules.id, scheduleId), eq(schedules.clinicId, clinic.clinicId)))
      .for('no key update');
    if (locked === undefined) return err('gone');
    const today = await readDate(tx, deps, clinic, wanted);
    const changes = changesOf(today);
    if (changes !== undefined && today.schedule !== undefined)
      await apply(deps, tx, { clinic, schedule: today.schedule, date }, changes);
    return ok(undefined);
  });
}

type DateState = {
  readonly schedule: Schedule | undefined;
  readonly planned: readonly PlannedSlot[];
  readonly known: readonly KnownSlot[];
};

/** What is planned for a date of a schedule, and what its rows say. */
export async function readDate(
  db: Db,
  deps: Pick<BookingDeps, 'clock'>,
  clinic: BookingClinic,
  { scheduleId, date }: Pick<WantedTime, 'scheduleId' | 'date'>,
): Promise<DateState> {
  const dates = { from: date, until: date };
  const [[schedule], known] = await Promise.all([
    readSchedules(db, clinic, { scheduleId }, dates),
    readKnownSlots(db, [scheduleId], dates, nowOf(deps)),
  ]);
  return {
    schedule,
    planned: schedule === undefined ? [] : keptSlotsOn(date, schedule.plan, clinic),
    known: known(scheduleId, date),
  };
}

type Changes = {
  /** In order of time, those from which the practitioner is away included, so that they keep their numbers. */
  readonly make: readonly PlannedSlot[];
  readonly offer: readonly (OfferedSlot & { readonly slotId: string })[];
  readonly withdraw: readonly string[];
};

/** What has to be written, or undefined where the rows already say what is planned. */
export function changesOf(
  { planned, known }: Pick<DateState, 'planned' | 'known'>,
  { offered, withdrawn } = capacityOf(planned, known),
): Changes | undefined {
  const make = planned.filter(
    (slot) =>
      !known.some(({ startsAt }) => startsAt === slot.startsAt) &&
      (slot.isWithdrawn || offered.some(({ startsAt }) => startsAt === slot.startsAt)),
  );
  const isAsOffered = (slot: OfferedSlot) => {
    const row = known.find(({ slotId }) => slotId === slot.slotId);
    return row?.isWithdrawn === false && row.endsAt === slot.endsAt && row.free + row.taken === slot.places;
  };
  const offer = offered.flatMap((slot) =>
    slot.slotId === undefined || isAsOffered(slot) ? [] : [{ ...slot, slotId: slot.slotId }],
  );
  const withdraw = withdrawn.filter((id) => known.some(({ slotId, isWithdrawn }) => slotId === id && !isWithdrawn));
  return make.length + offer.length + withdraw.length === 0 ? undefined : { make, offer, withdraw };
}

type Target = { readonly clinic: BookingClinic; readonly schedule: Schedule; readonly date: ClinicDate };

async function apply(
  deps: BookingDeps,
  tx: Db,
  { clinic, schedule, date }: Target,
  { make, offer, withdraw }: Changes,
): Promise<void> {
  const { newId } = deps;
  const { clinicId } = clinic;
  if (withdraw.length > 0) await tx.update(slots).set({ isWithdrawn: true }).where(inArray(slots.id, withdraw));

  const added: { slotId: string; placeNumber: number }[] = [];
  for (const slot of offer) {
    await tx
      .update(slots)
      .set({ isWithdrawn: false, endsAt: new Date(slot.endsAt) })
      .where(eq(slots.id, slot.slotId));
    added.push(...(await bringToCount(tx, slot.slotId, slot.places, nowOf(deps))));
  }
  const made = make.map((slot) => ({ ...slot, id: newId() }));
  for (const { id, places: count } of made) {
    for (let placeNumber = 1; placeNumber <= count; placeNumber += 1) added.push({ slotId: id, placeNumber });
  }
  if (made.length > 0) {
    await tx.insert(slots).values(
      made.map(({ id, startsAt, endsAt, isWithdrawn }) => ({
        id,
        clinicId,
        scheduleId: schedule.scheduleId,
        date,
        startsAt: new Date(startsAt),
        endsAt: new Date(endsAt),
        isWithdrawn,
      })),
    );
  }
  if (added.length === 0) return;
  const first = await takeOrdinals(tx, { clinicId, date, series: schedule.series }, added.length);
  await addPlaces(tx, {
    ids: added.map(() => newId()),
    slotIds: added.map(({ slotId }) => slotId),
    numbers: added.map(({ placeNumber }) => placeNumber),
    ordinals: added.map((_, index) => first + index),
  });
}

/** Each list in the order of the places. */
type NewPlaces = Readonly<Record<'ids' | 'slotIds', readonly string[]>> &
  Readonly<Record<'numbers' | 'ordinals', readonly number[]>>;

/** A date of a large clinic has thousands: with a parameter for each of their columns, writing that down alone takes long. */
const addPlaces = builtOnce((db, { ids, slotIds, numbers, ordinals }: NewPlaces) =>
  db.execute(sql`
    insert into ${places} (id, slot_id, place_number, ordinal, state)
    select *, 'free' from unnest(${ids}::uuid[], ${slotIds}::uuid[], ${numbers}::int[], ${ordinals}::int[])`),
);

/**
 * Gives back places that were taken out of use, or takes free ones out, until so many may be booked. One that was held for
 * longer than was promised is free.
 */
async function bringToCount(
  tx: Db,
  slotId: string,
  count: number,
  now: EpochMs,
): Promise<{ slotId: string; placeNumber: number }[]> {
  const rows = await tx
    .select({
      id: places.id,
      state: places.state,
      isFree: sql<boolean>`${isFreeAt(new Date(now))}`,
      placeNumber: places.placeNumber,
    })
    .from(places)
    .where(eq(places.slotId, slotId))
    .orderBy(asc(places.placeNumber))
    .for('update');
  const inUse = rows.filter(({ state }) => state !== 'released');
  const setState = async (ids: readonly string[], state: 'free' | 'released') => {
    if (ids.length > 0)
      await tx.update(places).set({ state, heldUntil: null, heldBy: null }).where(inArray(places.id, ids));
  };
  if (inUse.length >= count) {
    const free = inUse.filter((row) => row.isFree).reverse();
    await setState(
      free.slice(0, inUse.length - count).map(({ id }) => id),
      'released',
    );
    return [];
  }
  const back = rows.filter(({ state }) => state === 'released').slice(0, count - inUse.length);
  await setState(
    back.map(({ id }) => id),
    'free',
  );
  const lastNumber = rows.at(-1)?.placeNumber ?? 0;
  return Array.from({ length: count - inUse.length - back.length }, (_, index) => ({
    slotId,
    placeNumber: lastNumber + index + 1,
  }));
}
