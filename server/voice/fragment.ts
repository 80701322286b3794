import type { WordingSet } from '../../common/contract/clinicHead.ts';
import type { Language } from '../../common/contract/language.ts';

/** A piece of speech in one language. Short pieces are kept as sound, so that a call is put together, not made anew. */
export type SpokenFragment = {
  readonly kind: 'text';
  readonly language: Language;
  /** What the voice reads: letters by their name in the language's own script, Arabic with its vowels. */
  readonly text: string;
  /** What is shown where the speech is also written, if it is not the text: `B-042` for "B", and nothing for "42". */
  readonly caption?: string;
  /** The clinic's own recording that replaces the generated voice, e.g. `letter/b` or `number/42`. */
  readonly recording?: string;
  /** What is read in its place where participants come to teachers; absent where that is the same. */
  readonly inCourses?: string;
  /** Recordings that together say the same; used when the clinic has all of them but not `recording`. */
  readonly pieces?: readonly string[];
};

/** A part of what a loudspeaker or a telephone plays, in order. */
export type Fragment =
  { readonly kind: 'chime' } | { readonly kind: 'pause'; readonly durationMs: number } | SpokenFragment;

/** Vowel signs guide the voice; readers do without them, but for the few that Persian always writes. */
const VOWEL_SIGNS = { ar: /[\u064B-\u0652\u0670]/g, fa: /[\u064E-\u0650\u0652]/g } as const;

/** The speech as one would write it: for the demonstration telephone, and for those who cannot hear. */
export function captionOf(fragments: readonly Fragment[]): string {
  return fragments
    .flatMap((fragment) => (fragment.kind === 'text' ? [writtenForm(fragment)] : []))
    .filter((words) => words !== '')
    .join(' ')
    .replace(/\s+(?=[.,،。，:])/g, '');
}

function writtenForm({ caption, language, text }: SpokenFragment): string {
  if (caption !== undefined) return caption;
  return language === 'ar' || language === 'fa' ? text.replace(VOWEL_SIGNS[language], '') : text;
}

/** The same in the words of the clinic's sector. */
export const inWordsOf = <Part extends Fragment>(
  wording: WordingSet | undefined,
  fragments: readonly Part[],
): readonly Part[] =>
  wording === undefined
    ? fragments
    : fragments.map((fragment) =>
        fragment.kind === 'text' && fragment.inCourses !== undefined
          ? { ...fragment, text: fragment.inCourses }
          : fragment,
      );

/** @param others the same pieces as a training centre says them */
export const spokenInCourses = (
  own: readonly SpokenFragment[],
  others: readonly SpokenFragment[],
): readonly SpokenFragment[] =>
  own.map((fragment, index) => {
    const inCourses = others[index]?.text ?? fragment.text;
    return inCourses === fragment.text ? fragment : { ...fragment, inCourses };
  });
