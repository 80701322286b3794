import { definePhrases } from './phrase.ts';

/** Paper that staff print: a booking's slip, a day's report, and how the paper is doing. */
export const paperPhrases = definePhrases({
  slip: { en: 'Booking slip', fa: 'برگه‌ی نوبت', ar: 'ورقة الموعد', zh: '预约单', ru: 'Листок записи' },
  slipOf: {
    en: 'Slip of {number}',
    fa: 'برگه‌ی نوبت {number}',
    ar: 'ورقة الموعد {number}',
    zh: '{number} 的预约单',
    ru: 'Листок записи {number}',
  },
  printSlip: {
    en: 'Print the slip',
    fa: 'چاپ برگه‌ی نوبت',
    ar: 'اطبع ورقة الموعد',
    zh: '打印预约单',
    ru: 'Напечатать листок',
  },
  printCopy: { en: 'Print a copy', fa: 'چاپ رونوشت', ar: 'اطبع نسخة', zh: '打印副本', ru: 'Напечатать копию' },
  printer: { en: 'Printer', fa: 'چاپگر', ar: 'الطابعة', zh: '打印机', ru: 'Принтер' },
  noPrinter: {
    en: 'No printer is set up. The administrator can add one under “Devices”.',
    fa: 'چاپگری تعریف نشده است. مدیر می‌تواند در «دستگاه‌ها» بیفزاید.',
    ar: 'لا توجد طابعة. يمكن للمدير إضافة واحدة ضمن «الأجهزة».',
    zh: '尚未设置打印机。管理员可在“设备”中添加。',
    ru: 'Принтер не настроен. Администратор может добавить его в «Устройствах».',
  },
  printing: {
    en: 'The paper is being printed.',
    fa: 'در حال چاپ است.',
    ar: 'تجري الطباعة.',
    zh: '正在打印。',
    ru: 'Идёт печать.',
  },
  printed: {
    en: 'Printed. The paper is at the printer.',
    fa: 'چاپ شد. برگه در چاپگر است.',
    ar: 'طُبعت. الورقة عند الطابعة.',
    zh: '已打印，请到打印机取纸。',
    ru: 'Напечатано. Листок у принтера.',
  },
  printedCopy: {
    en: 'Printed, marked as a copy.',
    fa: 'چاپ شد، با نشان رونوشت.',
    ar: 'طُبعت وعليها علامة نسخة.',
    zh: '已打印，并标明副本。',
    ru: 'Напечатано с пометкой «копия».',
  },
  unknown: {
    en: 'It is not known whether it was printed. Please look at the printer before printing again.',
    fa: 'معلوم نیست چاپ شده یا نه. پیش از چاپ دوباره، چاپگر را ببینید.',
    ar: 'لا يُعرف هل طُبعت. انظر إلى الطابعة قبل الطباعة ثانية.',
    zh: '不确定是否已打印。重新打印前请查看打印机。',
    ru: 'Неизвестно, напечатано ли. Проверьте принтер, прежде чем печатать снова.',
  },
  itWasPrinted: { en: 'It was printed', fa: 'چاپ شده است', ar: 'طُبعت', zh: '已打印', ru: 'Напечатано' },
  printAgainAsCopy: {
    en: 'Print again as a copy',
    fa: 'چاپ دوباره با نشان رونوشت',
    ar: 'اطبع ثانية كنسخة',
    zh: '重新打印副本',
    ru: 'Напечатать снова как копию',
  },
  printAgain: { en: 'Print again', fa: 'چاپ دوباره', ar: 'اطبع ثانية', zh: '重新打印', ru: 'Напечатать снова' },
  notNeeded: { en: 'Not needed', fa: 'لازم نیست', ar: 'لا حاجة إليها', zh: '不需要', ru: 'Не нужно' },
  waitsFor: {
    en: '{what} The paper comes by itself afterwards.',
    fa: '{what} پس از آن، برگه خودش چاپ می‌شود.',
    ar: '{what} بعد ذلك تُطبع الورقة تلقائيًا.',
    zh: '{what}之后会自动打印。',
    ru: '{what} После этого листок напечатается сам.',
  },
  givenUp: {
    en: '{what} Then print again.',
    fa: '{what} سپس دوباره چاپ کنید.',
    ar: '{what} ثم اطبع ثانية.',
    zh: '{what}然后重新打印。',
    ru: '{what} Затем напечатайте снова.',
  },
  trouble_out_of_paper: {
    en: 'Put paper into the printer.',
    fa: 'در چاپگر کاغذ بگذارید.',
    ar: 'ضع ورقًا في الطابعة.',
    zh: '请给打印机装纸。',
    ru: 'Вставьте бумагу в принтер.',
  },
  trouble_cover_open: {
    en: 'Close the printer’s cover.',
    fa: 'در چاپگر را ببندید.',
    ar: 'أغلق غطاء الطابعة.',
    zh: '请合上打印机盖。',
    ru: 'Закройте крышку принтера.',
  },
  trouble_printer_offline: {
    en: 'Switch the printer on and check its cable.',
    fa: 'چاپگر را روشن کنید و کابل آن را ببینید.',
    ar: 'شغّل الطابعة وتحقق من كابلها.',
    zh: '请打开打印机并检查连线。',
    ru: 'Включите принтер и проверьте кабель.',
  },
  trouble_agent_offline: {
    en: 'Switch on the computer that the printer is plugged into.',
    fa: 'رایانه‌ای را که چاپگر به آن وصل است روشن کنید.',
    ar: 'شغّل الحاسوب الموصولة به الطابعة.',
    zh: '请打开连接该打印机的电脑。',
    ru: 'Включите компьютер, к которому подключён принтер.',
  },
  trouble_cutter_error: {
    en: 'Free the printer’s cutter.',
    fa: 'برش‌گر چاپگر را آزاد کنید.',
    ar: 'حرّر قاطع الطابعة.',
    zh: '请清理打印机切刀。',
    ru: 'Освободите нож принтера.',
  },
  trouble_printer_error: {
    en: 'Switch the printer off and on again.',
    fa: 'چاپگر را خاموش و دوباره روشن کنید.',
    ar: 'أطفئ الطابعة ثم شغّلها.',
    zh: '请关闭打印机后再打开。',
    ru: 'Выключите и снова включите принтер.',
  },
  trouble_no_printer: {
    en: 'Choose another printer: this one is no longer set up.',
    fa: 'چاپگر دیگری برگزینید: این یکی دیگر تعریف‌شده نیست.',
    ar: 'اختر طابعة أخرى: هذه لم تعد معدّة.',
    zh: '请选择其他打印机：此打印机已不可用。',
    ru: 'Выберите другой принтер: этот больше не настроен.',
  },
  bookingOver: {
    en: 'Not printed: the booking was cancelled, or the patient has arrived.',
    fa: 'چاپ نشد: نوبت لغو شده یا بیمار آمده است.',
    ar: 'لم تُطبع: أُلغي الموعد أو حضر المريض.',
    zh: '未打印：预约已取消，或患者已到。',
    ru: 'Не напечатано: запись отменена или пациент уже пришёл.',
  },
});

/** What to do about a printer; of an unknown trouble it is switched off and on. */
export const troublePhrase = (code: string | null) => {
  const key = `trouble_${code ?? ''}`;
  return key in paperPhrases ? paperPhrases[key as keyof typeof paperPhrases] : paperPhrases.trouble_printer_error;
};
