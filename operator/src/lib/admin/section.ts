import { LANGUAGES, type Language } from '#common/contract/language.ts';
import type { Configuration } from '#common/contract/configuration.ts';
import { choicePhrases } from '#common/phrases/adminChoices.ts';
import { LANGUAGE_NAMES } from '#common/phrases/languageNames.ts';
import { local, t } from '#common/ui/language.svelte.ts';
import type { Draft, FormField, Option } from './form.ts';

/** What stands in a line; `lang` where it is not written in the screen's language. */
export type Cell = string | { readonly text: string; readonly lang: Language };

/** One line of a list, and what its form begins with. */
export type Row = {
  readonly id: string;
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly isActive: boolean;
  readonly draft: Draft;
};

/** One part of the administration: a list, and one form for a new line and for an old one. */
export type Section = {
  /** Below the clinic's path; a line's id follows. */
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly blank: Draft;
  readonly fields: (row: Row | undefined, draft: Draft) => readonly FormField[];
  /** Lines are made by POST, or by PUT under the code that is written in the form. */
  readonly madeBy: 'post' | 'code' | 'nobody';
  /** Lines are removed, where nothing stands on them. */
  readonly isRemovable?: boolean;
};

export type Part = (configuration: Configuration) => Section;

export const choice = (value: keyof typeof choicePhrases): Option => ({
  value,
  label: t(choicePhrases[value]),
});
export const choices = (...values: readonly (keyof typeof choicePhrases)[]): Option[] => values.map(choice);
export const languageOptions: readonly Option[] = LANGUAGES.map((value) => ({
  value,
  label: LANGUAGE_NAMES[value],
  lang: value,
}));

type Named = Readonly<Record<string, unknown>> & {
  readonly name: Parameters<typeof local>[0];
  readonly isActive: boolean;
};
/** What may be chosen: what is in use, and what is chosen already. */
export const optionsOf = <Entry extends Named>(
  entries: readonly Entry[],
  idOf: (entry: Entry) => string,
  chosen: readonly string[] = [],
): Option[] =>
  entries
    .filter((entry) => entry.isActive || chosen.includes(idOf(entry)))
    .map((entry) => ({ value: idOf(entry), label: local(entry.name) }));

export const nameIn = <Entry extends Named>(
  entries: readonly Entry[],
  idOf: (entry: Entry) => string,
  id: string | null,
): string => {
  const found = entries.find((entry) => idOf(entry) === id);
  return found ? local(found.name) : '';
};
