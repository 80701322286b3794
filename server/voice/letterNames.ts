import type { Language } from '../../common/contract/language.ts';

/**
 * How the Latin letters of a ticket are called in each language, A to Z, written so that a voice of that language says
 * them without changing to an English voice.
 *
 * Persian, Arabic and Chinese use the English names. Russian uses its own names of Latin letters, those of "vitamin C"
 * and "hepatitis B"; the English ones are taken for other Cyrillic letters.
 */
const NAMES = {
  en: 'A B C D E F G H I J K L M N O P Q R S T U V W X Y Z',
  fa: 'اِی بی سی دیی ای اِف جی اِچ آی جِی کِی اِل اِم اِن اُو پیی کیو آر اِس تی یو ویی دَبلیو اِکس وای زِد',
  ar: 'أَيْ بِي سِي دِي إِي إِفْ جِي إِتْشْ آيْ جَيْ كَيْ إِلْ إِمْ إِنْ أُو پي كيو أَرْ إِسْ تِي يُو في دَبِلْيُو إِكْسْ وايْ زِدْ',
  zh: '诶 必 西 弟 易 艾弗 记 艾尺 艾 杰 开 艾勒 艾姆 恩 欧 批 秋 阿尔 艾斯 踢 优 微 达不溜 艾克斯 歪 贼德',
  ru: 'а бэ цэ дэ е эф гэ аш и йот ка эль эм эн о пэ ку эр эс тэ у вэ дубль-вэ икс игрек зэт',
} as const satisfies Record<Language, string>;

/** The name of a Latin letter, in either case; any other character is its own name. */
export function letterName(letter: string, language: Language): string {
  const index = letter.toUpperCase().charCodeAt(0) - 'A'.charCodeAt(0);
  return NAMES[language].split(' ')[index] ?? letter;
}
