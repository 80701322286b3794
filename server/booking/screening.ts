import type { LocalText } from '../../common/contract/language.ts';
import { err, ok, type Result } from '../../common/contract/result.ts';
import type {
  AllowedByScreening,
  ScreeningAnswer,
  ScreeningQuestion,
  ScreeningTree,
  ScreeningTreeProblem,
} from '../../common/contract/screening.ts';

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

/**
 * Everything that would leave a caller without an end: unknown or doubled questions, circles, answers that allow nobody;
 * and questions that are never asked or have no words. Empty: the tree may be used.
 */
export function problemsOf(tree: ScreeningTree): ScreeningTreeProblem[] {
  const problems: ScreeningTreeProblem[] = [];
  const byId = new Map<string, ScreeningQuestion>();
  for (const question of tree.questions) {
    if (byId.has(question.id)) problems.push({ code: 'question_twice', questionId: question.id });
    else byId.set(question.id, question);
  }
  if (!byId.has(tree.start)) problems.push({ code: 'question_unknown', questionId: tree.start });

  for (const question of byId.values()) {
    const questionId = question.id;
    if (!hasWording(question.text)) problems.push({ code: 'question_without_wording', questionId });
    const seen = new Set<string>();
    for (const { id: optionId, text, leadsTo } of question.options) {
      if (seen.has(optionId)) problems.push({ code: 'option_twice', questionId, optionId });
      seen.add(optionId);
      if (!hasWording(text)) problems.push({ code: 'option_without_wording', questionId, optionId });
      if (leadsTo.kind === 'question' && !byId.has(leadsTo.questionId))
        problems.push({ code: 'question_unknown', questionId, optionId });
      if (leadsTo.kind === 'allowed' && isEmpty(leadsTo))
        problems.push({ code: 'nobody_allowed', questionId, optionId });
    }
  }
  return [...problems, ...circlesAndLeftOver(tree.start, byId)];
}

const hasWording = (text: LocalText): boolean => Object.values(text).some((written) => written?.trim());

const isEmpty = ({ departmentIds, serviceIds, practitionerIds }: AllowedByScreening): boolean =>
  departmentIds.length + serviceIds.length + practitionerIds.length === 0;

/** Walks every way from the start once; a question met again on the same way closes a circle. */
function circlesAndLeftOver(start: string, byId: ReadonlyMap<string, ScreeningQuestion>): ScreeningTreeProblem[] {
  const problems: ScreeningTreeProblem[] = [];
  const state = new Map<string, 'on the way' | 'done'>();
  const walk = (questionId: string): void => {
    state.set(questionId, 'on the way');
    for (const { id: optionId, leadsTo } of byId.get(questionId)?.options ?? []) {
      if (leadsTo.kind !== 'question') continue;
      const met = state.get(leadsTo.questionId);
      if (met === 'on the way') problems.push({ code: 'goes_in_a_circle', questionId, optionId });
      else if (met === undefined) walk(leadsTo.questionId);
    }
    state.set(questionId, 'done');
  };
  walk(start);
  for (const questionId of byId.keys()) {
    if (!state.has(questionId)) problems.push({ code: 'question_never_asked', questionId });
  }
  return problems;
}
