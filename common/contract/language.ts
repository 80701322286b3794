import { z } from 'zod';

/** The five languages, in the order in which they are offered. */
export const LANGUAGES = ['en', 'fa', 'ar', 'zh', 'ru'] as const;
export const Language = z.enum(LANGUAGES);
export type Language = z.infer<typeof Language>;

/** A text that staff wrote once per language; English is the fallback where one is missing. */
export const LocalText = z
  .object({ en: z.string(), fa: z.string(), ar: z.string(), zh: z.string(), ru: z.string() })
  .partial();
export type LocalText = z.infer<typeof LocalText>;

export const directionOf = (language: Language): 'rtl' | 'ltr' =>
  language === 'fa' || language === 'ar' ? 'rtl' : 'ltr';

/** The text in this language, else in English, else in whichever language it was written. */
export function localText(text: LocalText, language: Language): string {
  return text[language] ?? text.en ?? Object.values(text).find((written) => written !== '') ?? '';
}
