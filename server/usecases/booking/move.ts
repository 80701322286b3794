import { eq } from 'drizzle-orm';
import {
  PatientType,
  type AppointmentView,
  type Beyond,
  type BookingRefusal,
  type MoveRequest,
} from '../../../common/contract/booking.ts';
import { InsuranceId } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ScreeningAnswer } from '../../../common/contract/screening.ts';
import { PatientId, type ClinicDate, type EpochMs, type PractitionerId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments, places } from '../../db/schema/booking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { ticketNumber } from '../../queue/ticketNumber.ts';
import { answeredBefore, claimKey } from '../idempotency.ts';
import { readAgain, readAppointment, viewOf, type AppointmentRow } from './appointmentView.ts';
import { tellMoved } from './bookingNotices.ts';
import { busyTimesOf, lockPatient } from './bookingPatient.ts';
import { clinicFor, type BookingClinic } from './clinic.ts';
import { nowOf, type Beside, type BookingDeps } from './deps.ts';
import { auditBeyond, remember } from './history.ts';
import { unusedOrdinal } from './insertAppointment.ts';
import { refusalOf, type AskedFor } from './mayBook.ts';
import { lockOpenAppointment, runOf, toldOf, type ChangeOrder } from './openAppointment.ts';
import {
  findPlace,
  openSchedule,
  overlapDetail,
  overlapping,
  overlapRuleOf,
  type FoundPlace,
  type OpenSchedule,
} from './openSchedule.ts';
import { freePlaceOf } from './places.ts';
import type { Schedule } from './schedules.ts';
import { screen } from './screened.ts';
import { admit, beyondDetail, isInSession, mayGoBeyond, whomOf } from './sessions.ts';
import { wantedTime } from './wantedTime.ts';

export type MoveOrder = ChangeOrder &
  MoveRequest & {
    /** Whose held place it uses, where that is not the actor's own. */
    readonly holder?: string;
    readonly beside?: Beside;
    /** For whom the place was offered: where it is not for the booking as it stands, the booking becomes one of these. */
    readonly offeredFor?: OfferedFor;
    /** Asked of the locked booking; where it is not so, the order is refused like that of one that is not open. */
    readonly onlyIf?: (row: AppointmentRow) => boolean;
    /** What led to it, for the history; nothing personal. */
    readonly because?: Readonly<Record<string, string>>;
  };

type OfferedFor = Pick<AskedFor, 'patientType' | 'insuranceId'>;

/**
 * Moves a booking to another place of the clinic, under the same code. Within one date of one schedule it keeps its
 * number; elsewhere it gets that of its new place, and the old number is nobody's any more.
 */
