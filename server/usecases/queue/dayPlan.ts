import { and, eq, inArray } from 'drizzle-orm';
import type {
  AppointmentId,
  ClinicDate,
  EpochMs,
  PractitionerId,
  ServiceId,
} from '../../../common/contract/vocabulary.ts';
import { keptSlotsOn } from '../../booking/keptSlots.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import type { DayPlan, PlannedWork } from '../../queue/estimate/dayPlan.ts';
import { readClinic } from '../booking/clinic.ts';
import { readSchedules } from '../booking/schedules.ts';
import type { Directory } from '../clinic/directory.ts';

/** Slots that are no further apart belong together: a consultation too long for what was left. */
const GAP_MS = 20 * 60_000;

/**
 * What tables say of a day beside its log: who works when, and who is booked and has not come.
 *
 * @param whose of a day that is over: all who were booked and did not cancel, who were all expected in the morning
 */
export async function readDayPlan(
  db: Db,
  { clinic, practitioners }: Directory,
  date: ClinicDate,
  whose: 'not_come' | 'all' = 'not_come',
): Promise<DayPlan> {
  const [booking, booked] = await Promise.all([
    readClinic(db, clinic.id),
    db
      .select({
        appointmentId: appointments.id,
        serviceId: appointments.serviceId,
        practitionerId: appointments.practitionerId,
        startsAt: appointments.startsAt,
      })
      .from(appointments)
      .where(
        and(
          eq(appointments.clinicId, clinic.id),
          eq(appointments.date, date),
          inArray(appointments.status, whose === 'all' ? ['booked', 'arrived', 'fulfilled', 'noshow'] : ['booked']),
        ),
      )
      .orderBy(appointments.startsAt),
  ]);
  const schedules = booking ? await readSchedules(db, booking, {}, { from: date, until: date }) : [];
  const roster = booking
    ? [...Map.groupBy(schedules, ({ practitionerId }) => practitionerId)].flatMap(([practitionerId, own]) =>
        practitionerId === null
          ? []
          : workOf(
              practitionerId,
              practitioners.get(practitionerId)?.serviceIds ?? [],
              own
                .flatMap(({ plan }) => keptSlotsOn(date, plan, booking))
                .filter(({ isWithdrawn }) => !isWithdrawn)
                .toSorted((a, b) => a.startsAt - b.startsAt),
            ),
      )
    : [];
  return {
    roster,
    // Ids come from columns of type uuid; a timestamp with its zone is an instant.
    expected: booked.map((row) => ({
      appointmentId: row.appointmentId as AppointmentId,
      serviceId: row.serviceId as ServiceId,
      practitionerId: row.practitionerId as PractitionerId | null,
      bookedAt: row.startsAt.getTime() as EpochMs,
    })),
  };
}

function workOf(
  practitionerId: PractitionerId,
  serviceIds: readonly ServiceId[],
  slots: readonly { readonly startsAt: EpochMs; readonly endsAt: EpochMs }[],
): readonly PlannedWork[] {
  const work: PlannedWork[] = [];
  for (const { startsAt, endsAt } of slots) {
    const last = work.at(-1);
    if (last && startsAt - last.untilAt <= GAP_MS)
      work[work.length - 1] = { ...last, untilAt: Math.max(last.untilAt, endsAt) };
    else work.push({ practitionerId, serviceIds, fromAt: startsAt, untilAt: endsAt });
  }
  return work;
}
