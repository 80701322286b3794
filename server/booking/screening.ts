import type { LocalText } from '../../common/contract/language.ts';
import type {
  AllowedByScreening,
  ScreeningQuestion,
  ScreeningTree,
  ScreeningTreeProblem,
} from '../../common/contract/screening.ts';

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
