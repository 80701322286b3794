import { definePhrases } from './phrase.ts';

/** The patient's way through a visit of several stages. */
export const pathPhrases = definePhrases({
  yourWay: {
    en: 'Your way today',
    fa: 'مسیر امروز شما',
    ar: 'مسارك اليوم',
    zh: '您今天的流程',
    ru: 'Ваш путь сегодня',
  },
  done: { en: 'Done', fa: 'انجام شد', ar: 'تم', zh: '已完成', ru: 'Пройдено' },
  now: { en: 'Now', fa: 'اکنون', ar: 'الآن', zh: '现在', ru: 'Сейчас' },
  next: { en: 'Next', fa: 'بعد', ar: 'التالي', zh: '下一步', ru: 'Далее' },
  placeAt: {
    en: '{service}, {place}',
    fa: '{service}، {place}',
    ar: '{service}، {place}',
    zh: '{service}，{place}',
    ru: '{service}, {place}',
  },
  awayDo: {
    en: 'When you are back, scan your ticket at the kiosk or tell the desk. You do not queue again.',
    fa: 'پس از بازگشت، نوبت خود را روی کیوسک بخوانید یا به پذیرش خبر دهید. دوباره در صف نمی‌مانید.',
    ar: 'عند عودتك امسح تذكرتك على الجهاز أو أبلغ الاستقبال. لن تنتظر في الدور من جديد.',
    zh: '返回后请在自助机上扫描号票或告知服务台，无需重新排队。',
    ru: 'Когда вернётесь, отсканируйте талон в киоске или скажите в регистратуре. Заново стоять в очереди не нужно.',
  },
});
