import { definePhrases } from './phrase.ts';

/** The booking in the patient's own calendar. */
export const calendarPhrases = definePhrases({
  addToCalendar: {
    en: 'Add to my calendar',
    fa: 'افزودن به تقویم من',
    ar: 'أضف إلى تقويمي',
    zh: '添加到日历',
    ru: 'Добавить в календарь',
  },
  calendarTitle: {
    en: '{clinic}: ticket {number}',
    fa: '{clinic}: نوبت {number}',
    ar: '{clinic}: التذكرة {number}',
    zh: '{clinic}：{number} 号',
    ru: '{clinic}: талон {number}',
  },
  removeFromCalendar: {
    en: 'Take it out of my calendar',
    fa: 'حذف از تقویم من',
    ar: 'احذفه من تقويمي',
    zh: '从我的日历中删除',
    ru: 'Убрать из календаря',
  },
});
