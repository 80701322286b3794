import { HAND_REASONS, type HandReason } from '../contract/queue.ts';
import type { Language } from '../contract/language.ts';
import { definePhrases, say, type Phrase } from './phrase.ts';

/** Why staff put somebody aside, send on, move back or cancel. */
const REASONS: Readonly<Record<HandReason, Phrase>> = {
  not_ready: {
    en: 'Not ready yet',
    fa: 'هنوز آماده نیست',
    ar: 'غير جاهز بعد',
    zh: '尚未准备好',
    ru: 'Ещё не готов',
  },
  at_test: {
    en: 'At a test or elsewhere',
    fa: 'در آزمایش یا جای دیگر',
    ar: 'في فحص أو مكان آخر',
    zh: '在做检查或外出',
    ru: 'На обследовании или в другом месте',
  },
  asked_by_patient: {
    en: 'The patient asks for it',
    fa: 'به خواست بیمار',
    ar: 'بطلب من المريض',
    zh: '患者要求',
    ru: 'По просьбе пациента',
  },
  asked_by_doctor: {
    en: 'The doctor asks for it',
    fa: 'به خواست پزشک',
    ar: 'بطلب من الطبيب',
    zh: '医生要求',
    ru: 'По просьбе врача',
  },
  belongs_there: {
    en: 'Belongs to that service',
    fa: 'جایش در آن خدمت است',
    ar: 'مكانه في تلك الخدمة',
    zh: '应由该服务接诊',
    ru: 'Относится к той услуге',
  },
  doctor_gone: {
    en: 'The doctor is not there',
    fa: 'پزشک نیست',
    ar: 'الطبيب غير موجود',
    zh: '医生不在',
    ru: 'Врача нет на месте',
  },
  went_away: {
    en: 'Has gone away',
    fa: 'رفته است',
    ar: 'غادر',
    zh: '已离开',
    ru: 'Ушёл',
  },
  another_day: {
    en: 'Comes on another day',
    fa: 'روز دیگری می‌آید',
    ar: 'يأتي في يوم آخر',
    zh: '改天再来',
    ru: 'Придёт в другой день',
  },
  not_needed: {
    en: 'No longer needed',
    fa: 'دیگر لازم نیست',
    ar: 'لم يعد لازماً',
    zh: '不再需要',
    ru: 'Больше не нужно',
  },
  corrects_mistake: {
    en: 'Corrects a mistake',
    fa: 'اصلاح اشتباه',
    ar: 'تصحيح خطأ',
    zh: '更正错误',
    ru: 'Исправление ошибки',
  },
  other: { en: 'Another reason', fa: 'دلیل دیگر', ar: 'سبب آخر', zh: '其他原因', ru: 'Другая причина' },
};
export const handReasonPhrases = definePhrases(REASONS);

export const handPhrases = definePhrases({
  why: {
    en: 'Why? The reason is kept.',
    fa: 'چرا؟ دلیل ثبت می‌شود.',
    ar: 'لماذا؟ يُحفظ السبب.',
    zh: '为什么？原因会被记录。',
    ru: 'Почему? Причина сохраняется.',
  },
  note: {
    en: 'Note for whoever serves',
    fa: 'یادداشت برای کسی که می‌پذیرد',
    ar: 'ملاحظة لمن يقدّم الخدمة',
    zh: '给接诊者的备注',
    ru: 'Заметка для того, кто примет',
  },
  later: { en: 'Later', fa: 'دیرتر', ar: 'لاحقاً', zh: '推后', ru: 'Позже' },
  howMuchLater: {
    en: 'How much later?',
    fa: 'چقدر دیرتر؟',
    ar: 'كم يتأخر؟',
    zh: '推后多久？',
    ru: 'На сколько позже?',
  },
});

/** Why staff did something by hand. A code that nobody knows any more is another reason. */
export const sayHandReason = (code: string, language: Language): string =>
  say(REASONS[HAND_REASONS.find((each) => each === code) ?? 'other'], language);
