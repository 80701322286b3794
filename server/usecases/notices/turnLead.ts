import { eq, inArray } from 'drizzle-orm';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { turnLeads } from '../../db/schema/notices.ts';
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

const idOf = (owner: Subject): string => ('visitId' in owner ? owner.visitId : owner.appointmentId);
