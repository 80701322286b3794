import { and, asc, eq, or, sql } from 'drizzle-orm';
import type { PlaceId } from '../../../common/contract/booking.ts';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { places } from '../../db/schema/booking.ts';
import { isFreeAt } from './knownSlots.ts';
import { takeFreshOrdinal, type NumberRun } from './ordinals.ts';

export type LockedPlace = { readonly placeId: PlaceId; readonly ordinal: number };

export type PlaceSearch = {
  readonly slotId: string;
  /** Only this one of the slot's places. */
  readonly placeId?: PlaceId | undefined;
  /** Whoever holds a place may have it. */
  readonly holder: string;
  readonly now: EpochMs;
};

/**
 * Locks a place that may be booked, one's own held place before others. First whichever nobody else is about to take,
 * so that two desks that book the last three places do not wait for each other; then, where all are about to be taken,
 * it waits for how that ends: a place is refused only when it is really gone.
 */
export async function lockFreePlace(tx: Db, search: PlaceSearch): Promise<LockedPlace | undefined> {
  const { slotId, placeId = null, holder, now } = search;
  const wanted = { slotId, placeId, holder, now: new Date(now) };
  const [unlocked] = await lockUnlocked(tx, wanted);
  const place = unlocked ?? (await lockInTurn(tx, wanted))[0];
  // The column is the primary key of places.
  return place && { placeId: place.placeId as PlaceId, ordinal: place.ordinal };
}

type Wanted = {
  readonly slotId: string;
  readonly placeId: string | null;
  readonly holder: string;
  readonly now: Date;
};

const candidates = (db: Db, { slotId, placeId, holder, now }: Wanted) =>
  db
    .select({ placeId: places.id, ordinal: places.ordinal })
    .from(places)
    .where(
      and(
        eq(places.slotId, slotId),
        sql`(${placeId}::uuid is null or ${places.id} = ${placeId})`,
        or(isFreeAt(now), and(eq(places.state, 'held'), eq(places.heldBy, holder))),
      ),
    )
    .orderBy(sql`coalesce(${places.heldBy} = ${holder}, false) desc`, asc(places.placeNumber));

const lockUnlocked = builtOnce((db, wanted: Wanted) =>
  candidates(db, wanted).limit(1).for('update', { skipLocked: true }),
);
/** No limit here: a row that changed while it was waited for drops out, and the next one is taken instead. */
const lockInTurn = builtOnce((db, wanted: Wanted) => candidates(db, wanted).for('update'));

/** Whoever counts what is taken of a session waits here until nobody else is just taking of it. */
export async function lockSession(tx: Db, scheduleId: string, date: ClinicDate): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`session ${scheduleId} ${date}`}, 0))`);
}

/** A place whose booking is over may be booked again, under a number that nobody was told. */
export async function freePlaceOf(tx: Db, appointmentId: string, run: NumberRun): Promise<void> {
  const [place] = await tx
    .select({ id: places.id })
    .from(places)
    .where(and(eq(places.appointmentId, appointmentId), eq(places.state, 'booked')))
    .for('update');
  if (place === undefined) return; // an extra patient has none
  const ordinal = await takeFreshOrdinal(tx, run);
  await tx
    .update(places)
    .set({ state: 'free', appointmentId: null, heldBy: null, heldUntil: null, channel: null, ordinal })
    .where(eq(places.id, place.id));
}
