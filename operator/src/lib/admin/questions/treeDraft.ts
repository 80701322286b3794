import type { LocalText } from '#common/contract/language.ts';
import { ScreeningTree, type ScreeningEnd, type ScreeningTreeProblem } from '#common/contract/screening.ts';
import { questionPhrases } from '#common/phrases/adminQuestions.ts';
import type { Phrase } from '#common/phrases/phrase.ts';

/** The questions while they are written: an answer may not lead anywhere yet. */
export type DraftEnd = ScreeningEnd | { readonly kind: 'nowhere' };
export type DraftAnswer = { readonly id: string; readonly text: LocalText; readonly leadsTo: DraftEnd };
export type DraftQuestion = { readonly id: string; readonly text: LocalText; readonly options: readonly DraftAnswer[] };
export type TreeDraft = { readonly start: string; readonly questions: readonly DraftQuestion[] };

/** What is to be mended, and where: at an answer, or at its question. */
export type DraftProblem = {
  readonly questionId: string;
  readonly optionId: string | undefined;
  readonly phrase: Phrase;
};

/** As many answers as a telephone has keys. */
export const MOST_ANSWERS = 9;

/** The first free name of its kind; names are never shown. */
function freeName(letter: string, used: readonly string[]): string {
  let number = used.length + 1;
  while (used.includes(`${letter}${number}`)) number += 1;
  return `${letter}${number}`;
}

const newAnswer = (options: readonly DraftAnswer[]): DraftAnswer => ({
  id: freeName(
    'a',
    options.map(({ id }) => id),
  ),
  text: {},
  leadsTo: { kind: 'nowhere' },
});

function newQuestion(questions: readonly DraftQuestion[]): DraftQuestion {
  const first = newAnswer([]);
  return {
    id: freeName(
      'q',
      questions.map(({ id }) => id),
    ),
    text: {},
    options: [first, newAnswer([first])],
  };
}

export function emptyTree(): TreeDraft {
  const question = newQuestion([]);
  return { start: question.id, questions: [question] };
}

export const addQuestion = ({ start, questions }: TreeDraft): TreeDraft => {
  const question = newQuestion(questions);
  return { start: questions.length === 0 ? question.id : start, questions: [...questions, question] };
};

export const writeQuestion = (tree: TreeDraft, written: DraftQuestion): TreeDraft => ({
  ...tree,
  questions: tree.questions.map((each) => (each.id === written.id ? written : each)),
});

export const addAnswer = (question: DraftQuestion): DraftQuestion => ({
  ...question,
  options: [...question.options, newAnswer(question.options)],
});

/** Answers that led to it lead nowhere from now on, which is said at them. */
export function removeQuestion({ start, questions }: TreeDraft, gone: string): TreeDraft {
  const left = questions
    .filter(({ id }) => id !== gone)
    .map((question) => ({
      ...question,
      options: question.options.map((answer) =>
        answer.leadsTo.kind === 'question' && answer.leadsTo.questionId === gone
          ? { ...answer, leadsTo: { kind: 'nowhere' as const } }
          : answer,
      ),
    }));
  return { start: start === gone ? (left[0]?.id ?? '') : start, questions: left };
}

/** An answer leads to a question that is made with it. */
export function leadToNewQuestion(tree: TreeDraft, question: DraftQuestion, optionId: string): TreeDraft {
  const made = newQuestion(tree.questions);
  const options = question.options.map((answer) =>
    answer.id === optionId ? { ...answer, leadsTo: { kind: 'question' as const, questionId: made.id } } : answer,
  );
  const written = writeQuestion(tree, { ...question, options });
  return { ...written, questions: [...written.questions, made] };
}

/** Whatever cannot even be sent; everything else the server finds. */
export const unfinished = ({ questions }: TreeDraft): DraftProblem[] =>
  questions.flatMap(({ id: questionId, options }) => [
    ...(options.length === 0 ? [{ questionId, optionId: undefined, phrase: questionPhrases.noAnswers }] : []),
    ...options
      .filter(({ leadsTo }) => leadsTo.kind === 'nowhere')
      .map(({ id: optionId }) => ({ questionId, optionId, phrase: questionPhrases.leadsNowhere })),
  ]);

/** @returns undefined while something leads nowhere */
export function wholeTree(tree: TreeDraft): ScreeningTree | undefined {
  const read = ScreeningTree.safeParse(tree);
  return read.success ? read.data : undefined;
}

const PHRASES: Readonly<Record<ScreeningTreeProblem['code'], Phrase>> = {
  question_twice: questionPhrases.inACircle,
  option_twice: questionPhrases.leadsNowhere,
  question_unknown: questionPhrases.leadsNowhere,
  question_without_wording: questionPhrases.noWording,
  option_without_wording: questionPhrases.noWording,
  goes_in_a_circle: questionPhrases.inACircle,
  question_never_asked: questionPhrases.neverAsked,
  nobody_allowed: questionPhrases.nobodyAllowed,
  allowed_not_found: questionPhrases.notHere,
};

/** What the server found, from the detail of its refusal. */
export function problemsIn(detail: unknown): DraftProblem[] {
  if (!Array.isArray(detail)) return [];
  return detail.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('code' in each) || !('questionId' in each)) return [];
    const code = String(each.code);
    if (!Object.hasOwn(PHRASES, code)) return [];
    return [
      {
        questionId: String(each.questionId),
        optionId: 'optionId' in each ? String(each.optionId) : undefined,
        phrase: PHRASES[code as ScreeningTreeProblem['code']], // one of the keys, as the line above says
      },
    ];
  });
}
