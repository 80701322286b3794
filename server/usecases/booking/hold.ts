import { and, eq, sql } from 'drizzle-orm';
import type {
  BookingChannel,
  BookingRefusal,
  HeldPlace,
  HoldRequest,
  PlaceId,
} from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ClassCode, type AppointmentId, type ClinicId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import { plusMinutes } from '../../booking/clinicTime.ts';
import type { Whom } from '../../booking/opening.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { places } from '../../db/schema/booking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readAppointment } from './appointmentView.ts';
import { clinicFor, type BookingClinic } from './clinic.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import { mayBook } from './mayBook.ts';
import { findPlace, openSchedule, type OpenSchedule } from './openSchedule.ts';
import { admit, isInSession, keptFor, mayGoBeyond, whomOf } from './sessions.ts';
import { wantedTime, type WantedTime } from './wantedTime.ts';

export type HoldOrder = HoldRequest & {
  readonly clinicId: ClinicId;
  /** For whom it is kept: `staff:<id>`, `call:<id>`. */
  readonly holder: string;
  readonly channel: BookingChannel;
  /** For a booking that is moved: it stays for whom it is. */
  readonly movingId?: AppointmentId;
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
  const clinic = await clinicFor(deps, order.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = nowOf(deps);
  const wanted = await wantedTime(deps.db, clinic, { kind: 'time', scheduleId, startsAt }, now);
  if (!wanted.ok) return wanted;

  return inTransaction(deps.db, async (tx) => {
    const open = await openSchedule(tx, deps, clinic, wanted.value);
    if (!open.ok) return open;
    if (askedBy !== undefined) {
      const allowed = await mayBook(tx, clinic, open.value.schedule, { ...askedBy, classCode: STANDARD, channel });
      if (!allowed.ok) return allowed;
    }
    const found = await findPlace(tx, open.value, { wanted: wanted.value, holder, now, busy: [], overlap: 'refused' });
    if (!found.ok) return found;
    const { placeId } = found.value;
    const whom = await admitted(tx, clinic, open.value, wanted.value, now, order);
    if (!whom.ok) return whom;
    const heldUntil = plusMinutes(now, order.holdMin ?? HOLD_MIN);
    await holdOnly(tx, { placeId, holder, heldUntil: new Date(heldUntil), ...keptFor(whom.value) });
    return ok({ placeId, scheduleId, startsAt, heldUntil });
  });
}

type Held = ReturnType<typeof keptFor> & {
  readonly placeId: PlaceId;
  readonly holder: string;
  readonly heldUntil: Date;
};

/** Keeps the place, and gives back whatever else its holder has. */
const holdOnly = builtOnce((db, { placeId, holder, heldUntil, channel, heldForType, heldForInsurance }: Held) =>
  db.execute(sql`
    with given_back as (
      update ${places} set state = 'free', held_by = null, held_until = null, channel = null
      where held_by = ${holder} and state = 'held' and id <> ${placeId}
    )
    update ${places} set state = 'held', held_by = ${holder}, held_until = ${heldUntil}, channel = ${channel},
      held_for_type = ${heldForType}, held_for_insurance = ${heldForInsurance}
    where id = ${placeId}`),
);

/**
 * For whom the place is kept, where portions and quotas let them have it. At the desk that is asked when it is booked, and
 * may be answered with a word.
 */
async function admitted(
  tx: Db,
  clinic: BookingClinic,
  open: OpenSchedule,
  { date }: WantedTime,
  now: EpochMs,
  { channel, holder, askedBy, movingId }: HoldOrder,
): Promise<Result<Whom, BookingRefusal>> {
  if (mayGoBeyond(channel)) return ok({ channel, patientType: undefined, insuranceId: undefined });
  const moved = movingId === undefined ? undefined : await readAppointment(tx, movingId);
  const whom = moved
    ? whomOf(moved)
    : { channel, patientType: askedBy?.patientType, insuranceId: askedBy && askedBy.insuranceId };
  if (moved && isInSession(moved, open.schedule, date)) return ok(whom);
  const letIn = await admit(tx, clinic, open, date, now, { whom, holder, mayGoBeyond: false, appointmentId: movingId });
  return letIn.ok ? ok(whom) : letIn;
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
