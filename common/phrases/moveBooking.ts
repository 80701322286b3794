import { definePhrases } from './phrase.ts';

/** Moving a booking by its link; fetched by those who do. */
export const movePhrases = definePhrases({
  chooseTime: {
    en: 'Choose your new time. The old one is given back at once.',
    fa: 'وقت تازه‌تان را برگزینید. وقت قبلی همان دم آزاد می‌شود.',
    ar: 'اختر موعدك الجديد. يُعاد الموعد القديم فورًا.',
    zh: '请选择新的时间，原时间会立即释放。',
    ru: 'Выберите новое время. Прежнее сразу освободится.',
  },
  none: {
    en: 'There is no other free time now. Your booking stays as it is.',
    fa: 'اکنون وقت آزاد دیگری نیست. نوبتتان همان که هست می‌ماند.',
    ar: 'لا يوجد موعد شاغر آخر الآن. يبقى حجزك كما هو.',
    zh: '目前没有其他空位，您的预约保持不变。',
    ru: 'Другого свободного времени сейчас нет. Ваша запись остаётся прежней.',
  },
});
