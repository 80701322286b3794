import type { Language } from '../contract/language.ts';

/** What one language says. A text that counts something names the plural forms that its grammar has. */
export type Wording = string | ({ readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string });

/** One thing to say, in all five languages; `{name}` stands for a value. A missing language does not compile. */
export type Phrase = Readonly<Record<Language, Wording>>;

/** Values for the `{names}`; numbers appear in the language's own digits. `count` chooses the plural form. */
export type Values = Readonly<Record<string, string | number>>;

/** Keeps the keys exact while every value is checked to be a whole phrase. */
export const definePhrases = <Key extends string>(
  phrases: Readonly<Record<Key, Phrase>>,
): Readonly<Record<Key, Phrase>> => phrases;

const LOCALE = { en: 'en', fa: 'fa-u-nu-arabext', ar: 'ar-u-nu-arab', zh: 'zh', ru: 'ru' } as const satisfies Record<
  Language,
  string
>;

/** The BCP 47 tag by which `Intl` formats for this language, its own digits included. */
export const localeOf = (language: Language): string => LOCALE[language];

type Reword = (phrase: Phrase) => Phrase;
let ofThisScreen: Reword | undefined;

/**
 * In a browser, whose screen is one clinic's: from now on these words stand in place of the usual ones. The server speaks
 * for many clinics and never sets it.
 */
export function setWordsOfScreen(words: Reword | undefined): void {
  ofThisScreen = words;
}

/** The phrase in this language with its values filled in. A value that is not given stays visible as `{name}`. */
export function say(phrase: Phrase, language: Language, values: Values = {}): string {
  const wording = (ofThisScreen?.(phrase) ?? phrase)[language];
  const text =
    typeof wording === 'string' ? wording : (wording[pluralRule(language, values['count'])] ?? wording.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(localeOf(language)).format(value) : value;
  });
}

function pluralRule(language: Language, count: string | number | undefined): Intl.LDMLPluralRule {
  return typeof count === 'number' ? new Intl.PluralRules(language).select(count) : 'other';
}

/** The ends of those keys of a book that begin with a prefix: they follow the contract's own words. */
export type EndsOf<Book, Prefix extends string> = keyof Book extends infer Key
  ? Key extends `${Prefix}_${infer End}`
    ? End
    : never
  : never;
