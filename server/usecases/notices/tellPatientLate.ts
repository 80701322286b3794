import { and, eq, isNull } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { AppointmentId, ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { deskRequests } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { News } from '../../ports/news.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly news: News };

/** "I am late": the desk sees the number and decides; it is said once, however often it is pressed. */
export async function tellPatientLate(
  { db, clock, newId, news }: Deps,
  { clinicId, appointmentId }: { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId },
): Promise<Result<null, Problem>> {
  const [booking] = await db
    .select({ number: appointments.number, status: appointments.status })
    .from(appointments)
    .where(and(eq(appointments.id, appointmentId), eq(appointments.clinicId, clinicId)));
  if (booking?.status !== 'booked') return err({ code: 'appointment_not_open', appointmentId });
  const open = await db
    .select({ detail: deskRequests.detail })
    .from(deskRequests)
    .where(
      and(
        eq(deskRequests.clinicId, clinicId),
        eq(deskRequests.reason, 'patient_late'),
        isNull(deskRequests.answeredAt),
      ),
    );
  if (open.some(({ detail }) => detail['number'] === booking.number)) return ok(null);
  await db.insert(deskRequests).values({
    id: newId(),
    clinicId,
    deviceId: null,
    reason: 'patient_late',
    detail: { number: booking.number },
    at: new Date(clock.now()),
  });
  news.tell({ kind: 'beside', clinicId });
  return ok(null);
}
