import { and, eq, lt, notExists, sql } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { patients } from '../../db/schema/people.ts';
import { visitNotes, visits } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';

export type WrittenNote = {
  readonly clinicId: ClinicId;
  readonly visitId: VisitId;
  readonly text: string;
  readonly actor: string;
  /** Of the request: the same one again writes nothing. */
  readonly key: string | null;
};

/** Free text never goes into the log: it stands beside it, and is erased with the patient. */
export async function writeVisitNote(
  { db, clock, newId }: { readonly db: Db; readonly clock: Clock; readonly newId: NewId },
  { clinicId, visitId, text, actor, key }: WrittenNote,
): Promise<Result<Record<string, never>, Problem>> {
  const [visit] = await db
    .select({ id: visits.id })
    .from(visits)
    .where(and(eq(visits.id, visitId), eq(visits.clinicId, clinicId)));
  if (!visit) return err({ code: 'visit_not_found', visitId });
  const id = key ?? newId();
  await db
    .insert(visitNotes)
    .values({ id, visitId, at: new Date(clock.now()), actor, text })
    .onConflictDoNothing();
  return ok({});
}

const KEPT_MS = 24 * 3_600_000;

/** What was written about people without a record, whom nobody could ask to have erased, is forgotten after a day. */
export async function forgetNotesOfUnknown({ db, clock }: { readonly db: Db; readonly clock: Clock }): Promise<void> {
  const known = db
    .select({ one: sql`1` })
    .from(visits)
    .innerJoin(patients, eq(patients.patientRef, visits.patientRef))
    .where(eq(visits.id, visitNotes.visitId));
  await db.delete(visitNotes).where(and(lt(visitNotes.at, new Date(clock.now() - KEPT_MS)), notExists(known)));
}
