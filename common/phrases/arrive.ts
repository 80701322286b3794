import { definePhrases } from './phrase.ts';

/** Checking in on the phone, with the digits that stand on the clinic's screens. */
export const arrivePhrases = definePhrases({
  here: { en: 'I have arrived', fa: 'رسیده‌ام', ar: 'لقد وصلت', zh: '我已到达', ru: 'Я на месте' },
  digits: {
    en: 'The 4 digits on the screen',
    fa: '۴ رقم روی نمایشگر',
    ar: 'الأرقام الأربعة على الشاشة',
    zh: '屏幕上的 4 位数字',
    ru: '4 цифры с экрана',
  },
  where: {
    en: 'They stand on a screen at the entrance or in the hall, and change every few minutes.',
    fa: 'روی نمایشگر ورودی یا سالن است و هر چند دقیقه عوض می‌شود.',
    ar: 'تظهر على شاشة عند المدخل أو في القاعة وتتغير كل بضع دقائق.',
    zh: '显示在入口或大厅的屏幕上，每隔几分钟更换。',
    ru: 'Они на экране у входа или в зале и меняются каждые несколько минут.',
  },
  checkIn: { en: 'Check in', fa: 'ثبت حضور', ar: 'تسجيل الحضور', zh: '报到', ru: 'Отметиться' },
  otherwise: {
    en: 'No screen? The kiosk and the desk check you in, too.',
    fa: 'نمایشگری نیست؟ کیوسک و پذیرش هم حضور شما را ثبت می‌کنند.',
    ar: 'لا توجد شاشة؟ يمكنك تسجيل حضورك في جهاز التذاكر أو الاستقبال أيضاً.',
    zh: '没看到屏幕？也可在自助机或服务台报到。',
    ru: 'Экрана нет? Отметиться можно и у терминала, и в регистратуре.',
  },
  noLinkHere: {
    en: 'To check in, please open the link of your booking on this phone and type these digits there:',
    fa: 'برای ثبت حضور، لطفاً پیوند نوبت خود را در همین گوشی باز کنید و این رقم‌ها را آنجا بنویسید:',
    ar: 'لتسجيل حضورك، يُرجى فتح رابط حجزك على هذا الهاتف وكتابة هذه الأرقام هناك:',
    zh: '要报到，请在本手机上打开您的预约链接，并在那里输入这些数字：',
    ru: 'Чтобы отметиться, откройте на этом телефоне ссылку своей записи и введите там эти цифры:',
  },
  noLinkElse: {
    en: 'Or check in at the kiosk or the desk.',
    fa: 'یا در کیوسک یا پذیرش حضور خود را ثبت کنید.',
    ar: 'أو سجّل حضورك في جهاز التذاكر أو الاستقبال.',
    zh: '或在自助机或服务台报到。',
    ru: 'Или отметьтесь у терминала или в регистратуре.',
  },
  otherBooking: {
    en: 'This page is of a booking that cannot be checked in here today. Please open the link of today’s booking, or go to the desk.',
    fa: 'این صفحه برای نوبتی است که امروز اینجا حضورش ثبت نمی‌شود. لطفاً پیوند نوبت امروز را باز کنید یا به پذیرش بروید.',
    ar: 'هذه الصفحة لحجز لا يمكن تسجيل حضوره هنا اليوم. يُرجى فتح رابط حجز اليوم أو مراجعة الاستقبال.',
    zh: '本页的预约今天不能在此报到。请打开今天预约的链接，或到服务台。',
    ru: 'По этой записи сегодня здесь отметиться нельзя. Откройте ссылку сегодняшней записи или подойдите в регистратуру.',
  },
  onScreen: {
    en: 'Check in with your phone',
    fa: 'ثبت حضور با گوشی',
    ar: 'سجّل حضورك بهاتفك',
    zh: '用手机报到',
    ru: 'Отметьтесь с телефона',
  },
});
