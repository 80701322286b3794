import { and, eq, gte, inArray, type SQL } from 'drizzle-orm';
import { countOf } from '../../db/count.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { appointments, schedules } from '../../db/schema/booking.ts';
import { servicePoints, services } from '../../db/schema/organisation.ts';
import { stages } from '../../db/schema/queue.ts';
import type { AdminTx } from './change.ts';

const OPEN_STAGES = ['waiting', 'called', 'serving', 'held'] as const;
const OPEN_BOOKINGS = ['proposed', 'pending', 'booked'] as const;

type Thing = 'department' | 'service' | 'zone' | 'service_point' | 'practitioner' | 'schedule';

/**
 * Refuses to take out of use what somebody still needs: patients who wait for it today, bookings to come, or other
 * parts of the clinic that stand on it. `by` says which, so that the screen can say what to do first.
 */
export async function mayRetire(change: AdminTx, thing: Thing): Promise<Result<null, Problem>> {
  const by = await usedBy(change, thing);
  return by === undefined ? ok(null) : err({ code: 'in_use', by });
}

async function usedBy(change: AdminTx, thing: Thing): Promise<string | undefined> {
  const { tx, clinicId, id } = change;
  switch (thing) {
    case 'department': {
      const own = and(eq(services.clinicId, clinicId), eq(services.departmentId, id), eq(services.isActive, true));
      return (await countOf(tx, services, own)) > 0 ? 'services' : undefined;
    }
    case 'zone': {
      const own = and(
        eq(servicePoints.clinicId, clinicId),
        eq(servicePoints.zoneId, id),
        eq(servicePoints.isActive, true),
      );
      return (await countOf(tx, servicePoints, own)) > 0 ? 'service_points' : undefined;
    }
    case 'service':
      if (await isWaitedFor(change, eq(stages.serviceId, id))) return 'patients';
      if (await isBooked(change, eq(appointments.serviceId, id))) return 'bookings';
      return (await countOf(tx, schedules, and(eq(schedules.serviceId, id), eq(schedules.isActive, true)))) > 0
        ? 'schedules'
        : undefined;
    case 'service_point':
      return (await isWaitedFor(change, eq(stages.servicePointId, id))) ? 'patients' : undefined;
    case 'practitioner':
      if (await isWaitedFor(change, eq(stages.practitionerId, id))) return 'patients';
      return (await isBooked(change, eq(appointments.practitionerId, id))) ? 'bookings' : undefined;
    case 'schedule':
      return (await isBooked(change, eq(appointments.scheduleId, id))) ? 'bookings' : undefined;
  }
}

async function isWaitedFor({ tx }: AdminTx, by: SQL): Promise<boolean> {
  const rows = await tx
    .select({ id: stages.id })
    .from(stages)
    .where(and(by, inArray(stages.status, [...OPEN_STAGES])))
    .limit(1);
  return rows.length > 0;
}

async function isBooked({ tx, at }: AdminTx, by: SQL): Promise<boolean> {
  const open = and(by, inArray(appointments.status, [...OPEN_BOOKINGS]), gte(appointments.startsAt, at));
  return (await countOf(tx, appointments, open)) > 0;
}
