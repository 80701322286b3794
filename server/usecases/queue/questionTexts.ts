import { eq } from 'drizzle-orm';
import { localText, type Language } from '../../../common/contract/language.ts';
import { ScreeningTree } from '../../../common/contract/screening.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { screeningTrees } from '../../db/schema/booking.ts';
import type { QuestionText } from './patientCard.ts';

/** How the clinic's questions read, also those that are no longer asked; what nobody knows any more stays an id. */
export async function questionTexts(db: Db, clinicId: ClinicId, language: Language): Promise<QuestionText> {
  const rows = await db
    .select({ tree: screeningTrees.tree, version: screeningTrees.version })
    .from(screeningTrees)
    .where(eq(screeningTrees.clinicId, clinicId))
    .orderBy(screeningTrees.version);
  // The newest wording of a question counts.
  const questions = new Map(
    rows.flatMap(({ tree }) => ScreeningTree.parse(tree).questions.map((question) => [question.id, question] as const)),
  );
  return (questionId, answer) => {
    const question = questions.get(questionId);
    const option = question?.options.find(({ id }) => id === answer);
    return {
      question: question ? localText(question.text, language) : questionId,
      answer: option ? localText(option.text, language) : answer,
    };
  };
}
