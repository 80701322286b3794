import { definePhrases } from './phrase.ts';

/** What the paper says. */
export const ticketPhrases = definePhrases({
  yourNumber: { en: 'Your number', fa: 'شمارهٔ نوبت شما', ar: 'رقم تذكرتك', zh: '您的号票', ru: 'Ваш номер' },
  waitIn: {
    en: 'Please wait in: {place}',
    fa: 'لطفاً منتظر بمانید در: {place}',
    ar: 'يرجى الانتظار في: {place}',
    zh: '请在{place}等候',
    ru: 'Пожалуйста, ожидайте: {place}',
  },
  appointmentAt: {
    en: 'Your appointment: {time}',
    fa: 'وقت شما: {time}',
    ar: 'موعدك: {time}',
    zh: '您的预约时间：{time}',
    ru: 'Ваша запись на {time}',
  },
  peopleAhead: {
    en: { one: '{count} person before you', other: '{count} people before you' },
    fa: { one: '{count} نفر پیش از شما', other: '{count} نفر پیش از شما' },
    ar: {
      zero: 'لا أحد قبلك',
      one: 'شخص واحد قبلك',
      two: 'شخصان قبلك',
      few: '{count} أشخاص قبلك',
      many: '{count} شخصًا قبلك',
      other: '{count} شخص قبلك',
    },
    zh: '您前面还有{count}人',
    ru: {
      one: 'Перед вами {count} человек',
      few: 'Перед вами {count} человека',
      many: 'Перед вами {count} человек',
      other: 'Перед вами {count} человека',
    },
  },
  youAreNext: { en: 'You are next', fa: 'نوبت بعدی شمایید', ar: 'أنت التالي', zh: '下一位就是您', ru: 'Вы следующий' },
  waitRange: {
    en: 'About {from} to {to} min',
    fa: 'حدود {from} تا {to} دقیقه',
    ar: 'حوالي {from} إلى {to} دقيقة',
    zh: '大约{from}至{to}分钟',
    ru: 'Примерно {from}–{to} мин',
  },
  ifMissed: {
    en: 'If you miss your call, please go to the desk: your place is kept for a while.',
    fa: 'اگر فراخوان را از دست دادید، به پذیرش بیایید: جای شما مدتی نگه داشته می‌شود.',
    ar: 'إذا فاتك النداء فتوجه إلى الاستقبال: سنحتفظ بدورك بعض الوقت.',
    zh: '如果过号，请到服务台：您的位置会保留一段时间。',
    ru: 'Если вы пропустили вызов, подойдите в регистратуру: ваше место некоторое время сохраняется.',
  },
  followHere: {
    en: 'Follow your place on your phone',
    fa: 'جای خود را روی تلفن دنبال کنید',
    ar: 'تابع دورك على هاتفك',
    zh: '用手机查看排队进度',
    ru: 'Следите за очередью в телефоне',
  },
  onWiFi: {
    en: 'On the clinic’s Wi-Fi',
    fa: 'با وای‌فای درمانگاه',
    ar: 'عبر شبكة واي فاي العيادة',
    zh: '请连接诊所的无线网络',
    ru: 'Через Wi-Fi клиники',
  },
  code: {
    en: 'Your code: {code}',
    fa: 'کد شما: {code}',
    ar: 'رمزك: {code}',
    zh: '您的代码：{code}',
    ru: 'Ваш код: {code}',
  },
  comeAt: {
    en: 'Please come at {time}',
    fa: 'لطفاً ساعت {time} بیایید',
    ar: 'يرجى الحضور في {time}',
    zh: '请于{time}到达',
    ru: 'Пожалуйста, приходите в {time}',
  },
  copy: { en: 'COPY', fa: 'رونوشت', ar: 'نسخة', zh: '副本', ru: 'КОПИЯ' },
  demonstration: { en: 'DEMONSTRATION', fa: 'نمایشی', ar: 'عرض تجريبي', zh: '演示', ru: 'ДЕМОНСТРАЦИЯ' },
});
