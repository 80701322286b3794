import { definePhrases } from './phrase.ts';

/** How a room's calls come about without a press, and what follows a missed one. */
export const callPhrases = definePhrases({
  awaits: {
    en: 'Waiting for the next arrival',
    fa: 'در انتظار نفر بعدی',
    ar: 'في انتظار القادم التالي',
    zh: '正在等待下一位到来',
    ru: 'Ждём следующего пациента',
  },
  awaitsNext: {
    en: 'Whoever comes is called at once.',
    fa: 'هر کس بیاید، بی‌درنگ فراخوانده می‌شود.',
    ar: 'يُنادى القادم فور وصوله.',
    zh: '有人到来会立即叫号。',
    ru: 'Кто придёт, будет вызван сразу.',
  },
  byItself: {
    en: 'This room calls by itself',
    fa: 'این اتاق خودکار فرا می‌خواند',
    ar: 'تنادي هذه الغرفة تلقائيًا',
    zh: '本诊室自动叫号',
    ru: 'Этот кабинет вызывает сам',
  },
  byItselfNext: {
    en: 'Whoever may be called comes as soon as the room is free.',
    fa: 'همین که اتاق آزاد شود، نفر بعدی فراخوانده می‌شود.',
    ar: 'يُنادى التالي بمجرد أن تصبح الغرفة متاحة.',
    zh: '诊室一空闲即叫下一位。',
    ru: 'Следующий вызывается, как только кабинет свободен.',
  },
  stopCalling: {
    en: 'Stop calling',
    fa: 'توقف فراخوان خودکار',
    ar: 'أوقف النداء',
    zh: '停止自动叫号',
    ru: 'Не вызывать',
  },
  stopped: {
    en: 'Calling by itself is stopped. Press the space bar to go on.',
    fa: 'فراخوان خودکار متوقف است. برای ادامه کلید فاصله را بزنید.',
    ar: 'النداء التلقائي متوقف. اضغط مفتاح المسافة للمتابعة.',
    zh: '自动叫号已停止，按空格键继续。',
    ru: 'Автоматический вызов остановлен. Нажмите пробел, чтобы продолжить.',
  },
  direct: {
    en: 'Without a ticket',
    fa: 'بدون نوبت',
    ar: 'بدون تذكرة',
    zh: '无号就诊',
    ru: 'Без талона',
  },
  directFor: {
    en: 'Served without a ticket: for which service?',
    fa: 'پذیرش بدون نوبت: برای کدام خدمت؟',
    ar: 'خدمة بدون تذكرة: لأي خدمة؟',
    zh: '无号就诊：哪项服务？',
    ru: 'Приём без талона: какая услуга?',
  },
  directNote: {
    en: 'The patient gets a number and is in service at once. Nothing is announced.',
    fa: 'بیمار شماره می‌گیرد و بی‌درنگ پذیرفته می‌شود. چیزی اعلام نمی‌شود.',
    ar: 'يحصل المريض على رقم وتبدأ خدمته فورًا دون أي إعلان.',
    zh: '患者获得号码并立即就诊，不播报。',
    ru: 'Пациент получает номер и сразу принимается. Объявления не будет.',
  },
  calledAgain: {
    en: {
      one: 'missed; again after {count} more call',
      other: 'missed; again after {count} more calls',
    },
    fa: 'نیامد؛ پس از {count} فراخوان دیگر دوباره',
    ar: {
      zero: 'لم يحضر؛ يُنادى مجددًا الآن',
      one: 'لم يحضر؛ يُنادى مجددًا بعد نداء واحد',
      two: 'لم يحضر؛ يُنادى مجددًا بعد نداءين',
      few: 'لم يحضر؛ يُنادى مجددًا بعد {count} نداءات',
      many: 'لم يحضر؛ يُنادى مجددًا بعد {count} نداءً',
      other: 'لم يحضر؛ يُنادى مجددًا بعد {count} نداء',
    },
    zh: '未到；再叫 {count} 位后重新呼叫',
    ru: {
      one: 'не пришёл; снова через {count} вызов',
      few: 'не пришёл; снова через {count} вызова',
      many: 'не пришёл; снова через {count} вызовов',
      other: 'не пришёл; снова через {count} вызова',
    },
  },
  misses: {
    en: { one: 'missed a call', other: 'missed {count} calls' },
    fa: '{count} بار نیامد',
    ar: {
      zero: 'لم يفوّت نداءً',
      one: 'فوّت نداءً',
      two: 'فوّت نداءين',
      few: 'فوّت {count} نداءات',
      many: 'فوّت {count} نداءً',
      other: 'فوّت {count} نداء',
    },
    zh: '过号 {count} 次',
    ru: {
      one: 'пропустил {count} вызов',
      few: 'пропустил {count} вызова',
      many: 'пропустил {count} вызовов',
      other: 'пропустил {count} вызова',
    },
  },
});
