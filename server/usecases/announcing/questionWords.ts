import { and, eq } from 'drizzle-orm';
import type { LocalText } from '../../../common/contract/language.ts';
import { ScreeningTree, ScreeningTreeId } from '../../../common/contract/screening.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { screeningTrees } from '../../db/schema/booking.ts';

/**
 * The clinic's own words of a question, of one of its answers, or of the advice to which that leads. `of` names the tree,
 * which keeps its words when the questions are changed, then the question and the answer. Undefined for what there is not.
 */
export async function questionWords(
  db: Db,
  clinicId: ClinicId,
  kind: 'question' | 'option' | 'advice',
  of: string,
): Promise<LocalText | undefined> {
  const [tree = '', questionId, optionId] = of.split('.');
  const treeId = ScreeningTreeId.safeParse(tree);
  if (!treeId.success) return undefined;
  const [row] = await db
    .select({ tree: screeningTrees.tree })
    .from(screeningTrees)
    .where(and(eq(screeningTrees.id, treeId.data), eq(screeningTrees.clinicId, clinicId)));
  const question = row && ScreeningTree.parse(row.tree).questions.find(({ id }) => id === questionId);
  if (kind === 'question') return question?.text;
  const option = question?.options.find(({ id }) => id === optionId);
  if (kind === 'option') return option?.text;
  return option?.leadsTo.kind === 'to_person' ? option.leadsTo.advice : undefined;
}
