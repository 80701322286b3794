import { definePhrases } from './phrase.ts';

/** What the paper says. */
export const ticketPhrases = definePhrases({
  yourNumber: { en: 'Your number', fa: 'شماره‌ی نوبت شما', ar: 'رقم تذكرتك', zh: '您的号票', ru: 'Ваш номер' },
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
  ifMissed: {
    en: 'If you miss your call, scan this ticket at the kiosk or go to the desk: your place is kept for a while.',
    fa: 'اگر فراخوان را از دست دادید، این نوبت را در کیوسک اسکن کنید یا به پذیرش بیایید: جای شما مدتی نگه داشته می‌شود.',
    ar: 'إذا فاتك النداء فامسح هذه التذكرة في جهاز التذاكر أو توجه إلى الاستقبال: سنحتفظ بدورك بعض الوقت.',
    zh: '如果过号，请在自助机上扫描此号票，或到服务台：您的位置会保留一段时间。',
    ru: 'Если вы пропустили вызов, отсканируйте этот талон у терминала или подойдите в регистратуру: ваше место некоторое время сохраняется.',
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
