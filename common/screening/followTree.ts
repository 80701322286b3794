import type { LocalText } from '../contract/language.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { AllowedByScreening, ScreeningAnswer, ScreeningQuestion, ScreeningTree } from '../contract/screening.ts';

/** How far some answers lead. */
export type ScreeningOutcome =
  | { readonly kind: 'ask'; readonly question: ScreeningQuestion }
  | { readonly kind: 'allowed'; readonly allowed: AllowedByScreening }
  | { readonly kind: 'to_person'; readonly advice: LocalText };

/**
 * Follows answers through the tree from its first question. They must be the answers to exactly the questions on that
 * way, in order: whoever sends others, or more of them, was not asked these questions.
 */
export function followTree(
  tree: ScreeningTree,
  answers: readonly ScreeningAnswer[],
): Result<ScreeningOutcome, 'answers_do_not_fit'> {
  let question = tree.questions.find(({ id }) => id === tree.start);
  for (const [index, answer] of answers.entries()) {
    if (question?.id !== answer.questionId) return err('answers_do_not_fit');
    const option = question.options.find(({ id }) => id === answer.answer);
    if (option === undefined) return err('answers_do_not_fit');

    const { leadsTo } = option;
    if (leadsTo.kind === 'question') {
      question = tree.questions.find(({ id }) => id === leadsTo.questionId);
      continue;
    }
    if (index < answers.length - 1) return err('answers_do_not_fit');
    return ok(
      leadsTo.kind === 'allowed'
        ? { kind: 'allowed', allowed: leadsTo }
        : { kind: 'to_person', advice: leadsTo.advice },
    );
  }
  return question === undefined ? err('answers_do_not_fit') : ok({ kind: 'ask', question });
}
