import { adminPhrases } from '#common/phrases/admin.ts';
import { openingPhrases } from '#common/phrases/adminOpening.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { problemPhrase } from '#common/phrases/problems.ts';
import { uiPhrases } from '#common/phrases/ui.ts';
import type { ApiError } from '#common/ui/api.ts';
import { t } from '#common/ui/language.svelte.ts';
import { problemText } from '../problemText.ts';
import type { FormField } from './form.ts';

const WORDS: Readonly<Record<string, Phrase | undefined>> = {
  text_missing: uiPhrases.required,
  language_missing: uiPhrases.chooseOne,
  choose_one: uiPhrases.chooseOne,
  time_wrong: adminPhrases.timeWrong,
  hours_overlap: adminPhrases.hoursOverlap,
  over_whole: openingPhrases.overWhole,
  number_wrong: adminPhrases.numberBetween,
  ends_before_it_begins: adminPhrases.endsBefore,
  login_short: adminPhrases.loginShort,
  login_spaces: adminPhrases.loginShort,
};

/** What to do, and in which part of the field: `2.from` of its hours, '' for the whole of it. */
export type Mistake = { readonly text: string; readonly within: string };
/** What to do, beside each field, and over the form what belongs to none. */
export type Mistakes = { readonly fields: Readonly<Record<string, Mistake>>; readonly form: string | undefined };
export const NO_MISTAKES: Mistakes = { fields: {}, form: undefined };

/** Whether a mistake within a field is about this part of one of its lines. */
export const concerns = (within: string, index: number, name: string): boolean =>
  within === '' || within === String(index) || within === `${index}.${name}`;

type Issue = { readonly field: string; readonly message: string };

export function mistakesOf(error: ApiError, fields: readonly FormField[]): Mistakes {
  const issues = issuesOf(error.detail['issues']);
  if (error.code === 'invalid_request' && issues.length > 0) {
    const found = issues.flatMap((issue) => {
      const field = fields.find(({ name }) => belongs(issue.field, name));
      if (field === undefined) return [];
      const within = issue.field.startsWith(`${field.name}.`) ? issue.field.slice(field.name.length + 1) : '';
      return [[field.name, { text: wordsOf(issue, field), within }] as const];
    });
    // The first mistake of a field is said first.
    return { fields: Object.fromEntries(found.reverse()), form: t(adminPhrases.checkFields) };
  }
  const text = refusalText(error);
  const named = error.detail['field'];
  const field = fields.find(({ name }) => typeof named === 'string' && name.split('.').at(-1) === named);
  return field === undefined
    ? { fields: {}, form: text }
    : { fields: { [field.name]: { text, within: '' } }, form: undefined };
}

/** What to do about a refusal, with what it names. */
export function refusalText(error: ApiError): string {
  const { by } = error.detail;
  if (error.code === 'in_use' && by === 'patients') return t(adminPhrases.inUseBy_patients);
  if (error.code === 'in_use' && by === 'bookings') return t(adminPhrases.inUseBy_bookings);
  const values = Object.entries(error.detail).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return values.length === 0 ? problemText(error) : t(problemPhrase(error.code), Object.fromEntries(values));
}

const belongs = (path: string, name: string): boolean =>
  path === name || path.startsWith(`${name}.`) || name.startsWith(`${path}.`);

function wordsOf({ message }: Issue, { kind, name }: FormField): string {
  const known = WORDS[message];
  if (known) return t(known);
  if (kind === 'quotas' && message === 'twice') return t(openingPhrases.twice);
  if (name === 'series') return t(adminPhrases.prefixWrong);
  if (kind === 'number' || kind === 'portions' || kind === 'quotas') return t(adminPhrases.numberBetween);
  return t(kind === 'select' || kind === 'date' ? uiPhrases.required : adminPhrases.checkThis);
}

function issuesOf(detail: unknown): Issue[] {
  if (!Array.isArray(detail)) return [];
  return detail.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('field' in each) || !('message' in each)) return [];
    return [{ field: String(each.field), message: String(each.message) }];
  });
}
