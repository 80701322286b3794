import { definePhrases } from './phrase.ts';

/** The form in which staff plan a whole visit. */
export const visitPlanPhrases = definePhrases({
  plan: {
    en: 'Plan of the visit',
    fa: 'برنامه‌ی مراجعه',
    ar: 'خطة الزيارة',
    zh: '就诊安排',
    ru: 'План посещения',
  },
  planOf: {
    en: 'Plan of the visit {number}',
    fa: 'برنامه‌ی مراجعه‌ی {number}',
    ar: 'خطة الزيارة {number}',
    zh: '{number} 的就诊安排',
    ru: 'План посещения {number}',
  },
  soFar: { en: 'So far', fa: 'تا اینجا', ar: 'حتى الآن', zh: '目前', ru: 'До сих пор' },
  done: { en: 'done', fa: 'انجام شد', ar: 'تمّ', zh: '已完成', ru: 'пройдено' },
  now: { en: 'now', fa: 'اکنون', ar: 'الآن', zh: '进行中', ru: 'сейчас' },
  toCome: { en: 'Still to come', fa: 'مانده', ar: 'ما تبقّى', zh: '接下来', ru: 'Что дальше' },
  nothingToCome: {
    en: 'The visit ends with the stage that it is in now.',
    fa: 'مراجعه با همین مرحله پایان می‌یابد.',
    ar: 'تنتهي الزيارة بالمحطة الحالية.',
    zh: '就诊在当前环节结束。',
    ru: 'Посещение закончится нынешним этапом.',
  },
  withWhom: { en: 'With', fa: 'نزد', ar: 'عند', zh: '接诊', ru: 'У кого' },
  anyone: {
    en: 'Anyone of the service',
    fa: 'هر کس از این خدمت',
    ar: 'أي شخص في الخدمة',
    zh: '该服务的任何人',
    ru: 'Любой, кто оказывает услугу',
  },
  sameAsBefore: {
    en: 'Who served before',
    fa: 'همان کس پیشین',
    ar: 'من قدّم الخدمة سابقاً',
    zh: '原接诊者',
    ru: 'Кто принимал раньше',
  },
  whenResult: {
    en: 'Only with the result',
    fa: 'تنها با نتیجه',
    ar: 'عند وصول النتيجة فقط',
    zh: '等结果',
    ru: 'Только с результатом',
  },
  orderHint: {
    en: 'Neighbours marked “in any order” go wherever the wait is shortest. The patient keeps the number.',
    fa: 'آن‌هایی که کنار هم «به هر ترتیب» دارند، به جایی می‌روند که انتظارش کوتاه‌تر است. بیمار همین شماره را دارد.',
    ar: 'المتجاورة المعلَّمة «بأي ترتيب» تذهب إلى حيث الانتظار أقصر. يحتفظ المريض برقمه.',
    zh: '相邻且标为“任意顺序”的，先去等候最短的一处。患者保留原号。',
    ru: 'Соседние с пометкой «в любом порядке» идут туда, где ждать меньше. Номер остаётся.',
  },
  save: { en: 'Save the plan', fa: 'ذخیره‌ی برنامه', ar: 'حفظ الخطة', zh: '保存安排', ru: 'Сохранить план' },
  saved: {
    en: 'The plan of {number} is saved.',
    fa: 'برنامه‌ی {number} ذخیره شد.',
    ar: 'حُفظت خطة {number}.',
    zh: '{number} 的安排已保存。',
    ru: 'План {number} сохранён.',
  },
  lookAgain: {
    en: 'Show the plan as it is now',
    fa: 'نمایش برنامه‌ی کنونی',
    ar: 'عرض الخطة كما هي الآن',
    zh: '显示当前安排',
    ru: 'Показать нынешний план',
  },
});
