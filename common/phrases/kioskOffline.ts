import { definePhrases } from './phrase.ts';

/** What a kiosk says while the server is away. */
export const kioskOfflinePhrases = definePhrases({
  stillTickets: {
    en: 'You can still take a ticket here. Appointments: please go to the desk.',
    fa: 'همچنان می‌توانید اینجا نوبت بگیرید. برای وقت قبلی لطفاً به پذیرش بروید.',
    ar: 'ما زال بإمكانك أخذ تذكرة هنا. للمواعيد يُرجى التوجه إلى الاستقبال.',
    zh: '您仍可在此取号。如有预约，请到服务台。',
    ru: 'Здесь по-прежнему можно взять талон. По записи обратитесь в регистратуру.',
  },
  noMoreTickets: {
    en: 'Please go to the desk: no tickets can be given here at the moment.',
    fa: 'لطفاً به پذیرش بروید: اکنون اینجا نوبتی داده نمی‌شود.',
    ar: 'يُرجى التوجه إلى الاستقبال: لا يمكن إعطاء تذاكر هنا حالياً.',
    zh: '请到服务台：此处暂时无法取号。',
    ru: 'Обратитесь в регистратуру: сейчас здесь нельзя взять талон.',
  },
  appointmentAtDesk: {
    en: 'Please go to the desk with your appointment.',
    fa: 'لطفاً برای وقت قبلی خود به پذیرش بروید.',
    ar: 'يُرجى التوجه بموعدك إلى الاستقبال.',
    zh: '有预约请到服务台。',
    ru: 'С записью обратитесь в регистратуру.',
  },
  hasPaper: {
    en: 'The printer here has paper.',
    fa: 'چاپگر این دستگاه کاغذ دارد.',
    ar: 'طابعة هذا الجهاز بها ورق.',
    zh: '本机打印机有纸。',
    ru: 'В принтере терминала есть бумага.',
  },
  noPaper: {
    en: 'No paper comes out here now: please note the number that you are given.',
    fa: 'اکنون برگه‌ای از اینجا بیرون نمی‌آید: لطفاً شماره‌ای را که می‌گیرید یادداشت کنید.',
    ar: 'لا تخرج ورقة هنا الآن: يُرجى تدوين الرقم الذي تحصل عليه.',
    zh: '目前此处不出纸：请记下您取到的号码。',
    ru: 'Сейчас бумага здесь не выходит: запишите номер, который получите.',
  },
  hadPaper: {
    en: 'At {time} the printer here was ready. Whether paper comes out now is not known: please look at your number, too.',
    fa: 'ساعت {time} چاپگر آماده بود. معلوم نیست اکنون برگه بیرون بیاید: لطفاً شماره‌ی خود را هم به خاطر بسپارید.',
    ar: 'كانت الطابعة جاهزة الساعة {time}. لا يُعرف هل تخرج ورقة الآن: يُرجى تذكّر رقمك أيضاً.',
    zh: '{time} 时打印机正常。现在能否出纸尚不确定：请同时记住您的号码。',
    ru: 'В {time} принтер был готов. Выйдет ли бумага сейчас, неизвестно: запомните и номер.',
  },
  paperUnknown: {
    en: 'Whether paper comes out is not known: please look at your number, too.',
    fa: 'معلوم نیست برگه بیرون بیاید: لطفاً شماره‌ی خود را هم به خاطر بسپارید.',
    ar: 'لا يُعرف هل تخرج ورقة: يُرجى تذكّر رقمك أيضاً.',
    zh: '能否出纸尚不确定：请同时记住您的号码。',
    ru: 'Выйдет ли бумага, неизвестно: запомните и номер.',
  },
  noteNumber: {
    en: 'Please note your number',
    fa: 'لطفاً شماره‌ی خود را یادداشت کنید',
    ar: 'يُرجى تدوين رقمك',
    zh: '请记下您的号码',
    ru: 'Запишите свой номер',
  },
  calledInTurn: {
    en: 'You are called in your turn.',
    fa: 'به نوبت صدا زده می‌شوید.',
    ar: 'سيُنادى عليك في دورك.',
    zh: '将按顺序叫号。',
    ru: 'Вас вызовут по очереди.',
  },
  followLater: {
    en: 'Soon you can follow your turn on your phone.',
    fa: 'به‌زودی می‌توانید نوبت خود را روی تلفن دنبال کنید.',
    ar: 'قريباً يمكنك متابعة دورك على هاتفك.',
    zh: '稍后可用手机查看排队进度。',
    ru: 'Скоро вы сможете следить за очередью в телефоне.',
  },
  paperMark: {
    en: 'Given without connection',
    fa: 'بدون اتصال داده شد',
    ar: 'صدرت دون اتصال',
    zh: '离线取号',
    ru: 'Выдан без связи',
  },
});
