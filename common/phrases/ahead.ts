import type { Language } from '../contract/language.ts';
import type { AheadBecause, AheadGroup } from '../contract/why.ts';
import { definePhrases, say, type Phrase } from './phrase.ts';

/** Why others come first, for the patient: nothing that could tell who they are. */
const BECAUSE: Readonly<Record<AheadBecause, Phrase>> = {
  came_earlier: {
    en: { one: '{count} came earlier', other: '{count} came earlier' },
    fa: '{count} نفر زودتر آمده‌اند',
    ar: {
      zero: 'لم يصل أحد قبلك',
      one: 'شخص واحد وصل قبلك',
      two: 'شخصان وصلا قبلك',
      few: '{count} أشخاص وصلوا قبلك',
      many: '{count} شخصاً وصلوا قبلك',
      other: '{count} شخص وصلوا قبلك',
    },
    zh: '{count} 位比您先到',
    ru: {
      one: '{count} пришёл раньше',
      few: '{count} пришли раньше',
      many: '{count} пришли раньше',
      other: '{count} пришли раньше',
    },
  },
  booked_earlier: {
    en: { one: '{count} booked earlier', other: '{count} booked earlier' },
    fa: '{count} نفر با وقت قبلی',
    ar: {
      zero: 'لا أحد بموعد سابق',
      one: 'شخص واحد بموعد سابق',
      two: 'شخصان بموعد سابق',
      few: '{count} أشخاص بموعد سابق',
      many: '{count} شخصاً بموعد سابق',
      other: '{count} شخص بموعد سابق',
    },
    zh: '{count} 位有预约',
    ru: {
      one: '{count} по записи',
      few: '{count} по записи',
      many: '{count} по записи',
      other: '{count} по записи',
    },
  },
  returning: {
    en: { one: '{count} coming back', other: '{count} coming back' },
    fa: '{count} نفر بازگشته',
    ar: {
      zero: 'لا أحد عائد',
      one: 'شخص واحد عائد',
      two: 'شخصان عائدان',
      few: '{count} أشخاص عائدون',
      many: '{count} شخصاً عائدون',
      other: '{count} شخص عائدون',
    },
    zh: '{count} 位返回就诊',
    ru: {
      one: '{count} вернулся к врачу',
      few: '{count} вернулись к врачу',
      many: '{count} вернулись к врачу',
      other: '{count} вернулись к врачу',
    },
  },
  priority: {
    en: { one: '{count} with priority', other: '{count} with priority' },
    fa: '{count} نفر با اولویت',
    ar: {
      zero: 'لا أحد بأولوية',
      one: 'شخص واحد له أولوية',
      two: 'شخصان لهما أولوية',
      few: '{count} أشخاص لهم أولوية',
      many: '{count} شخصاً لهم أولوية',
      other: '{count} شخص لهم أولوية',
    },
    zh: '{count} 位优先',
    ru: {
      one: '{count} с приоритетом',
      few: '{count} с приоритетом',
      many: '{count} с приоритетом',
      other: '{count} с приоритетом',
    },
  },
  emergency: {
    en: { one: '{count} emergency', other: '{count} emergencies' },
    fa: '{count} مورد اورژانس',
    ar: {
      zero: 'لا حالات طارئة',
      one: 'حالة طارئة واحدة',
      two: 'حالتان طارئتان',
      few: '{count} حالات طارئة',
      many: '{count} حالة طارئة',
      other: '{count} حالة طارئة',
    },
    zh: '{count} 位急诊',
    ru: {
      one: '{count} неотложный случай',
      few: '{count} неотложных случая',
      many: '{count} неотложных случаев',
      other: '{count} неотложного случая',
    },
  },
  waited_long: {
    en: { one: '{count} who has waited very long', other: '{count} who have waited very long' },
    fa: '{count} نفر با انتظار بسیار طولانی',
    ar: {
      zero: 'لا أحد طال انتظاره',
      one: 'شخص واحد طال انتظاره كثيراً',
      two: 'شخصان طال انتظارهما كثيراً',
      few: '{count} أشخاص طال انتظارهم كثيراً',
      many: '{count} شخصاً طال انتظارهم كثيراً',
      other: '{count} شخص طال انتظارهم كثيراً',
    },
    zh: '{count} 位等候已久',
    ru: {
      one: '{count} ждёт слишком долго',
      few: '{count} ждут слишком долго',
      many: '{count} ждут слишком долго',
      other: '{count} ждут слишком долго',
    },
  },
  in_turn: {
    en: { one: '{count} taking turns with you', other: '{count} taking turns with you' },
    fa: '{count} نفر یک‌درمیان با شما',
    ar: {
      zero: 'لا أحد بالتناوب معك',
      one: 'شخص واحد بالتناوب معك',
      two: 'شخصان بالتناوب معك',
      few: '{count} أشخاص بالتناوب معك',
      many: '{count} شخصاً بالتناوب معك',
      other: '{count} شخص بالتناوب معك',
    },
    zh: '{count} 位与您轮流就诊',
    ru: {
      one: '{count} поочерёдно с вами',
      few: '{count} поочерёдно с вами',
      many: '{count} поочерёдно с вами',
      other: '{count} поочерёдно с вами',
    },
  },
  moved_back: {
    en: { one: '{count} as your place moved back', other: '{count} as your place moved back' },
    fa: '{count} نفر چون جای شما عقب‌تر رفت',
    ar: {
      zero: 'لا أحد بسبب تأخر موضعك',
      one: 'شخص واحد بسبب تأخر موضعك',
      two: 'شخصان بسبب تأخر موضعك',
      few: '{count} أشخاص بسبب تأخر موضعك',
      many: '{count} شخصاً بسبب تأخر موضعك',
      other: '{count} شخص بسبب تأخر موضعك',
    },
    zh: '{count} 位因您的位置后移',
    ru: {
      one: '{count}, так как ваше место сдвинулось',
      few: '{count}, так как ваше место сдвинулось',
      many: '{count}, так как ваше место сдвинулось',
      other: '{count}, так как ваше место сдвинулось',
    },
  },
};
export const aheadPhrases = definePhrases(BECAUSE);

/** Between the parts of a list. */
const COMMA = { en: ', ', fa: '، ', ar: '، ', zh: '，', ru: ', ' } as const satisfies Record<Language, string>;

/** "2 booked earlier, 1 emergency"; nothing where all came earlier, which is what everybody expects. */
export function sayAheadWhy(groups: readonly AheadGroup[], language: Language): string | undefined {
  if (groups.every(({ because }) => because === 'came_earlier')) return undefined;
  return groups.map(({ because, count }) => say(aheadPhrases[because], language, { count })).join(COMMA[language]);
}
