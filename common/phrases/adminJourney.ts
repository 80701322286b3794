import { definePhrases } from './phrase.ts';

/** Where whoever comes for a service goes on to, in its form. */
export const journeyPhrases = definePhrases({
  journey: {
    en: 'Goes on to',
    fa: 'مرحله‌های بعد',
    ar: 'ينتقل إلى',
    zh: '后续环节',
    ru: 'Что дальше',
  },
  journeyHint: {
    en: 'With the same ticket, one after the other. Neighbours marked “in any order” go wherever the wait is shortest.',
    fa: 'با همین نوبت، یکی پس از دیگری. آن‌هایی که کنار هم «به هر ترتیب» دارند، به جایی می‌روند که انتظارش کوتاه‌تر است.',
    ar: 'بالتذكرة نفسها واحدة بعد الأخرى. المتجاورة المعلَّمة «بأي ترتيب» تذهب إلى حيث الانتظار أقصر.',
    zh: '使用同一号票依次进行。相邻且标为“任意顺序”的，先去等候最短的一处。',
    ru: 'По тому же талону, по порядку. Соседние с пометкой «в любом порядке» идут туда, где ждать меньше.',
  },
  noJourney: {
    en: 'The visit ends with this service.',
    fa: 'مراجعه با همین خدمت پایان می‌یابد.',
    ar: 'تنتهي الزيارة بهذه الخدمة.',
    zh: '就诊到此服务结束。',
    ru: 'Посещение заканчивается этой услугой.',
  },
  addStep: { en: 'Add a stage', fa: 'افزودن مرحله', ar: 'إضافة محطة', zh: '添加环节', ru: 'Добавить этап' },
  removeStep: {
    en: 'Remove this stage',
    fa: 'برداشتن این مرحله',
    ar: 'حذف هذه المحطة',
    zh: '删除此环节',
    ru: 'Убрать этот этап',
  },
  removeNumber: {
    en: 'Remove stage {count}',
    fa: 'برداشتن مرحله‌ی {count}',
    ar: 'حذف المحطة {count}',
    zh: '删除环节{count}',
    ru: 'Убрать этап {count}',
  },
  moveUp: { en: 'Earlier', fa: 'زودتر', ar: 'تقديم', zh: '提前', ru: 'Раньше' },
  moveDown: { en: 'Later', fa: 'دیرتر', ar: 'تأخير', zh: '推后', ru: 'Позже' },
  moveUpNumber: {
    en: 'Stage {count}: earlier',
    fa: 'مرحله‌ی {count}: زودتر',
    ar: 'المحطة {count}: تقديم',
    zh: '环节{count}：提前',
    ru: 'Этап {count}: раньше',
  },
  moveDownNumber: {
    en: 'Stage {count}: later',
    fa: 'مرحله‌ی {count}: دیرتر',
    ar: 'المحطة {count}: تأخير',
    zh: '环节{count}：推后',
    ru: 'Этап {count}: позже',
  },
  stepNumber: {
    en: 'Stage {count}',
    fa: 'مرحله‌ی {count}',
    ar: 'المحطة {count}',
    zh: '环节{count}',
    ru: 'Этап {count}',
  },
  anyOrder: { en: 'In any order', fa: 'به هر ترتیب', ar: 'بأي ترتيب', zh: '任意顺序', ru: 'В любом порядке' },
  isReturn: {
    en: 'Back to who served there before',
    fa: 'بازگشت نزد همان کسی که پیش‌تر دید',
    ar: 'عودة إلى من قدّم الخدمة سابقاً',
    zh: '返回原先接诊者',
    ru: 'Назад к тому, кто принимал',
  },
});
