import { definePhrases } from './phrase.ts';

/** A test paper shows all five scripts. */
export const testPaperPhrases = definePhrases({
  line: {
    en: 'Test print: all of this line can be read.',
    fa: 'چاپ آزمایشی: همه‌ی این سطر خواناست.',
    ar: 'طباعة تجريبية: يمكن قراءة هذا السطر كله.',
    zh: '测试打印：本行应清晰可读。',
    ru: 'Пробная печать: эта строка читается целиком.',
  },
});
