import type { ScreeningAnswer, ScreeningEnd, ScreeningTree } from '#common/contract/screening.ts';

type Question = ScreeningTree['questions'][number];

/** Where the answers so far lead; the server follows them again by itself. */
export type Standing =
  | { readonly kind: 'ask'; readonly question: Question }
  | Exclude<ScreeningEnd, { kind: 'question' }>
  /** The answers belong to other questions. */
  | { readonly kind: 'lost' };

export function standingAfter(tree: ScreeningTree, answers: readonly ScreeningAnswer[]): Standing {
  let questionId = tree.start;
  for (const { questionId: answered, answer } of answers) {
    const option = tree.questions
      .find(({ id }) => id === questionId && id === answered)
      ?.options.find(({ id }) => id === answer);
    if (option === undefined) return { kind: 'lost' };
    if (option.leadsTo.kind !== 'question') return option.leadsTo;
    questionId = option.leadsTo.questionId;
  }
  const question = tree.questions.find(({ id }) => id === questionId);
  return question === undefined ? { kind: 'lost' } : { kind: 'ask', question };
}
