import { and, eq, ne } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { EpochMs, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import {
  clinicDateOf,
  clinicDayOf,
  instantOf,
  addDays,
  plusMinutes,
  type ClinicClock,
} from '../../booking/clinicTime.ts';
import { roomServicesToday, servicePoints, servicePointServices, services } from '../../db/schema/organisation.ts';
import { administer, isSameSet, type Administrator, type AdministrationDeps } from '../administration/change.ts';
import { readClinic } from '../booking/clinic.ts';

/** Until a clock in the clinic shows this (`HH:MM`), or for so many minutes. */
export type MoveEnd = { readonly until?: string; readonly minutes?: number };

/**
 * Lets a room serve other services for a time, or for the rest of the clinic's day. The clinic's settings stay as they are, so that
 * tomorrow nobody wonders; the running day goes on with it by an event of its log, as with any change of settings.
 *
 * @param serviceIds what it serves; null: its own services again
 */
export async function moveRoom(
  deps: AdministrationDeps,
  who: Administrator,
  servicePointId: ServicePointId,
  serviceIds: readonly ServiceId[] | null,
  end: MoveEnd = {},
): Promise<Result<{ id: string }, Problem>> {
  const clinic = await readClinic(deps.db, who.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const now = deps.clock.now() as EpochMs; // whole milliseconds by the clock's contract
  const date = clinicDateOf(now, clinic);
  const untilAt = endOf(end, now, clinic);
  if (untilAt !== null && (untilAt <= now || untilAt >= clinicDayOf(date, clinic).untilAt))
    return err({ code: 'move_end_past', untilAt });
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
    const [before] = await tx
      .select({ serviceIds: table.serviceIds, untilAt: table.untilAt })
      .from(table)
      .where(ofRoom);
    const usual = own.map(({ id }) => id);
    const wanted = [...new Set(serviceIds ?? usual)];
    const isMoved = !isSameSet(wanted, usual);
    const fields = [
      ...(isSameSet(wanted, before?.serviceIds ?? usual) ? [] : ['serviceIds']),
      ...(isMoved && untilAt !== (before?.untilAt?.getTime() ?? null) ? ['untilAt'] : []),
    ];
    if (fields.length === 0) return ok([]);
    // What was on other days is in their logs.
    await tx.delete(table).where(and(eq(table.clinicId, clinicId), ne(table.date, date)));
    await tx.delete(table).where(ofRoom);
    if (isMoved)
      await tx.insert(table).values({
        clinicId,
        servicePointId,
        date,
        serviceIds: wanted,
        untilAt: untilAt === null ? null : new Date(untilAt),
        at,
        actor: who.actor,
      });
    return ok(fields);
  });
}

/** A clock that shows the time after midnight too belongs to the clinic's day: `00:30` of a day that ends at four. */
function endOf({ until, minutes }: MoveEnd, now: EpochMs, clinic: ClinicClock): EpochMs | null {
  if (minutes !== undefined) return plusMinutes(now, minutes);
  if (until === undefined) return null;
  const date = clinicDateOf(now, clinic);
  const at = instantOf(date, until, clinic.timeZone);
  return at < clinicDayOf(date, clinic).fromAt ? instantOf(addDays(date, 1), until, clinic.timeZone) : at;
}
