import { and, eq, ne } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { EpochMs, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { roomServicesToday, servicePoints, servicePointServices, services } from '../../db/schema/organisation.ts';
import { administer, isSameSet, type Administrator, type AdministrationDeps } from '../administration/change.ts';
import { readClinic } from '../booking/clinic.ts';

/**
 * Lets a room serve other services for the rest of the clinic's day. The clinic's settings stay as they are, so that
 * tomorrow nobody wonders; the running day goes on with it by an event of its log, as with any change of settings.
 *
 * @param serviceIds what it serves; null: its own services again
 */
export async function moveRoom(
  deps: AdministrationDeps,
  who: Administrator,
  servicePointId: ServicePointId,
  serviceIds: readonly ServiceId[] | null,
): Promise<Result<{ id: string }, Problem>> {
  const clinic = await readClinic(deps.db, who.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const date = clinicDateOf(deps.clock.now() as EpochMs, clinic); // whole milliseconds by the clock's contract
  const order = { what: 'room_services_today', id: servicePointId, reach: 'clinic' } as const;
  return administer(deps, who, order, async ({ tx, clinicId, at }) => {
    const [room] = await tx
      .select({ id: servicePoints.id })
      .from(servicePoints)
      .where(
        and(
          eq(servicePoints.id, servicePointId),
          eq(servicePoints.clinicId, clinicId),
          eq(servicePoints.isActive, true),
        ),
      );
    if (!room) return err({ code: 'service_point_not_found' });
    const [offered, own] = await Promise.all([
      tx
        .select({ id: services.id })
        .from(services)
        .where(and(eq(services.clinicId, clinicId), eq(services.isActive, true))),
      tx
        .select({ id: servicePointServices.serviceId })
        .from(servicePointServices)
        .where(eq(servicePointServices.servicePointId, servicePointId)),
    ]);
    const unknown = serviceIds?.find((serviceId) => !offered.some(({ id }) => id === serviceId));
    if (unknown !== undefined) return err({ code: 'service_not_found', serviceId: unknown });

    const table = roomServicesToday;
    const ofRoom = and(eq(table.clinicId, clinicId), eq(table.servicePointId, servicePointId), eq(table.date, date));
    const [before] = await tx.select({ serviceIds: table.serviceIds }).from(table).where(ofRoom);
    const usual = own.map(({ id }) => id);
    const wanted = [...new Set(serviceIds ?? usual)];
    if (isSameSet(wanted, before?.serviceIds ?? usual)) return ok([]);
    // What was on other days is in their logs.
    await tx.delete(table).where(and(eq(table.clinicId, clinicId), ne(table.date, date)));
    await tx.delete(table).where(ofRoom);
    if (!isSameSet(wanted, usual))
      await tx.insert(table).values({ clinicId, servicePointId, date, serviceIds: wanted, at, actor: who.actor });
    return ok(['serviceIds']);
  });
}
