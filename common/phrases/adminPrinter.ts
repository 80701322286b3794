import type { PrinterProfileId } from '../contract/printing.ts';
import { definePhrases, type Phrase } from './phrase.ts';

/** Setting up a printer. */
export const printerPhrases = definePhrases({
  profile: { en: 'Model', fa: 'مدل', ar: 'الطراز', zh: '型号', ru: 'Модель' },
  profileAuto: {
    en: 'Recognise by itself',
    fa: 'شناسایی خودکار',
    ar: 'التعرّف تلقائيًا',
    zh: '自动识别',
    ru: 'Определить автоматически',
  },
  profileHint: {
    en: 'The model says how the paper is cut and how the printer reports what it has printed.',
    fa: 'مدل می‌گوید کاغذ چگونه بریده می‌شود و چاپگر چگونه خبر می‌دهد که چه چاپ کرده است.',
    ar: 'يحدد الطراز كيف يُقطع الورق وكيف تُبلغ الطابعة بما طبعته.',
    zh: '型号决定切纸方式以及打印机如何报告打印结果。',
    ru: 'От модели зависит, как отрезается бумага и как принтер сообщает о напечатанном.',
  },
  serialPath: { en: 'Serial port', fa: 'درگاه سریال', ar: 'المنفذ التسلسلي', zh: '串口', ru: 'Последовательный порт' },
  serialPathHint: {
    en: 'For example {linux}, or {windows} on Windows.',
    fa: 'برای نمونه {linux}، یا در ویندوز {windows}.',
    ar: 'مثلًا {linux}، أو {windows} في ويندوز.',
    zh: '例如 {linux}，Windows 上为 {windows}。',
    ru: 'Например, {linux} или {windows} в Windows.',
  },
  baudRate: { en: 'Speed (baud)', fa: 'سرعت (باود)', ar: 'السرعة (بود)', zh: '波特率', ru: 'Скорость (бод)' },
  instead: {
    en: 'If it cannot print',
    fa: 'اگر نتواند چاپ کند',
    ar: 'إذا تعذرت عليها الطباعة',
    zh: '无法打印时',
    ru: 'Если не может печатать',
  },
  insteadHint: {
    en: 'The paper then comes out of this printer, and the kiosk says so. Leave it empty to wait for the printer itself.',
    fa: 'آنگاه برگه از این چاپگر بیرون می‌آید و کیوسک آن را می‌گوید. خالی بگذارید تا برای خود چاپگر صبر شود.',
    ar: 'عندها تخرج الورقة من هذه الطابعة ويقول الكشك ذلك. اتركه فارغًا لانتظار الطابعة نفسها.',
    zh: '此时将由这台打印机出纸，自助机会提示。留空则等待原打印机。',
    ru: 'Тогда бумага выйдет из этого принтера, и киоск об этом скажет. Оставьте пустым, чтобы ждать сам принтер.',
  },
  testPrint: { en: 'Test print', fa: 'چاپ آزمایشی', ar: 'طباعة تجريبية', zh: '测试打印', ru: 'Пробная печать' },
  says: { en: 'It says now', fa: 'اکنون می‌گوید', ar: 'تقول الآن', zh: '当前状态', ru: 'Сейчас сообщает' },
});

/** Models, by the names on their boxes. */
export const profilePhrases: Readonly<Record<PrinterProfileId, Phrase>> = definePhrases({
  generic_80: {
    en: 'Any, 80 mm',
    fa: 'هر مدل، ۸۰ میلی‌متر',
    ar: 'أي طراز، ٨٠ ملم',
    zh: '通用 80 毫米',
    ru: 'Любая, 80 мм',
  },
  generic_58: {
    en: 'Any, 58 mm',
    fa: 'هر مدل، ۵۸ میلی‌متر',
    ar: 'أي طراز، ٥٨ ملم',
    zh: '通用 58 毫米',
    ru: 'Любая, 58 мм',
  },
  epson_80: {
    en: 'Epson TM-T20 and like it, 80 mm',
    fa: 'Epson TM-T20 و مانند آن، ۸۰ میلی‌متر',
    ar: 'Epson TM-T20 وما يماثلها، ٨٠ ملم',
    zh: 'Epson TM-T20 系列 80 毫米',
    ru: 'Epson TM-T20 и подобные, 80 мм',
  },
  epson_80_180dpi: {
    en: 'Epson TM-T88, TM-T70, 80 mm',
    fa: 'Epson TM-T88 و TM-T70، ۸۰ میلی‌متر',
    ar: 'Epson TM-T88 وTM-T70، ٨٠ ملم',
    zh: 'Epson TM-T88、TM-T70 80 毫米',
    ru: 'Epson TM-T88, TM-T70, 80 мм',
  },
  epson_58: {
    en: 'Epson, 58 mm',
    fa: 'Epson، ۵۸ میلی‌متر',
    ar: 'Epson، ٥٨ ملم',
    zh: 'Epson 58 毫米',
    ru: 'Epson, 58 мм',
  },
  star_80: {
    en: 'Star in ESC/POS mode, 80 mm',
    fa: 'Star در حالت ESC/POS، ۸۰ میلی‌متر',
    ar: 'Star بوضع ESC/POS، ٨٠ ملم',
    zh: 'Star（ESC/POS 模式）80 毫米',
    ru: 'Star в режиме ESC/POS, 80 мм',
  },
  bixolon_80: {
    en: 'Bixolon, 80 mm',
    fa: 'Bixolon، ۸۰ میلی‌متر',
    ar: 'Bixolon، ٨٠ ملم',
    zh: 'Bixolon 80 毫米',
    ru: 'Bixolon, 80 мм',
  },
  citizen_80: {
    en: 'Citizen, 80 mm',
    fa: 'Citizen، ۸۰ میلی‌متر',
    ar: 'Citizen، ٨٠ ملم',
    zh: 'Citizen 80 毫米',
    ru: 'Citizen, 80 мм',
  },
  xprinter_80: {
    en: 'Xprinter and like it, 80 mm',
    fa: 'Xprinter و مانند آن، ۸۰ میلی‌متر',
    ar: 'Xprinter وما يماثلها، ٨٠ ملم',
    zh: '芯烨等 80 毫米',
    ru: 'Xprinter и подобные, 80 мм',
  },
  pos_58: {
    en: 'Small POS printer with a tear bar, 58 mm',
    fa: 'چاپگر کوچک با لبه‌ی پاره‌کن، ۵۸ میلی‌متر',
    ar: 'طابعة صغيرة بحافة قطع، ٥٨ ملم',
    zh: '撕纸式小票机 58 毫米',
    ru: 'Малый чековый принтер с отрывной планкой, 58 мм',
  },
});
