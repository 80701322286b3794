import { and, eq, ne } from 'drizzle-orm';
import type {
  BookingChannel,
  BookingRefusal,
  HeldPlace,
  HoldRequest,
  PlaceId,
} from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ClassCode, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { plusMinutes } from '../../booking/clinicTime.ts';
import { places } from '../../db/schema/booking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { makeSlots } from './makeSlots.ts';
import { mayBook } from './mayBook.ts';
import { findPlace, openSchedule } from './openSchedule.ts';
import { wantedTime } from './wantedTime.ts';

export type HoldOrder = HoldRequest & {
  readonly clinicId: ClinicId;
  /** For whom it is kept: `staff:<id>`, `call:<id>`. */
  readonly holder: string;
  readonly channel: BookingChannel;
  /** After so long it is free again by itself. */
  readonly holdMin?: number;
};

/** Long enough to say a name and a number, short enough that a forgotten call costs nobody a place. */
const HOLD_MIN = 5;
const STANDARD = ClassCode.parse('standard');

/**
 * Keeps a place while its holder talks with the patient. One at a time: the holder's other held places are given back.
 * Asked again for the same time, it is held longer.
 */
export async function holdPlace(deps: BookingDeps, order: HoldOrder): Promise<Result<HeldPlace, BookingRefusal>> {
  const { holder, channel, scheduleId, startsAt, askedBy } = order;
  const clinic = await readClinic(deps.db, order.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = nowOf(deps);
  const wanted = await wantedTime(deps.db, clinic, { kind: 'time', scheduleId, startsAt }, now);
  if (!wanted.ok) return wanted;
  await makeSlots(deps, clinic, scheduleId, wanted.value.date);

  return inTransaction(deps.db, async (tx) => {
    const open = await openSchedule(tx, clinic, wanted.value, now);
    if (!open.ok) return open;
    if (askedBy !== undefined) {
      const allowed = await mayBook(tx, clinic, open.value.schedule, { ...askedBy, classCode: STANDARD, channel });
      if (!allowed.ok) return allowed;
    }
    const found = await findPlace(tx, open.value, { wanted: wanted.value, holder, now, busy: [], overlap: 'refused' });
    if (!found.ok) return found;
    const { placeId } = found.value;
    const heldUntil = plusMinutes(now, order.holdMin ?? HOLD_MIN);
    await tx
      .update(places)
      .set({ state: 'free', heldBy: null, heldUntil: null, channel: null })
      .where(and(eq(places.heldBy, holder), eq(places.state, 'held'), ne(places.id, placeId)));
    await tx
      .update(places)
      .set({ state: 'held', heldBy: holder, heldUntil: new Date(heldUntil), channel })
      .where(eq(places.id, placeId));
    return ok({ placeId, scheduleId, startsAt, heldUntil });
  });
}

/** Gives a held place back before its time. */
export async function releasePlace(
  { db }: Pick<BookingDeps, 'db'>,
  { placeId, holder }: { readonly placeId: PlaceId; readonly holder: string },
): Promise<Result<undefined, BookingRefusal>> {
  const released = await db
    .update(places)
    .set({ state: 'free', heldBy: null, heldUntil: null, channel: null })
    .where(and(eq(places.id, placeId), eq(places.state, 'held'), eq(places.heldBy, holder)))
    .returning({ id: places.id });
  return released.length > 0 ? ok(undefined) : err({ code: 'place_not_held' });
}
