import { and, eq, inArray, max } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import {
  ScreeningTreeId,
  type ScreeningRefusal,
  type ScreeningTree,
  type ScreeningTreeProblem,
} from '../../../common/contract/screening.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { problemsOf } from '../../booking/screening.ts';
import type { Db } from '../../db/database.ts';
import { screeningTrees } from '../../db/schema/booking.ts';
import { clinics, departments, practitionerServices, services } from '../../db/schema/organisation.ts';
import { inTransaction } from '../../db/transaction.ts';
import { nowOf, type BookingDeps } from './deps.ts';
import type { ActiveTree } from './screened.ts';

/**
 * Makes a tree of questions the clinic's own from now on. Earlier versions are kept, so that answers to them can be read
 * in their words. A tree that could leave somebody without an end is refused, with every fault.
 */
export async function saveScreeningTree(
  deps: Pick<BookingDeps, 'db' | 'clock' | 'newId'>,
  { clinicId, tree }: { readonly clinicId: ClinicId; readonly tree: ScreeningTree },
): Promise<Result<ActiveTree, ScreeningRefusal>> {
  return inTransaction(deps.db, async (tx): Promise<Result<ActiveTree, ScreeningRefusal>> => {
    // One version after the other, also from two administrators at once.
    const [clinic] = await tx
      .select({ id: clinics.id })
      .from(clinics)
      .where(eq(clinics.id, clinicId))
      .for('no key update');
    if (clinic === undefined) return err({ code: 'clinic_not_found' });
    const problems = [...problemsOf(tree), ...(await unknownIn(tx, clinicId, tree))];
    if (problems.length > 0) return err({ code: 'screening_tree_refused', problems });

    const [last] = await tx
      .select({ version: max(screeningTrees.version) })
      .from(screeningTrees)
      .where(eq(screeningTrees.clinicId, clinicId));
    const version = (last?.version ?? 0) + 1;
    const treeId = ScreeningTreeId.parse(deps.newId());
    await stopAsking(tx, clinicId);
    await tx.insert(screeningTrees).values({ id: treeId, clinicId, version, tree, createdAt: new Date(nowOf(deps)) });
    return ok({ treeId, version, tree });
  });
}

/** Ends the questions: screen-first services can then be booked by a doctor's follow-up only. */
export async function stopAsking(db: Db, clinicId: ClinicId): Promise<void> {
  await db
    .update(screeningTrees)
    .set({ isActive: false })
    .where(and(eq(screeningTrees.clinicId, clinicId), eq(screeningTrees.isActive, true)));
}

/** Departments, services and practitioners named in the tree that this clinic does not have. */
async function unknownIn(tx: Db, clinicId: ClinicId, { questions }: ScreeningTree): Promise<ScreeningTreeProblem[]> {
  const named = questions.flatMap(({ id: questionId, options }) =>
    options.flatMap(({ id: optionId, leadsTo }) =>
      leadsTo.kind === 'allowed'
        ? [...leadsTo.departmentIds, ...leadsTo.serviceIds, ...leadsTo.practitionerIds].map((id) => ({
            questionId,
            optionId,
            id,
          }))
        : [],
    ),
  );
  const ids = [...new Set<string>(named.map(({ id }) => id))];
  if (ids.length === 0) return [];
  const known = await Promise.all([
    tx
      .select({ id: departments.id })
      .from(departments)
      .where(and(eq(departments.clinicId, clinicId), inArray(departments.id, ids))),
    tx
      .select({ id: services.id })
      .from(services)
      .where(and(eq(services.clinicId, clinicId), inArray(services.id, ids))),
    tx
      .select({ id: practitionerServices.practitionerId })
      .from(practitionerServices)
      .where(and(eq(practitionerServices.clinicId, clinicId), inArray(practitionerServices.practitionerId, ids))),
  ]);
  const found = new Set(known.flat().map(({ id }) => id));
  return named.filter(({ id }) => !found.has(id)).map((where) => ({ code: 'allowed_not_found', ...where }));
}
