import { count, and, eq, notInArray } from 'drizzle-orm';
import type {
  AppointmentView,
  Beyond,
  BookExtraRequest,
  BookingChannel,
  BookingRefusal,
  BookRequest,
  PlaceId,
  PlaceWanted,
} from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { AppointmentId, type ClinicDate, type ClinicId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import { minutesBetween } from '../../booking/clinicTime.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { appointments, places } from '../../db/schema/booking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { reachOfPatient } from '../notices/contactChoices.ts';
import { readAgain, viewOf, type AppointmentRow } from './appointmentView.ts';
import { tellBooked } from './bookingNotices.ts';
import { busyTimesOf, lockPatient, type BusyTime } from './bookingPatient.ts';
import { bookingWindow, clinicFor, type BookingClinic } from './clinic.ts';
import { nowOf, type Beside, type BookingDeps } from './deps.ts';
import { auditBeyond, remember } from './history.ts';
import { insertAppointment } from './insertAppointment.ts';
import { mayBook, type Allowed } from './mayBook.ts';
import { toldOf } from './openAppointment.ts';
import {
  findPlace,
  openSchedule,
  overlapDetail,
  overlapping,
  overlapRefusal,
  overlapRuleOf,
  slotAt,
  type OpenSchedule,
  type OpenSlot,
} from './openSchedule.ts';
import { takeFreshOrdinal } from './ordinals.ts';
import { admit, beyondDetail, mayGoBeyond } from './sessions.ts';
import { wantedTime, type WantedTime } from './wantedTime.ts';

/** Who asks, through what, and for which clinic. */
export type BookingOrder = {
  readonly clinicId: ClinicId;
  /** `staff:<id>`, `call:<id>`, `patient:<ref>`; also whose held place it may use, where no other is named. */
  readonly actor: string;
  readonly channel: BookingChannel;
  readonly idempotency?: OptionalKey;
  /** Whose held place it uses, where that is not the actor's own. */
  readonly holder?: string;
  readonly beside?: Beside;
};
export type BookOrder = BookRequest & BookingOrder;
export type BookExtraOrder = BookExtraRequest & BookingOrder;

type Booked = Promise<Result<AppointmentView, BookingRefusal>>;

/**
 * Books a place, over whichever channel: all come through here. The appointment, its number and code, the place, the
 * history and what the patient is told are one transaction; capacity is the place's own row, so no race can exceed it.
 */
export const book = (deps: BookingDeps, order: BookOrder): Booked => make(deps, order, order.place, takePlace);

/**
 * Books one of the practitioner's named extra patients at one of the schedule's times, whether that is full or not. The
 * number comes after those of the places. No more of them than the schedule allows on a date.
 */
export function bookExtra(deps: BookingDeps, { scheduleId, startsAt, ...order }: BookExtraOrder): Booked {
  return make(deps, order, { kind: 'time', scheduleId, startsAt }, takeExtra);
}

type Order = Omit<BookOrder, 'place'>;
type Making = {
  readonly clinic: BookingClinic;
  readonly order: Order;
  readonly open: OpenSchedule;
  /** When the patient is booked already. */
  readonly busy: readonly BusyTime[];
  readonly wanted: WantedTime;
  readonly now: EpochMs;
  readonly appointmentId: AppointmentId;
};
type Taken = {
  /** None for an extra patient. */
  readonly placeId: PlaceId | undefined;
  readonly slot: OpenSlot;
  readonly ordinal: number;
  readonly isExtra: boolean;
  /** The patient's other booking at that time, where a reason lets both stand. */
  readonly beside: BusyTime | undefined;
  /** Beyond what it is, where a reason lets it be. */
  readonly beyond: Beyond | undefined;
};
type Take = (tx: Db, making: Making) => Promise<Result<Taken, BookingRefusal>>;

async function make(deps: BookingDeps, order: Order, place: PlaceWanted, take: Take): Booked {
  const now = nowOf(deps);
  return inTransaction(deps.db, async (tx) => {
    const appointmentId = AppointmentId.parse(deps.newId());
    const claimed = await claimKey(tx, order.idempotency, { appointmentId }, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return readAgain(tx, claimed.value['appointmentId']);

    const clinic = await clinicFor({ ...deps, db: tx }, order.clinicId);
    if (clinic === undefined) return err({ code: 'clinic_not_found' });
    const wanted = await wantedTime(tx, clinic, place, now);
    if (!wanted.ok) return wanted;
    const before = await order.beside?.before(tx);
    if (before?.ok === false) return before;
    const patientRef = await lockPatient(tx, clinic, order.patientId);
    if (patientRef === undefined) return err({ code: 'patient_not_found' });
    const [open, busy] = await Promise.all([
      openSchedule(tx, deps, clinic, wanted.value),
      busyTimesOf(tx, clinic, order.patientId, wanted.value.date),
    ]);
    if (!open.ok) return open;
    const allowed = await mayBook(tx, clinic, open.value.schedule, order);
    if (!allowed.ok) return allowed;
    const making = { clinic, order, open: open.value, busy, wanted: wanted.value, now, appointmentId };
    const taken = await take(tx, making);
    if (!taken.ok) return taken;
    const written = await write(deps, tx, making, { ...taken.value, ...allowed.value, patientRef });
    await order.beside?.after(tx, appointmentId);
    const line = { clinicId: clinic.clinicId, appointmentId, at: now, actor: order.actor };
    await auditBeyond(tx, line, beyondDetail(taken.value.beyond, order.beyondReason));
    // What belongs to it may have changed it.
    return order.beside === undefined ? ok(viewOf(written)) : readAgain(tx, appointmentId);
  });
}

const takePlace: Take = async (tx, { clinic, order, open, busy, wanted, now }) => {
  const overlap = overlapRuleOf(clinic, order.overlapReason);
  const found = await findPlace(tx, open, { wanted, holder: order.holder ?? order.actor, now, busy, overlap });
  if (!found.ok) return found;
  const { placeId, ordinal, slot } = found.value;
  const { channel, patientType, insuranceId } = order;
  const admitted = await admit(tx, clinic, open, wanted.date, now, {
    whom: { channel, patientType, insuranceId },
    holder: order.holder ?? order.actor,
    mayGoBeyond: mayGoBeyond(channel),
    reason: order.beyondReason,
  });
  if (!admitted.ok) return admitted;
  return ok({ placeId, slot, ordinal, isExtra: false, beside: overlapping(slot, busy), beyond: admitted.value });
};

const takeExtra: Take = async (tx, { clinic, order, open: { schedule, slots }, busy, wanted: { date, startsAt } }) => {
  const slot = startsAt === undefined ? undefined : slotAt(slots, startsAt);
  if (slot === undefined) return err({ code: 'not_offered', because: 'no_such_time' });
  const other = overlapping(slot, busy);
  const overlap = overlapRuleOf(clinic, order.overlapReason);
  if (other !== undefined && overlap !== 'stands') return err(overlapRefusal(other, overlap));
  // Its counter is locked from here on, so extra patients of one date are counted one after the other.
  const ordinal = await takeFreshOrdinal(tx, { clinicId: clinic.clinicId, date, series: schedule.series });
  const limit = schedule.extraPerDay;
  if ((await extrasOn(tx, schedule.scheduleId, date)) >= limit) return err({ code: 'extra_limit_reached', limit });
  return ok({ placeId: undefined, slot, ordinal, isExtra: true, beside: other, beyond: undefined });
};

async function extrasOn(tx: Db, scheduleId: string, date: ClinicDate): Promise<number> {
  const [row] = await tx
    .select({ extras: count() })
    .from(appointments)
    .where(
      and(
        eq(appointments.scheduleId, scheduleId),
        eq(appointments.date, date),
        eq(appointments.isExtra, true),
        notInArray(appointments.status, ['cancelled', 'proposed', 'waitlist']),
      ),
    );
  return row?.extras ?? 0;
}

type Written = Taken & Allowed & { readonly patientRef: string };

async function write(
  { newId, randomInt }: BookingDeps,
  tx: Db,
  { clinic, order, open: { schedule }, wanted: { date }, now, appointmentId }: Making,
  { placeId, slot, treeId, decidedBy, patientRef, isExtra, beside, beyond, ordinal: placeOrdinal }: Written,
): Promise<AppointmentRow> {
  const { clinicId } = clinic;
  const { series, serviceId, practitionerId, scheduleId } = schedule;
  const { actor, channel, patientId, patientType, insuranceId, language, classCode, partySize } = order;
  const { startsAt } = slot;
  const row = {
    id: appointmentId,
    clinicId,
    organisationId: clinic.organisationId,
    patientId,
    patientRef,
    serviceId,
    practitionerId,
    scheduleId,
    slotId: slot.slotId,
    date,
    startsAt: new Date(startsAt),
    series,
    status: 'booked' as const,
    patientType,
    insuranceId,
    channel,
    language,
    classCode,
    partySize,
    screening: order.screening ?? null,
    screeningTreeId: treeId,
    isExtra,
    note: order.note ?? null,
    bookedBy: actor,
    createdAt: new Date(now),
    updatedAt: new Date(now),
  };
  const { today } = bookingWindow(clinic, now);
  const [inserted, reach] = await Promise.all([
    insertAppointment(tx, randomInt, row, { placeOrdinal, today }),
    reachOfPatient(tx, undefined, patientId),
  ]);
  const aheadMin = minutesBetween(now, startsAt);
  const decided = decidedBy === undefined ? {} : { decidedBy };
  const detail = {
    number: inserted.number,
    date,
    startsAt,
    aheadMin,
    isExtra,
    patientType,
    ...decided,
    ...overlapDetail(beside, order.overlapReason),
    ...beyondDetail(beyond, order.beyondReason),
  };
  await Promise.all([
    remember(tx, newId, { clinicId, appointmentId, at: now, actor, channel, what: 'booked', detail }),
    tellBooked(tx, { newId, clinic, now }, toldOf(inserted), reach),
    placeId === undefined ? undefined : giveTo(tx, { placeId, appointmentId, channel }),
  ]);
  return { ...inserted, endsAt: new Date(slot.endsAt) };
}

type Given = { readonly placeId: string; readonly appointmentId: string; readonly channel: string };

const giveTo = builtOnce((db, { placeId, appointmentId, channel }: Given) =>
  db
    .update(places)
    .set({ state: 'booked', appointmentId, heldBy: null, heldUntil: null, channel })
    .where(eq(places.id, placeId)),
);
