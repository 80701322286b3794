import { and, eq, inArray, or } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { WebVisitType } from '../../../common/contract/webBooking.ts';
import { tellsVisitsApart } from '../../booking/opening.ts';
import type { Db } from '../../db/database.ts';
import { appointments, schedules } from '../../db/schema/booking.ts';
import { patients } from '../../db/schema/people.ts';
import { stages, visits } from '../../db/schema/queue.ts';
import type { BookingClinic } from '../booking/clinic.ts';

export type Claim = {
  readonly patientId: string;
  readonly patientType: WebVisitType;
  /** The schedule whose place is kept, or the service of which one is waited for. */
  readonly scheduleId: string | null;
  readonly serviceId: string | null;
};

/**
 * Whether it is a first or a later visit, as somebody said before anybody knew who they are, set against the record: of
 * the same service, or with the same doctor. Only where it makes a difference.
 */
export async function visitClaim(
  tx: Db,
  { clinicId }: BookingClinic,
  { patientId, patientType, scheduleId, serviceId }: Claim,
): Promise<Result<undefined, Problem>> {
  const ofService = serviceId === null ? undefined : eq(schedules.serviceId, serviceId);
  const which = scheduleId === null ? ofService : eq(schedules.id, scheduleId);
  if (which === undefined) return ok(undefined);
  const rows = await tx
    .select()
    .from(schedules)
    .where(and(eq(schedules.clinicId, clinicId), eq(schedules.isActive, true), which));
  const [first] = rows;
  if (first === undefined || !rows.some(tellsVisitsApart)) return ok(undefined);
  const practitionerId = scheduleId === null ? null : first.practitionerId;
  const known = await wasHere(tx, { clinicId, patientId, serviceId: first.serviceId, practitionerId });
  if (known === (patientType === 'follow_up')) return ok(undefined);
  return err({ code: known ? 'web_here_before' : 'web_not_here_before' });
}

type Whose = {
  readonly clinicId: string;
  readonly patientId: string;
  readonly serviceId: string;
  readonly practitionerId: string | null;
};

/** Booked and came, or was seen without a booking. */
async function wasHere(tx: Db, { clinicId, patientId, serviceId, practitionerId }: Whose): Promise<boolean> {
  const isFor = (table: typeof appointments | typeof stages) =>
    practitionerId === null
      ? eq(table.serviceId, serviceId)
      : or(eq(table.serviceId, serviceId), eq(table.practitionerId, practitionerId));
  const kept = await tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(
      and(
        eq(appointments.clinicId, clinicId),
        eq(appointments.patientId, patientId),
        inArray(appointments.status, ['arrived', 'fulfilled']),
        isFor(appointments),
      ),
    )
    .limit(1);
  if (kept.length > 0) return true;
  const came = await tx
    .select({ id: stages.id })
    .from(patients)
    .innerJoin(visits, eq(visits.patientRef, patients.patientRef))
    .innerJoin(stages, eq(stages.visitId, visits.id))
    .where(and(eq(patients.id, patientId), eq(visits.clinicId, clinicId), eq(stages.status, 'done'), isFor(stages)))
    .limit(1);
  return came.length > 0;
}
