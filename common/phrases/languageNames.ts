import type { Language } from '../contract/language.ts';

/** Each language's name in its own script, so that whoever reads it finds it. */
export const LANGUAGE_NAMES = {
  en: 'English',
  fa: 'فارسی',
  ar: 'العربية',
  zh: '中文',
  ru: 'Русский',
} as const satisfies Record<Language, string>;
