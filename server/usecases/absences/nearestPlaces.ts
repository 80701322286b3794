import { and, eq, gt, inArray } from 'drizzle-orm';
import { PatientType, type ScheduleId } from '../../../common/contract/booking.ts';
import { InsuranceId } from '../../../common/contract/patients.ts';
import type { ClinicDate, EpochMs, ServiceId } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf, overlaps, plusMinutes } from '../../booking/clinicTime.ts';
import { whyNotOffered } from '../../booking/offer.ts';
import { hasRules, type Whom } from '../../booking/opening.ts';
import { shareOut, type Shares } from '../../booking/shareOut.ts';
import { moveOfferPlaces, moveOffers } from '../../db/schema/absences.ts';
import { appointments, slots } from '../../db/schema/booking.ts';
import type { BookingClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { readDays } from '../booking/freePlaces.ts';
import { makeSlots } from '../booking/makeSlots.ts';
import { isInSession, whomOf } from '../booking/sessions.ts';

/** A booking for which other times are looked for. */
export type Moving = Pick<
  typeof appointments.$inferSelect,
  | 'id'
  | 'serviceId'
  | 'practitionerId'
  | 'patientId'
  | 'patientType'
  | 'insuranceId'
  | 'startsAt'
  | 'channel'
  | 'scheduleId'
  | 'date'
  | 'isExtra'
>;

export type OtherTime = {
  readonly scheduleId: ScheduleId;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly free: number;
};

/** Nobody can be told, answer and come in less. */
const SOONEST_MIN = 60;
/** Further ahead nobody calls a time the nearest. */
const DAYS = 30;
export const MOST_TIMES = 3;

/**
 * Up to three other times of the same service for each of these bookings, by time: what the patient may be booked for, has
 * not been offered before, and is free then. No place is given twice; whoever stands first in the list comes first.
 *
 * @param toldAt when the patients will hear of it
 */
export async function nearestPlaces(
  deps: BookingDeps,
  clinic: BookingClinic,
  bookings: readonly Moving[],
  toldAt: EpochMs,
): Promise<readonly (readonly OtherTime[])[]> {
  if (bookings.length === 0) return [];
  const [busy, before] = await Promise.all([busyOf(deps, bookings), offeredBefore(deps, bookings)]);
  const times = new Map<Moving, readonly OtherTime[]>();
  for (const [serviceId, ofService] of Map.groupBy(bookings, (booking) => booking.serviceId)) {
    const days = await readDays(deps, clinic, {
      serviceId: serviceId as ServiceId, // the column refers to services
      fromDate: clinicDateOf(toldAt, clinic),
      days: DAYS,
    });
    const free = days
      .flatMap(({ schedule, days: dates }) =>
        dates.flatMap(({ date, slots: ofDay, leftFor }) =>
          ofDay.map((slot) => ({ ...slot, date, leftFor, schedule, scheduleId: schedule.scheduleId })),
        ),
      )
      .filter((slot) => slot.free > 0 && slot.startsAt >= plusMinutes(toldAt, SOONEST_MIN))
      .sort((a, b) => a.startsAt - b.startsAt || (a.scheduleId < b.scheduleId ? -1 : 1));
    type FreeSlot = (typeof free)[number];
    /** For whom of the others something of the same session is among what they are given. */
    const othersIn = ({ scheduleId, date }: FreeSlot, booking: Moving, shares: Shares<FreeSlot>): readonly Whom[] =>
      ofService
        .filter(
          (other, index) =>
            other !== booking && shares[index]?.some((each) => each.scheduleId === scheduleId && each.date === date),
        )
        .map(whomOf);
    const people = ofService.map((booking) => ({
      suits: (slot: FreeSlot, given: Shares<FreeSlot>) =>
        slot.startsAt !== booking.startsAt.getTime() &&
        !before.has(`${booking.id} ${slot.scheduleId} ${slot.startsAt}`) &&
        !busy.some(
          (time) =>
            time.patientId === booking.patientId &&
            time.appointmentId !== booking.id &&
            overlaps(time, { fromAt: slot.startsAt, untilAt: slot.endsAt }),
        ) &&
        whyNotOffered(slot.schedule, {
          patientType: PatientType.parse(booking.patientType),
          insuranceId: InsuranceId.nullable().parse(booking.insuranceId),
          screened: { kind: 'by_person' }, // asked when it was booked, and it is the same service
        }) === undefined &&
        (isInSession(booking, slot.schedule, slot.date) ||
          !hasRules(slot.schedule.opening) ||
          slot.leftFor(whomOf(booking), othersIn(slot, booking, given)).places > 0),
    }));
    const shares = shareOut(people, free, MOST_TIMES);
    for (const [index, booking] of ofService.entries()) times.set(booking, shares[index] ?? []);
  }
  for (const { scheduleId, date } of datesOf(clinic, [...times.values()].flat()))
    await makeSlots(deps, clinic, scheduleId, date);
  return bookings.map((booking) => times.get(booking) ?? []);
}

/** Each schedule and date once. */
function datesOf(clinic: BookingClinic, times: readonly OtherTime[]) {
  const dates = new Map<string, { readonly scheduleId: ScheduleId; readonly date: ClinicDate }>();
  for (const { scheduleId, startsAt } of times) {
    const date = clinicDateOf(startsAt, clinic);
    dates.set(`${scheduleId} ${date}`, { scheduleId, date });
  }
  return dates.values();
}

async function offeredBefore({ db }: BookingDeps, bookings: readonly Moving[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({
      appointmentId: moveOffers.appointmentId,
      scheduleId: moveOfferPlaces.scheduleId,
      startsAt: moveOfferPlaces.startsAt,
    })
    .from(moveOfferPlaces)
    .innerJoin(moveOffers, eq(moveOffers.id, moveOfferPlaces.offerId))
    .where(
      inArray(
        moveOffers.appointmentId,
        bookings.map(({ id }) => id),
      ),
    );
  return new Set(rows.map((row) => `${row.appointmentId} ${row.scheduleId} ${row.startsAt.getTime()}`));
}

/** When each of these patients is booked from now on. */
async function busyOf(deps: BookingDeps, bookings: readonly Moving[]) {
  const patientIds = bookings.flatMap(({ patientId }) => (patientId === null ? [] : [patientId]));
  if (patientIds.length === 0) return [];
  const rows = await deps.db
    .select({
      appointmentId: appointments.id,
      patientId: appointments.patientId,
      startsAt: appointments.startsAt,
      endsAt: slots.endsAt,
    })
    .from(appointments)
    .innerJoin(slots, eq(slots.id, appointments.slotId))
    .where(
      and(
        inArray(appointments.patientId, patientIds),
        inArray(appointments.status, ['pending', 'booked', 'arrived']),
        gt(slots.endsAt, new Date(nowOf(deps))),
      ),
    );
  return rows.map(({ appointmentId, patientId, startsAt, endsAt }) => ({
    appointmentId,
    patientId,
    fromAt: startsAt.getTime() as EpochMs, // a timestamp with its zone is an instant
    untilAt: endsAt.getTime() as EpochMs,
  }));
}
