import { and, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { AppointmentId, PractitionerId, ServiceId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { appointments } from '../../db/schema/booking.ts';
import { reachOf } from './contactChoices.ts';
import { allowedBy, makeNotice } from './makeNotice.ts';
import type { TellDeps } from './tellVisit.ts';

/** What the outbox keeps of a delay: see server/queue/effects.ts. */
const Delay = z.object({
  practitionerId: PractitionerId.nullable(),
  serviceId: ServiceId.nullable(),
  delayMin: z.int().positive(),
});

/** Those who are booked today and have not come yet are told when to come; whoever is there sees it on the screens. */
export async function tellDelay(
  deps: TellDeps,
  effect: { readonly key: string; readonly clinicId: ClinicId; readonly payload: unknown },
): Promise<{ readonly kind: 'done' }> {
  const { practitionerId, serviceId, delayMin } = Delay.parse(effect.payload);
  const now = deps.clock.now();
  const [directory, day] = await Promise.all([deps.directories.of(effect.clinicId), deps.days.today(effect.clinicId)]);
  if (!directory || !day) return { kind: 'done' };
  const late = practitionerId
    ? eq(appointments.practitionerId, practitionerId)
    : eq(appointments.serviceId, serviceId ?? '');
  const expected = await deps.db
    .select()
    .from(appointments)
    .where(
      and(
        eq(appointments.clinicId, effect.clinicId),
        eq(appointments.date, day.date),
        eq(appointments.status, 'booked'),
        gt(appointments.startsAt, new Date(now)),
        late,
      ),
    );
  for (const booking of expected) {
    if (booking.patientId === null) continue;
    await makeNotice(
      deps,
      {
        clinicId: effect.clinicId,
        key: `${effect.key}:${booking.id}`,
        purpose: 'delay',
        visitId: null,
        appointmentId: booking.id,
        patientRef: booking.patientRef,
        language: booking.language,
        params: { number: booking.number, delayMin, startsAt: booking.startsAt.getTime() + delayMin * 60_000 },
        allowed: allowedBy(directory.clinic),
        reach: await reachOf(deps.db, { appointmentId: AppointmentId.parse(booking.id) }),
      },
      now,
    );
  }
  return { kind: 'done' };
}
