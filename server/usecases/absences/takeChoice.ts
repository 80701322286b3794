import { eq } from 'drizzle-orm';
import { BookingChannel, type BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ScheduleId } from '../../../common/contract/booking.ts';
import type { AppointmentId, ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { plusMinutes } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { moveOffers } from '../../db/schema/absences.ts';
import { appointments } from '../../db/schema/booking.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Choice } from '../../notice/readChoice.ts';
import { cancel } from '../booking/cancel.ts';
import { readClinic } from '../booking/clinic.ts';
import { nowOf, type Beside, type BookingDeps } from '../booking/deps.ts';
import { move } from '../booking/move.ts';
import { endOffer, holderOf, keepPlaces, openOfferOf, readOffer, type MoveOffer } from './moveOffer.ts';
import { nearestPlaces } from './nearestPlaces.ts';
import { endTelling, lockTelling, openTellingOf } from './tellings.ts';

export type ChoiceOrder = {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  /** Of which offer the number is; absent: of the one that is open. */
  readonly offerId: string | undefined;
  readonly choice: Choice;
  /** `patient:reply`, `call:<id>`. */
  readonly actor: string;
};

type Taken = Promise<Result<undefined, BookingRefusal>>;

/**
 * Does what somebody chose who was offered other times: moves the booking to the place that was kept, gives it up, or
 * leaves it to the desk to call. Said twice, it is one. A place is given as long as nobody else has it, also some moments
 * after the time to answer.
 */
export async function takeChoice(deps: BookingDeps, order: ChoiceOrder): Taken {
  const { clinicId, appointmentId, choice, actor } = order;
  switch (choice) {
    case 'cancel': {
      const cancelled = await cancel(deps, { clinicId, appointmentId, actor, channel: PHONE });
      return cancelled.ok ? endWith(deps, appointmentId, 'cancelled') : cancelled;
    }
    case 'call_me':
      return endWith(deps, appointmentId, 'wants_call');
    case 'place_1':
    case 'place_2':
    case 'place_3':
      return takePlace(deps, order, Number(choice.slice(-1)));
  }
}

const PHONE = BookingChannel.enum.phone;

async function endWith(deps: BookingDeps, appointmentId: AppointmentId, as: 'cancelled' | 'wants_call'): Taken {
  const now = nowOf(deps);
  return inTransaction(deps.db, async (tx): Taken => {
    const open = await openTellingOf(tx, appointmentId);
    const telling = open && (await lockTelling(tx, open.id));
    if (telling) await endTelling(tx, telling, as, now);
    else await endOffer(tx, appointmentId, 'over');
    return ok(undefined);
  });
}

async function takePlace(
  deps: BookingDeps,
  { clinicId, appointmentId, offerId, actor }: ChoiceOrder,
  key: number,
): Taken {
  const found = offerId === undefined ? await openOfferOf(deps.db, appointmentId) : await readOffer(deps.db, offerId);
  if (found?.offer.appointmentId !== appointmentId) return err({ code: 'offer_over' });
  const { offer, places } = found;
  if (offer.state === 'taken') return offer.takenKey === key ? ok(undefined) : err({ code: 'offer_over' });
  const place = places.find((each) => each.key === key);
  if (place === undefined) return err({ code: 'offer_over' });
  const moved = await move(deps, {
    clinicId,
    appointmentId,
    actor,
    channel: PHONE,
    holder: holderOf(offer.id),
    place: {
      kind: 'time',
      scheduleId: ScheduleId.parse(place.scheduleId),
      startsAt: place.startsAt.getTime() as EpochMs, // a timestamp with its zone is an instant
    },
    // Moved or given up in another way meanwhile: the number was said of a time that is no longer theirs.
    onlyIf: (row) => row.startsAt.getTime() === offer.insteadOfAt.getTime(),
    because: offer.tellingId === null ? { because: 'patient_asked' } : { because: 'doctor_away' },
    beside: takingOf(deps, found, key),
  });
  return moved.ok ? ok(undefined) : moved;
}

/** What belongs to the transaction in which a kept place is taken. */
const takingOf = (deps: BookingDeps, { offer }: MoveOffer, key: number): Beside => ({
  before: async (tx) => {
    if (offer.tellingId !== null) await lockTelling(tx, offer.tellingId);
    const [row] = await tx
      .select({ state: moveOffers.state })
      .from(moveOffers)
      .where(eq(moveOffers.id, offer.id))
      .for('update');
    return row?.state === 'taken' ? err({ code: 'offer_over' }) : ok(undefined);
  },
  after: async (tx, appointmentId) => {
    await endOffer(tx, appointmentId, 'taken', key);
    await tx.update(moveOffers).set({ state: 'taken', takenKey: key }).where(eq(moveOffers.id, offer.id));
    const open = await openTellingOf(tx, appointmentId);
    if (open) await endTelling(tx, open, 'moved', nowOf(deps));
  },
});

/** Kept while somebody listens and presses a key. */
const KEPT_ON_THE_LINE_MIN = 5;

/**
 * Other times for somebody who is on the line: those that are kept already, or the nearest that are free now.
 *
 * @param isAnew the ones that were offered are gone, or were asked for in another way
 * @returns undefined where there are none
 */
export async function timesOnTheLine(
  deps: BookingDeps,
  { clinicId, appointmentId }: Pick<ChoiceOrder, 'clinicId' | 'appointmentId'>,
  isAnew = false,
  keptMin = KEPT_ON_THE_LINE_MIN,
): Promise<MoveOffer | undefined> {
  const now = nowOf(deps);
  const kept = await openOfferOf(deps.db, appointmentId);
  if (!isAnew && kept !== undefined && kept.offer.answerBy.getTime() > plusMinutes(now, 1)) return kept;
  const clinic = await readClinic(deps.db, clinicId);
  const [booking] = await deps.db.select().from(appointments).where(eq(appointments.id, appointmentId));
  if (clinic === undefined || (booking?.status !== 'booked' && booking?.status !== 'pending')) return undefined;
  const [slots = []] = await nearestPlaces(deps, clinic, [booking], now);
  const made = await inTransaction(deps.db, async (tx: Db): Promise<Result<MoveOffer, 'none_left'>> => {
    const open = await openTellingOf(tx, appointmentId);
    if (open) await lockTelling(tx, open.id);
    const offer = await keepPlaces(tx, deps, clinic, {
      clinicId,
      appointmentId,
      tellingId: open?.id ?? null,
      insteadOfAt: booking.startsAt.getTime() as EpochMs, // a timestamp with its zone is an instant
      slots,
      answerBy: plusMinutes(now, keptMin),
      now,
    });
    return offer === undefined ? err('none_left') : ok(offer);
  });
  return made.ok ? made.value : undefined;
}
