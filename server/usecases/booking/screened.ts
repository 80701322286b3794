import { and, eq } from 'drizzle-orm';
import type { BookingChannel, BookingRefusal, PatientType } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import {
  ScreeningTree,
  type AskedQuestions,
  type ScreeningAnswer,
  type ScreeningTreeId,
} from '../../../common/contract/screening.ts';
import type { ClinicId, PractitionerId } from '../../../common/contract/vocabulary.ts';
import { followTree } from '../../../common/screening/followTree.ts';
import type { Screened } from '../../booking/offer.ts';
import type { Db } from '../../db/database.ts';
import { screeningTrees } from '../../db/schema/booking.ts';
import { practitioners, practitionerServices } from '../../db/schema/organisation.ts';

export type ActiveTree = Readonly<AskedQuestions> & { readonly version: number };

/** The questions that the clinic asks now, if it asks any. */
export async function readActiveTree(db: Db, clinicId: ClinicId): Promise<ActiveTree | undefined> {
  const [row] = await db
    .select()
    .from(screeningTrees)
    .where(and(eq(screeningTrees.clinicId, clinicId), eq(screeningTrees.isActive, true)));
  // The column is the primary key of screening_trees.
  return row && { treeId: row.id as ScreeningTreeId, version: row.version, tree: ScreeningTree.parse(row.tree) };
}

export type ScreeningRequest = {
  readonly clinicId: ClinicId;
  readonly channel: BookingChannel;
  readonly patientType: PatientType;
  readonly answers: readonly ScreeningAnswer[] | undefined;
  readonly decidedBy: PractitionerId | undefined;
};

export type ScreeningResult = {
  readonly screened: Screened;
  readonly treeId: ScreeningTreeId | null;
  /** Who decided, where the answers led to a person. */
  readonly decidedBy?: PractitionerId;
};

/**
 * What the answers allow, followed on the server through the clinic's own questions. Answers that lead to a person are
 * taken from the desk alone, and only with the name of the clinic's practitioner who was asked and agreed. A doctor of the clinic who books the next visit of
 * an own patient has seen the patient, which is more than any question.
 */
export async function screen(
  db: Db,
  { clinicId, channel, patientType, answers, decidedBy }: ScreeningRequest,
): Promise<Result<ScreeningResult, BookingRefusal>> {
  if (channel === 'follow_up' && patientType === 'follow_up')
    return ok({ screened: { kind: 'by_person' }, treeId: null });
  if (answers === undefined) return ok({ screened: { kind: 'not_asked' }, treeId: null });

  const active = await readActiveTree(db, clinicId);
  if (active === undefined) return err({ code: 'screening_outdated' });
  const outcome = followTree(active.tree, answers);
  if (!outcome.ok || outcome.value.kind === 'ask') return err({ code: 'screening_outdated' });
  if (outcome.value.kind === 'allowed') return ok({ screened: outcome.value, treeId: active.treeId });
  if (channel !== 'desk' || decidedBy === undefined) return err({ code: 'needs_a_person' });
  if (!(await worksIn(db, clinicId, decidedBy))) return err({ code: 'practitioner_not_found' });
  return ok({ screened: { kind: 'by_person' }, treeId: active.treeId, decidedBy });
}

async function worksIn(db: Db, clinicId: ClinicId, practitionerId: PractitionerId): Promise<boolean> {
  const rows = await db
    .select({ id: practitioners.id })
    .from(practitioners)
    .innerJoin(practitionerServices, eq(practitionerServices.practitionerId, practitioners.id))
    .where(
      and(
        eq(practitioners.id, practitionerId),
        eq(practitioners.isActive, true),
        eq(practitionerServices.clinicId, clinicId),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
