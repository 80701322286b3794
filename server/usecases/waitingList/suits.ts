import { and, eq, gt, inArray } from 'drizzle-orm';
import { BookingChannel, type ScheduleId } from '../../../common/contract/booking.ts';
import { InsuranceId } from '../../../common/contract/patients.ts';
import { PractitionerId, type ClinicDate, type EpochMs, type ServiceId } from '../../../common/contract/vocabulary.ts';
import type { OfferedSlot } from '../../booking/capacity.ts';
import { daysBetween, overlaps } from '../../booking/clinicTime.ts';
import { whyNotOffered } from '../../booking/offer.ts';
import { isWanted } from '../../booking/waitingList.ts';
import type { Db } from '../../db/database.ts';
import { appointments, slots } from '../../db/schema/booking.ts';
import { placeOffers } from '../../db/schema/waitingList.ts';
import type { BookingClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { readDays, type ScheduleDay } from '../booking/freePlaces.ts';
import type { Schedule } from '../booking/schedules.ts';
import { whomOf } from '../booking/sessions.ts';
import { screen } from '../booking/screened.ts';
import { wantedOf, type EntryRow } from './entries.ts';
import { answerTimeOf } from './answerTimeOf.ts';

/** A time of a schedule with places that may be booked now. */
export type FreeSlot = OfferedSlot &
  Pick<ScheduleDay, 'leftFor'> & { readonly scheduleId: ScheduleId; readonly schedule: Schedule };

export type WaitingPerson = { readonly entry: EntryRow; readonly suits: (slot: FreeSlot) => boolean };

/** The free times of one service on all days that somebody wants, the earliest first. */
export async function freeSlotsFor(
  deps: BookingDeps,
  clinic: BookingClinic,
  serviceId: string,
  entries: readonly EntryRow[],
): Promise<readonly FreeSlot[]> {
  const [first] = entries.map(({ fromDate }) => fromDate).toSorted();
  const last = entries
    .map(({ untilDate }) => untilDate)
    .toSorted()
    .at(-1);
  if (first === undefined || last === undefined) return [];
  const found = await readDays(deps, clinic, {
    serviceId: serviceId as ServiceId, // the columns refer to services and are dates
    fromDate: first as ClinicDate,
    days: daysBetween(first as ClinicDate, last as ClinicDate) + 1,
  });
  return found
    .flatMap(({ schedule, days }) =>
      days.flatMap(({ slots: ofDay, leftFor }) =>
        ofDay.map((slot) => ({ ...slot, leftFor, schedule, scheduleId: schedule.scheduleId })),
      ),
    )
    .filter(({ free }) => free > 0)
    .sort((a, b) => a.startsAt - b.startsAt || (a.scheduleId < b.scheduleId ? -1 : 1));
}

/** Those who wait, each with the times that may be offered: wanted, allowed, not offered before, and free in the person's own day. */
export async function withWhatSuits(
  deps: BookingDeps,
  clinic: BookingClinic,
  entries: readonly EntryRow[],
): Promise<readonly WaitingPerson[]> {
  if (entries.length === 0) return [];
  const now = nowOf(deps);
  const [busy, before] = await Promise.all([busyOf(deps.db, entries, now), offeredBefore(deps.db, entries)]);
  return Promise.all(
    entries.map(async (entry) => {
      const { clinicId } = clinic;
      const screening = await screen(deps.db, {
        clinicId,
        channel: BookingChannel.parse(entry.channel),
        patientType: entry.patientType,
        answers: entry.screening === null ? undefined : [...entry.screening],
        decidedBy: entry.decidedBy === null ? undefined : PractitionerId.parse(entry.decidedBy),
      });
      const wanted = wantedOf(entry);
      const own = busy.filter(({ patientId }) => patientId === entry.patientId);
      const suits = (slot: FreeSlot): boolean =>
        screening.ok &&
        slot.schedule.serviceId === entry.serviceId &&
        (entry.practitionerId === null || slot.schedule.practitionerId === entry.practitionerId) &&
        isWanted(slot.startsAt, wanted, clinic) &&
        whyNotOffered(slot.schedule, {
          patientType: entry.patientType,
          insuranceId: InsuranceId.nullable().parse(entry.insuranceId),
          screened: screening.value.screened,
        }) === undefined &&
        slot.leftFor(whomOf(entry)).places > 0 &&
        !(slot.slotId !== undefined && before.has(`${entry.id} ${slot.slotId}`)) &&
        !own.some((time) => overlaps(time, { fromAt: slot.startsAt, untilAt: slot.endsAt })) &&
        answerTimeOf(clinic, now, slot.startsAt) !== undefined;
      return { entry, suits };
    }),
  );
}

async function offeredBefore(db: Db, entries: readonly EntryRow[]): Promise<ReadonlySet<string>> {
  const ids = entries.map(({ id }) => id);
  const rows = await db
    .select({ entryId: placeOffers.entryId, slotId: placeOffers.slotId })
    .from(placeOffers)
    .where(inArray(placeOffers.entryId, ids));
  return new Set(rows.map(({ entryId, slotId }) => `${entryId} ${slotId}`));
}

/** When each of these people is booked from now on, in any clinic of the organisation. */
async function busyOf(db: Db, entries: readonly EntryRow[], now: EpochMs) {
  const patientIds = [...new Set(entries.map(({ patientId }) => patientId))];
  const rows = await db
    .select({ patientId: appointments.patientId, startsAt: appointments.startsAt, endsAt: slots.endsAt })
    .from(appointments)
    .innerJoin(slots, eq(slots.id, appointments.slotId))
    .where(
      and(
        inArray(appointments.patientId, patientIds),
        inArray(appointments.status, ['pending', 'booked', 'arrived']),
        gt(slots.endsAt, new Date(now)),
      ),
    );
  return rows.map(({ patientId, startsAt, endsAt }) => ({
    patientId,
    fromAt: startsAt.getTime() as EpochMs, // a timestamp with its zone is an instant
    untilAt: endsAt.getTime() as EpochMs,
  }));
}
