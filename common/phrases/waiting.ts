import type { Language } from '../contract/language.ts';
import type { WaitRange } from '../contract/clinicHead.ts';
import { definePhrases, say } from './phrase.ts';

/** How many come first and how long it may take: the same words on the kiosk, the phone page and the paper. */
export const waitingPhrases = definePhrases({
  youAreNext: {
    en: 'You are next',
    fa: 'نفر بعد شما هستید',
    ar: 'أنت التالي',
    zh: '下一位就是您',
    ru: 'Вы следующий',
  },
  peopleAhead: {
    en: { one: '{count} person before you', other: '{count} people before you' },
    fa: '{count} نفر جلوتر از شما',
    ar: {
      zero: 'لا أحد قبلك',
      one: 'شخص واحد قبلك',
      two: 'شخصان قبلك',
      few: '{count} أشخاص قبلك',
      many: '{count} شخصاً قبلك',
      other: '{count} شخص قبلك',
    },
    zh: '前面还有 {count} 位',
    ru: {
      one: 'Перед вами {count} человек',
      few: 'Перед вами {count} человека',
      many: 'Перед вами {count} человек',
      other: 'Перед вами {count} человека',
    },
  },
  waitBetween: {
    en: 'about {from} to {to} min',
    fa: 'حدود {from} تا {to} دقیقه',
    ar: 'حوالي {from} إلى {to} دقيقة',
    zh: '约 {from} 至 {to} 分钟',
    ru: 'примерно {from}–{to} мин',
  },
  waitAbout: {
    en: 'about {to} min',
    fa: 'حدود {to} دقیقه',
    ar: 'حوالي {to} دقيقة',
    zh: '约 {to} 分钟',
    ru: 'примерно {to} мин',
  },
  waitUpTo: {
    en: 'up to {to} min',
    fa: 'تا {to} دقیقه',
    ar: 'حتى {to} دقيقة',
    zh: '{to} 分钟以内',
    ru: 'до {to} мин',
  },
  noWait: { en: 'no wait', fa: 'بدون انتظار', ar: 'دون انتظار', zh: '无需等候', ru: 'без ожидания' },
  waitUnknown: {
    en: 'waiting time not known yet',
    fa: 'زمان انتظار هنوز معلوم نیست',
    ar: 'مدة الانتظار غير معروفة بعد',
    zh: '等候时间暂不确定',
    ru: 'время ожидания пока неизвестно',
  },
  waitUnknownShort: {
    en: 'time unknown',
    fa: 'زمان نامعلوم',
    ar: 'المدة غير معروفة',
    zh: '时间不定',
    ru: 'время неизвестно',
  },
});

/** About how long, as a range; where nobody is working there is no honest number, and it says so. */
export function sayWait(wait: WaitRange | null, language: Language): string {
  return wait === null ? say(waitingPhrases.waitUnknown, language) : sayRange(wait, language);
}

/** The same where there is little room. */
export function sayWaitShort(wait: WaitRange | null, language: Language): string {
  return wait === null ? say(waitingPhrases.waitUnknownShort, language) : sayRange(wait, language);
}

function sayRange(wait: WaitRange, language: Language): string {
  const { fromMin: from, toMin: to } = wait;
  if (to === 0) return say(waitingPhrases.noWait, language);
  if (from === 0) return say(waitingPhrases.waitUpTo, language, { to });
  return from === to
    ? say(waitingPhrases.waitAbout, language, { to })
    : say(waitingPhrases.waitBetween, language, { from, to });
}

export const sayAhead = (people: number, language: Language): string =>
  people === 0
    ? say(waitingPhrases.youAreNext, language)
    : say(waitingPhrases.peopleAhead, language, { count: people });
