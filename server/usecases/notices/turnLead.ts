import { and, eq, inArray, isNull, notExists, sql } from 'drizzle-orm';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { turnLeads } from '../../db/schema/notices.ts';
import { queueDays, visits } from '../../db/schema/queue.ts';
import type { Directory } from '../clinic/directory.ts';
import { ownerOf, type Subject } from './contactChoices.ts';

/** What the clinic takes for the way of somebody who says nothing. */
export const usualLeadMin = ({ clinic }: Pick<Directory, 'clinic'>): number =>
  clinic.options.nearMinutes ?? USUAL_OPTIONS.nearMinutes;

/** How many minutes somebody needs to come. */
export async function leadOf(db: Db, directory: Directory, subject: Subject): Promise<number> {
  const ownerId = idOf(await ownerOf(db, subject));
  const [row] = await db.select({ leadMin: turnLeads.leadMin }).from(turnLeads).where(eq(turnLeads.ownerId, ownerId));
  // A clinic may tell at the very last moment; a way of no minutes cannot be chosen.
  return row?.leadMin ?? Math.max(1, usualLeadMin(directory));
}

export async function keepLead(
  db: Db,
  clinicId: ClinicId,
  subject: Subject,
  leadMin: number,
  now: number,
): Promise<void> {
  const ownerId = idOf(await ownerOf(db, subject));
  const set = { leadMin, setAt: new Date(now) };
  await db
    .insert(turnLeads)
    .values({ ownerId, clinicId, ...set })
    .onConflictDoUpdate({ target: turnLeads.ownerId, set });
}

/** What these patients said, by the appointment or else the visit. */
export async function leadsOf(db: Db, ownerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ownerIds.length === 0) return new Map();
  const rows = await db
    .select({ ownerId: turnLeads.ownerId, leadMin: turnLeads.leadMin })
    .from(turnLeads)
    .where(inArray(turnLeads.ownerId, [...ownerIds]));
  return new Map(rows.map(({ ownerId, leadMin }) => [ownerId, leadMin]));
}

/** Forgets what was said of a visit whose day is closed, and of a booking that is over or whose day is. */
export async function forgetOldLeads(db: Db): Promise<void> {
  const one = { one: sql`1` };
  await db.delete(turnLeads).where(
    and(
      notExists(
        db
          .select(one)
          .from(visits)
          .innerJoin(queueDays, eq(queueDays.id, visits.queueDayId))
          .where(and(eq(visits.id, turnLeads.ownerId), isNull(queueDays.closedAt))),
      ),
      notExists(
        db
          .select(one)
          .from(appointments)
          .leftJoin(
            queueDays,
            and(eq(queueDays.clinicId, appointments.clinicId), eq(queueDays.date, appointments.date)),
          )
          .where(
            and(
              eq(appointments.id, turnLeads.ownerId),
              inArray(appointments.status, ['booked', 'arrived']),
              isNull(queueDays.closedAt),
            ),
          ),
      ),
    ),
  );
}

const idOf = (owner: Subject): string => ('visitId' in owner ? owner.visitId : owner.appointmentId);
