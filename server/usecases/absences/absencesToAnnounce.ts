import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import { EpochMs, PractitionerId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { absences } from '../../db/schema/booking.ts';
import type { Directory } from '../clinic/directory.ts';

/** A doctor who is away, as a caller is told of it. */
export type AnnouncedAbsence = {
  readonly practitionerId: PractitionerId;
  readonly fromAt: EpochMs;
  /** From then on the doctor is back. */
  readonly untilAt: EpochMs;
};

/**
 * Which doctors of the clinic are absent at an instant, each once with the end of the last of their absences that follow one
 * upon the other, by that end. For menus that announce it.
 */
export async function absencesToAnnounce(
  db: Db,
  { clinic, practitioners }: Pick<Directory, 'clinic' | 'practitioners'>,
  at: number,
): Promise<readonly AnnouncedAbsence[]> {
  const ids = [...practitioners.keys()];
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(absences)
    .where(
      and(
        inArray(absences.practitionerId, ids),
        or(isNull(absences.clinicId), eq(absences.clinicId, clinic.id)),
        gt(absences.untilAt, new Date(at)),
      ),
    )
    .orderBy(asc(absences.fromAt));
  const announced: AnnouncedAbsence[] = [];
  for (const [practitionerId, own] of Map.groupBy(rows, (row) => row.practitionerId)) {
    let [fromAt, untilAt] = [at, at];
    for (const row of own) {
      if (row.fromAt.getTime() > untilAt) break;
      if (untilAt === at) fromAt = row.fromAt.getTime();
      untilAt = Math.max(untilAt, row.untilAt.getTime());
    }
    if (untilAt > at)
      announced.push({
        practitionerId: PractitionerId.parse(practitionerId),
        fromAt: EpochMs.parse(fromAt),
        untilAt: EpochMs.parse(untilAt),
      });
  }
  return announced.sort((a, b) => a.untilAt - b.untilAt);
}
