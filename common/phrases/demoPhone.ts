import { definePhrases } from './phrase.ts';

/** The demonstration's telephone: a page on which texts arrive and calls ring. */
export const demoPhonePhrases = definePhrases({
  title: { en: 'The telephone', fa: 'تلفن', ar: 'الهاتف', zh: '电话', ru: 'Телефон' },
  lead: {
    en: 'What patients would have received. Leave a number with a ticket at the kiosk, then watch it here.',
    fa: 'آنچه بیماران دریافت می‌کردند. در کیوسک برای نوبت شماره‌ای بگذارید و اینجا ببینید.',
    ar: 'ما كان سيصل إلى المرضى. اترك رقمًا مع التذكرة عند الكشك ثم تابع هنا.',
    zh: '患者会收到的内容。在自助机取号时留下号码，然后在这里查看。',
    ru: 'То, что получили бы пациенты. Оставьте номер с талоном в киоске и смотрите здесь.',
  },
  empty: {
    en: 'Nothing has arrived yet.',
    fa: 'هنوز چیزی نرسیده است.',
    ar: 'لم يصل شيء بعد.',
    zh: '还没有收到任何内容。',
    ru: 'Пока ничего не пришло.',
  },
  text: { en: 'Text', fa: 'پیامک', ar: 'رسالة', zh: '短信', ru: 'Сообщение' },
  from_person: { en: 'Your answer', fa: 'پاسخ شما', ar: 'ردك', zh: '您的回复', ru: 'Ваш ответ' },
  call: { en: 'Call', fa: 'تماس', ar: 'مكالمة', zh: '来电', ru: 'Звонок' },
  answer: { en: 'Your answer', fa: 'پاسخ شما', ar: 'ردك', zh: '您的回复', ru: 'Ваш ответ' },
  send: { en: 'Send the answer', fa: 'پاسخ را بفرست', ar: 'أرسل الرد', zh: '发送回复', ru: 'Отправить ответ' },
  take: { en: 'Take the call', fa: 'پاسخ بده', ar: 'أجب', zh: '接听', ru: 'Ответить' },
  machine: {
    en: 'Let the answering machine take it',
    fa: 'بگذار پیام‌گیر جواب دهد',
    ar: 'دع المجيب الآلي يرد',
    zh: '让答录机接听',
    ru: 'Пусть ответит автоответчик',
  },
  decline: { en: 'Refuse the call', fa: 'رد کن', ar: 'ارفض', zh: '拒接', ru: 'Отклонить' },
  hear_out: { en: 'Say nothing', fa: 'چیزی نگو', ar: 'لا تضغط شيئًا', zh: '不按键', ru: 'Молчать' },
  hang_up: { en: 'Hang up', fa: 'قطع کن', ar: 'أنهِ المكالمة', zh: '挂断', ru: 'Положить трубку' },
  ringing: { en: 'It rings', fa: 'زنگ می‌زند', ar: 'يرن', zh: '正在响铃', ru: 'Звонит' },
  ended: {
    en: 'The call has ended',
    fa: 'تماس پایان یافت',
    ar: 'انتهت المكالمة',
    zh: '通话已结束',
    ru: 'Звонок завершён',
  },
});
