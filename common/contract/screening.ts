/** A clinic's own questions that lead a patient to the right specialist. */
import { z } from 'zod';
import { LocalText } from './language.ts';
import { DepartmentId, PractitionerId, ServiceId } from './vocabulary.ts';

export const ScreeningTreeId = z.uuid().brand<'ScreeningTreeId'>();
export type ScreeningTreeId = z.infer<typeof ScreeningTreeId>;

/** Name of a question or an option within its tree; kept when the wording is corrected. */
const ScreeningKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);

/** Where an answer leads: to another question, to those who may be booked, or to a person who decides. */
export const ScreeningEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('question'), questionId: ScreeningKey }),
  z.object({
    kind: z.literal('allowed'),
    departmentIds: z.array(DepartmentId).max(200).default([]),
    serviceIds: z.array(ServiceId).max(200).default([]),
    practitionerIds: z.array(PractitionerId).max(200).default([]),
  }),
  z.object({ kind: z.literal('to_person'), advice: LocalText.default({}) }),
]);
export type ScreeningEnd = z.infer<typeof ScreeningEnd>;

export const ScreeningQuestion = z.object({
  id: ScreeningKey,
  text: LocalText,
  /** At most nine, so that each has a key on a telephone. */
  options: z
    .array(z.object({ id: ScreeningKey, text: LocalText, leadsTo: ScreeningEnd }))
    .min(1)
    .max(9),
});
export type ScreeningQuestion = z.infer<typeof ScreeningQuestion>;

export const ScreeningTree = z.object({
  start: ScreeningKey,
  questions: z.array(ScreeningQuestion).min(1).max(200),
});
export type ScreeningTree = z.infer<typeof ScreeningTree>;

export const ScreeningAnswer = z.object({ questionId: ScreeningKey, answer: ScreeningKey });
export type ScreeningAnswer = z.infer<typeof ScreeningAnswer>;

/** The questions that are asked now. */
export const AskedQuestions = z.object({ treeId: ScreeningTreeId, tree: ScreeningTree });
export type AskedQuestions = z.infer<typeof AskedQuestions>;

/** Who may be booked after the questions: whatever is in one of the three lists. */
export type AllowedByScreening = {
  readonly departmentIds: readonly string[];
  readonly serviceIds: readonly string[];
  readonly practitionerIds: readonly string[];
};

/** What is wrong with a tree, and where, so that an editor can mark it. */
export type ScreeningTreeProblem = {
  readonly code:
    | 'question_twice'
    | 'option_twice'
    | 'question_unknown'
    | 'question_without_wording'
    | 'option_without_wording'
    | 'goes_in_a_circle'
    | 'question_never_asked'
    | 'nobody_allowed'
    | 'allowed_not_found';
  readonly questionId: string;
  readonly optionId?: string;
  /** With `allowed_not_found`: the department, service or practitioner that this clinic does not have. */
  readonly id?: string;
};

export type ScreeningRefusal =
  | { readonly code: 'clinic_not_found' }
  | { readonly code: 'screening_tree_refused'; readonly problems: readonly ScreeningTreeProblem[] };
