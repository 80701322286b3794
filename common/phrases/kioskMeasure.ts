import { definePhrases } from './phrase.ts';

/** How large this kiosk's screen is, by a bank card; and what the panel says of it. */
export const measurePhrases = definePhrases({
  title: {
    en: 'How large is this screen?',
    fa: 'این صفحه چه اندازه است؟',
    ar: 'ما حجم هذه الشاشة؟',
    zh: '测量此屏幕的大小',
    ru: 'Какого размера этот экран?',
  },
  how: {
    en: 'Hold a bank card flat on the frame. Make the frame as large as the card, with the keys or by pulling its corner.',
    fa: 'یک کارت بانکی را صاف روی کادر نگه دارید. با دکمه‌ها یا با کشیدن گوشه، کادر را هم‌اندازه‌ی کارت کنید.',
    ar: 'ضع بطاقة مصرفية مسطحة على الإطار. اجعل الإطار بحجم البطاقة بالأزرار أو بسحب زاويته.',
    zh: '将一张银行卡平放在方框上，用按键或拖动边角，使方框与卡片一样大。',
    ru: 'Приложите к рамке банковскую карту. Сделайте рамку размером с карту кнопками или потянув за угол.',
  },
  card: { en: 'Bank card', fa: 'کارت بانکی', ar: 'بطاقة مصرفية', zh: '银行卡', ru: 'Банковская карта' },
  smaller: { en: 'Smaller', fa: 'کوچک‌تر', ar: 'أصغر', zh: '小一点', ru: 'Меньше' },
  larger: { en: 'Larger', fa: 'بزرگ‌تر', ar: 'أكبر', zh: '大一点', ru: 'Больше' },
  fits: { en: 'It fits', fa: 'هم‌اندازه است', ar: 'متطابق', zh: '大小一致', ru: 'Совпадает' },
  leave: { en: 'Leave as it was', fa: 'مثل قبل بماند', ar: 'اتركه كما كان', zh: '保持原样', ru: 'Оставить как было' },
  ask: {
    en: 'Measure at the kiosk',
    fa: 'اندازه‌گیری در کیوسک',
    ar: 'القياس عند الجهاز',
    zh: '在自助机上测量',
    ru: 'Измерить на терминале',
  },
  asked: {
    en: '{name} shows the outline of a bank card for ten minutes. Go there and make it as large as a real card.',
    fa: '{name} تا ده دقیقه کادر یک کارت بانکی را نشان می‌دهد. آنجا کادر را هم‌اندازه‌ی کارت واقعی کنید.',
    ar: 'يعرض {name} إطار بطاقة مصرفية لعشر دقائق. اذهب إليه واجعله بحجم بطاقة حقيقية.',
    zh: '{name} 将显示银行卡方框十分钟。请到那里调到与真卡一样大。',
    ru: '{name} десять минут показывает рамку банковской карты. Подойдите и сделайте её размером с настоящую.',
  },
});
