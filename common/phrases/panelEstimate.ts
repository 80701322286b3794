import { definePhrases } from './phrase.ts';

/** How good the told waits were, on the report page. */
export const estimatePhrases = definePhrases({
  title: {
    en: 'How good the told waits were',
    fa: 'دقت زمان انتظاری که گفته شد',
    ar: 'دقة أوقات الانتظار التي أُبلغت',
    zh: '所告知等候时间的准确度',
    ru: 'Насколько верны были названные времена ожидания',
  },
  compute: {
    en: 'Compare waits told with waits',
    fa: 'مقایسه‌ی انتظار گفته‌شده با انتظار واقعی',
    ar: 'مقارنة الانتظار المُبلَّغ بالانتظار الفعلي',
    zh: '将告知的等候与实际等候比较',
    ru: 'Сравнить названное ожидание с действительным',
  },
  none: {
    en: 'Nobody has been called who had been told a wait.',
    fa: 'هنوز کسی که زمان انتظار به او گفته شده باشد فراخوانده نشده است.',
    ar: 'لم يُنادَ بعد أي شخص أُبلغ بوقت انتظار.',
    zh: '尚无被告知等候时间的患者被叫号。',
    ru: 'Никого из тех, кому называли ожидание, ещё не вызвали.',
  },
  meaning: {
    en: 'About 60 % of the waits are meant to be within the range told. Computed from the log of each day.',
    fa: 'قرار است حدود ۶۰٪ انتظارها در بازه‌ی گفته‌شده باشد. از روی دفتر هر روز محاسبه شده است.',
    ar: 'المقصود أن يقع نحو 60٪ من أوقات الانتظار ضمن المدى المُبلَّغ. محسوب من سجل كل يوم.',
    zh: '约 60% 的等候应落在告知范围内。由每天的记录计算。',
    ru: 'В названный промежуток должно попадать около 60 % ожиданий. Вычислено по журналу каждого дня.',
  },
  toldOnDay: { en: 'Told, day', fa: 'گفته‌شده، روز', ar: 'أُبلغوا، اليوم', zh: '告知数（当日）', ru: 'Сообщено, день' },
  withinOnDay: {
    en: 'Within, day',
    fa: 'در بازه، روز',
    ar: 'ضمن المدى، اليوم',
    zh: '范围内（当日）',
    ru: 'В промежутке, день',
  },
  errorOnDay: {
    en: 'Mean error, day',
    fa: 'میانگین خطا، روز',
    ar: 'متوسط الخطأ، اليوم',
    zh: '平均误差（当日）',
    ru: 'Средняя ошибка, день',
  },
  toldInWeek: {
    en: 'Told, 7 days',
    fa: 'گفته‌شده، ۷ روز',
    ar: 'أُبلغوا، 7 أيام',
    zh: '告知数（7 天）',
    ru: 'Сообщено, 7 дней',
  },
  withinInWeek: {
    en: 'Within, 7 days',
    fa: 'در بازه، ۷ روز',
    ar: 'ضمن المدى، 7 أيام',
    zh: '范围内（7 天）',
    ru: 'В промежутке, 7 дней',
  },
  errorInWeek: {
    en: 'Mean error, 7 days',
    fa: 'میانگین خطا، ۷ روز',
    ar: 'متوسط الخطأ، 7 أيام',
    zh: '平均误差（7 天）',
    ru: 'Средняя ошибка, 7 дней',
  },
});
