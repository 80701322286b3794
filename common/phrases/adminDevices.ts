import { definePhrases } from './phrase.ts';

/** What is asked about screens, kiosks and printers. */
export const devicePhrases = definePhrases({
  zonesShown: {
    en: 'Waiting areas (none: all)',
    fa: 'محل‌های انتظار (هیچ‌کدام: همه)',
    ar: 'مناطق الانتظار (بلا اختيار: الكل)',
    zh: '候诊区（不选：全部）',
    ru: 'Зоны ожидания (ни одной: все)',
  },
  printer: { en: 'Prints on', fa: 'چاپ با', ar: 'يطبع على', zh: '打印机', ru: 'Печатает на' },
  printerKind: { en: 'Reached by', fa: 'راه اتصال', ar: 'طريقة الوصول', zh: '连接方式', ru: 'Подключён через' },
  host: { en: 'Network address', fa: 'نشانی شبکه', ar: 'عنوان الشبكة', zh: '网络地址', ru: 'Сетевой адрес' },
  port: { en: 'Port', fa: 'درگاه', ar: 'المنفذ', zh: '端口', ru: 'Порт' },
  folder: { en: 'Folder', fa: 'پوشه', ar: 'المجلد', zh: '文件夹', ru: 'Папка' },
  paperWidth: { en: 'Paper', fa: 'کاغذ', ar: 'الورق', zh: '纸宽', ru: 'Бумага' },
  layout: { en: 'Shows', fa: 'نمایش', ar: 'تعرض', zh: '显示', ru: 'Показывает' },
  room: { en: 'Room', fa: 'اتاق', ar: 'الغرفة', zh: '诊室', ru: 'Кабинет' },
  twoLanguages: { en: 'Two languages', fa: 'دو زبان', ar: 'لغتان', zh: '两种语言', ru: 'Два языка' },
  hasSound: {
    en: 'Speaks the calls',
    fa: 'فراخوان را می‌خواند',
    ar: 'تنطق النداءات',
    zh: '语音叫号',
    ru: 'Объявляет вызовы',
  },
  diagonalInch: {
    en: 'Screen size in inches',
    fa: 'اندازه‌ی صفحه (اینچ)',
    ar: 'حجم الشاشة بالبوصة',
    zh: '屏幕英寸',
    ru: 'Диагональ в дюймах',
  },
  viewingDistanceM: {
    en: 'Farthest seat in metres',
    fa: 'دورترین صندلی (متر)',
    ar: 'أبعد مقعد بالأمتار',
    zh: '最远座位（米）',
    ru: 'Дальнее место в метрах',
  },
});
