import { kioskPhrases } from './kiosk.ts';
import type { Phrase } from './phrase.ts';

/** What a training centre's kiosk says in place of a clinic's words. Whatever is not here is said as everywhere. */
export const coursesAtTheKiosk: ReadonlyMap<Phrase, Phrase> = new Map<Phrase, Phrase>([
  [
    kioskPhrases.haveAppointment,
    {
      en: 'I am booked on a course',
      fa: 'در دوره ثبت‌نام کرده‌ام',
      ar: 'لديّ حجز في دورة',
      zh: '我已报名课程',
      ru: 'Я записан на курс',
    },
  ],
  [
    kioskPhrases.haveNoAppointment,
    { en: 'I am not booked', fa: 'ثبت‌نام نکرده‌ام', ar: 'ليس لديّ حجز', zh: '我没有报名', ru: 'Я не записан' },
  ],
  [
    kioskPhrases.whichDoctor,
    { en: 'Which teacher?', fa: 'کدام مدرس؟', ar: 'أي أستاذ؟', zh: '选择哪位教师？', ru: 'Какой преподаватель?' },
  ],
  [
    kioskPhrases.chooseDoctor,
    { en: 'Choose a teacher', fa: 'انتخاب مدرس', ar: 'اختيار أستاذ', zh: '选择教师', ru: 'Выбрать преподавателя' },
  ],
]);
