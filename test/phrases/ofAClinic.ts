import type { Language } from '../../common/contract/language.ts';

/** Words that no training centre says. */
export const OF_A_CLINIC: Readonly<Record<Language, RegExp>> = {
  en: /patient|doctor|clinic|nurse|medical|physician/i,
  fa: /بیمار|پزشک|دکتر|درمانگاه|ویزیت/,
  ar: /مريض|مرضى|طبيب|أطباء|عياد/,
  zh: /患者|病|医|诊|护士/,
  ru: /пациент|врач|доктор|клиник|медицин/i,
};

/** What is spoken has vowel signs, which would hide a word. */
export const withoutVowelSigns = (text: string): string => text.replace(/[\u064B-\u0652\u0670]/g, '');