export async function move(deps: BookingDeps, order: MoveOrder): Promise<Result<AppointmentView, BookingRefusal>> {
  const { clinicId, appointmentId } = order;
  const earlier = await answeredBefore(deps.db, order.idempotency);
  if (!earlier.ok) return earlier;
  if (earlier.value !== undefined) return readAgain(deps.db, earlier.value['appointmentId']);
  const clinic = await clinicFor(deps, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const before = await readAppointment(deps.db, appointmentId);
  if (before?.clinicId !== clinicId) return err({ code: 'appointment_not_found' });
  const now = nowOf(deps);
  const wanted = await wantedTime(deps.db, clinic, order.place, now);
  if (!wanted.ok) return wanted;
  const { scheduleId, date } = wanted.value;

  return inTransaction(deps.db, async (tx) => {
    const claimed = await claimKey(tx, order.idempotency, { appointmentId }, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return readAgain(tx, claimed.value['appointmentId']);
    const first = await order.beside?.before(tx);
    if (first?.ok === false) return first;
    // The patient first, as when booking: all lock in the same order.
    const patientId = before.patientId === null ? undefined : PatientId.parse(before.patientId);
    if (patientId !== undefined) await lockPatient(tx, clinic, patientId);
    const locked = await lockOpenAppointment(tx, order);
    if (!locked.ok) return locked;
    const row = locked.value;
    if (order.onlyIf?.(row) === false) return err({ code: 'appointment_not_open', status: row.status });
    const open = await openSchedule(tx, deps, clinic, wanted.value);
    if (!open.ok) return open;
    const { schedule } = open.value;
    const allowed = await mayMove(tx, clinic, schedule, row, order);
    if (!allowed.ok) return allowed;
    const { decidedBy, ...answered } = allowed.value;

    const busy = patientId === undefined ? [] : await busyTimesOf(tx, clinic, patientId, date, appointmentId);
    const overlap = overlapRuleOf(clinic, order.overlapReason);
    const found = await findPlace(tx, open.value, {
      wanted: wanted.value,
      holder: order.holder ?? order.actor,
      now,
      busy,
      overlap,
    });
    if (!found.ok) return found;
    const { startsAt } = found.value.slot;
    const beyond = await admittedTo(tx, clinic, open.value, date, now, { row, order, becomes: answered });
    if (!beyond.ok) return beyond;
    const numbered = await takeNewPlace(tx, { row, schedule, place: found.value, order, date });
    await tx
      .update(appointments)
      .set({
        ...numbered,
        ...answered,
        scheduleId,
        serviceId: schedule.serviceId,
        practitionerId: schedule.practitionerId,
        slotId: found.value.slot.slotId,
        date,
        startsAt: new Date(startsAt),
        isExtra: false,
        updatedAt: new Date(now),
      })
      .where(eq(appointments.id, appointmentId));

    const moved = await readAppointment(tx, appointmentId);
    if (moved === undefined) throw new Error('The appointment just moved is gone');
    const detail = {
      fromNumber: row.number,
      fromDate: row.date,
      ...order.because,
      number: moved.number,
      date,
      startsAt,
      ...(decidedBy && { decidedBy }),
      ...(answered.patientType && { patientType: answered.patientType }),
      ...overlapDetail(overlapping(found.value.slot, busy), order.overlapReason),
      ...beyondDetail(beyond.value, order.beyondReason),
    };
    const { actor, channel } = order;
    await remember(tx, deps.newId, { clinicId, appointmentId, at: now, actor, channel, what: 'moved', detail });
    await tellMoved(tx, { newId: deps.newId, clinic, now }, toldOf(moved));
    await order.beside?.after(tx, appointmentId);
    const line = { clinicId, appointmentId, at: now, actor };
    await auditBeyond(tx, line, beyondDetail(beyond.value, order.beyondReason));
    return ok(viewOf(moved));
  });
}

/** What moving writes down; nothing where the booking keeps the answers that it had and is for whom it was. */
type Moved = Partial<OfferedFor> & {
  readonly screening?: readonly ScreeningAnswer[];
  readonly screeningTreeId?: string | null;
  readonly decidedBy?: PractitionerId;
};

/**
 * What a patient was booked for may be moved among its own times; another service is asked about like a new booking.
 * Questions that were asked again count, whatever the service: what was harmless then need not be now.
 */
async function mayMove(
  tx: Db,
  { clinicId }: BookingClinic,
  schedule: Schedule,
  row: AppointmentRow,
  { channel, screening, decidedBy, offeredFor }: MoveOrder,
): Promise<Result<Moved, BookingRefusal>> {
  const own = {
    patientType: PatientType.parse(row.patientType),
    insuranceId: InsuranceId.nullable().parse(row.insuranceId),
  };
  const { patientType } = offeredFor ?? own;
  const isSame = schedule.serviceId === row.serviceId && screening === undefined;
  const answers = screening ?? row.screening ?? undefined;
  const screened = isSame
    ? ok({ screened: { kind: 'by_person' } as const, treeId: null })
    : await screen(tx, { clinicId, channel, patientType, answers, decidedBy });
  if (!screened.ok) return screened;
  const refusalFor = (whom: OfferedFor) =>
    refusalOf(schedule, whom.patientType, whom.insuranceId, screened.value.screened);
  const refusal = refusalFor(own);
  const becomes = refusal && offeredFor;
  const stays = becomes ? refusalFor(becomes) : refusal;
  if (stays !== undefined) return err(stays);
  return ok({
    ...(becomes && { patientType: becomes.patientType, insuranceId: becomes.insuranceId }),
    ...(screening && { screening, screeningTreeId: screened.value.treeId }),
    ...('decidedBy' in screened.value && { decidedBy: screened.value.decidedBy }),
  });
}

type Moving = { readonly row: AppointmentRow; readonly order: MoveOrder; readonly becomes: Partial<OfferedFor> };

/** A booking counts in the session to which it is moved as what it is, however it is moved. */
function admittedTo(
  tx: Db,
  clinic: BookingClinic,
  open: OpenSchedule,
  date: ClinicDate,
  now: EpochMs,
  { row, order, becomes }: Moving,
): Promise<Result<Beyond | undefined, BookingRefusal>> {
  if (isInSession(row, open.schedule, date) && becomes.patientType === undefined) return Promise.resolve(ok(undefined));
  const { actor, holder, channel, beyondReason, appointmentId } = order;
  const whom = {
    ...whomOf(row),
    ...(becomes.patientType && { patientType: becomes.patientType }),
    ...(becomes.insuranceId !== undefined && { insuranceId: becomes.insuranceId }),
  };
  return admit(tx, clinic, open, date, now, {
    whom,
    holder: holder ?? actor,
    mayGoBeyond: mayGoBeyond(channel),
    reason: beyondReason,
    appointmentId,
  });
}

type NewPlace = {
  readonly row: AppointmentRow;
  readonly schedule: Schedule;
  readonly place: FoundPlace;
  readonly order: MoveOrder;
  readonly date: string;
};

/** Gives the old place back, takes the new one, and says which number goes with it. */
async function takeNewPlace(tx: Db, { row, schedule, place, order, date }: NewPlace) {
  const { appointmentId, channel } = order;
  await freePlaceOf(tx, appointmentId, runOf(row));
  await tx
    .update(places)
    .set({ state: 'booked', appointmentId, heldBy: null, heldUntil: null, channel })
    .where(eq(places.id, place.placeId));
  const { series } = schedule;
  if (row.date === date && row.series === series) return {};
  const run = { ...runOf(row), date: runOf({ ...row, date }).date, series };
  const ordinal = await unusedOrdinal(tx, run, place.ordinal);
  return { series, ordinal, number: ticketNumber(series, ordinal) };
}
