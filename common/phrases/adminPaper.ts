import type { PaperBlock, PaperTemplate } from '../contract/paperTemplate.ts';
import { definePhrases, type Phrase } from './phrase.ts';

/** How the clinic's paper looks. */
export const paperPagePhrases = definePhrases({
  title: { en: 'Tickets on paper', fa: 'برگه‌های چاپی', ar: 'التذاكر الورقية', zh: '纸质号票', ru: 'Бумажные талоны' },
  lead: {
    en: 'What stands on tickets and booking slips, in this order. The picture is what the printer prints.',
    fa: 'آنچه به این ترتیب روی نوبت‌ها و برگه‌های نوبت می‌آید. تصویر همان است که چاپ می‌شود.',
    ar: 'ما يظهر على التذاكر وأوراق المواعيد بهذا الترتيب. الصورة هي ما تطبعه الطابعة.',
    zh: '号票和预约单上按此顺序显示的内容。右图即打印效果。',
    ru: 'Что стоит на талонах и листках записи, в этом порядке. Картинка показывает, что напечатает принтер.',
  },
  blocks: { en: 'Parts of the paper', fa: 'بخش‌های برگه', ar: 'أجزاء الورقة', zh: '号票内容', ru: 'Части талона' },
  size: {
    en: 'Size of “{part}”',
    fa: 'اندازه‌ی «{part}»',
    ar: 'حجم «{part}»',
    zh: '“{part}”的大小',
    ru: 'Размер: {part}',
  },
  small: { en: 'Small', fa: 'کوچک', ar: 'صغير', zh: '小', ru: 'Мелко' },
  normal: { en: 'Usual', fa: 'معمولی', ar: 'عادي', zh: '标准', ru: 'Обычно' },
  large: { en: 'Large', fa: 'بزرگ', ar: 'كبير', zh: '大', ru: 'Крупно' },
  text: {
    en: 'The clinic’s own words',
    fa: 'نوشته‌ی درمانگاه',
    ar: 'كلمات العيادة',
    zh: '诊所自定义文字',
    ru: 'Слова клиники',
  },
  logo: { en: 'Logo', fa: 'نشان درمانگاه', ar: 'الشعار', zh: '标志', ru: 'Логотип' },
  logoHint: {
    en: 'A PNG or JPEG picture. It is printed in black dots; dark signs on white look best.',
    fa: 'تصویر PNG یا JPEG. با نقطه‌های سیاه چاپ می‌شود؛ نقش تیره روی سفید بهتر دیده می‌شود.',
    ar: 'صورة PNG أو JPEG. تُطبع بنقاط سوداء؛ والرسم الداكن على الأبيض أوضح.',
    zh: 'PNG 或 JPEG 图片，以黑点打印；白底深色效果最佳。',
    ru: 'Картинка PNG или JPEG. Печатается чёрными точками; лучше всего тёмный знак на белом.',
  },
  chooseLogo: { en: 'Choose a picture', fa: 'برگزیدن تصویر', ar: 'اختر صورة', zh: '选择图片', ru: 'Выбрать картинку' },
  removeLogo: {
    en: 'Remove the logo',
    fa: 'برداشتن نشان',
    ar: 'أزل الشعار',
    zh: '移除标志',
    ru: 'Убрать логотип',
  },
  calendar: { en: 'Calendar', fa: 'تقویم', ar: 'التقويم', zh: '历法', ru: 'Календарь' },
  digits: { en: 'Digits', fa: 'رقم‌ها', ar: 'الأرقام', zh: '数字', ru: 'Цифры' },
  digitsOfLanguage: {
    en: 'Those of the language',
    fa: 'رقم‌های همان زبان',
    ar: 'أرقام اللغة نفسها',
    zh: '随语言',
    ru: 'Как принято в языке',
  },
  digitsLatin: { en: 'Always 0 to 9', fa: 'همیشه 0 تا 9', ar: 'دائمًا 0 إلى 9', zh: '始终用 0–9', ru: 'Всегда 0–9' },
  picture: { en: 'The paper', fa: 'برگه', ar: 'الورقة', zh: '打印效果', ru: 'Бумага' },
  pictureAlt: {
    en: 'Picture of the paper in {language}',
    fa: 'تصویر برگه به {language}',
    ar: 'صورة الورقة باللغة {language}',
    zh: '{language}号票图片',
    ru: 'Картинка бумаги, язык: {language}',
  },
  ticket: { en: 'Ticket', fa: 'نوبت', ar: 'تذكرة', zh: '号票', ru: 'Талон' },
  slip: { en: 'Booking slip', fa: 'برگه‌ی نوبت', ar: 'ورقة الموعد', zh: '预约单', ru: 'Листок записи' },
  kind: { en: 'Shown', fa: 'نمایش', ar: 'المعروض', zh: '显示', ru: 'Показать' },
  usual: {
    en: 'Back to the usual paper',
    fa: 'بازگشت به برگه‌ی معمولی',
    ar: 'العودة إلى الورقة المعتادة',
    zh: '恢复默认样式',
    ru: 'Вернуть обычный вид',
  },
});

export const blockPhrases: Readonly<Record<PaperBlock, Phrase>> = definePhrases({
  logo: { en: 'Logo', fa: 'نشان', ar: 'الشعار', zh: '标志', ru: 'Логотип' },
  number: { en: 'Number', fa: 'شماره', ar: 'الرقم', zh: '号码', ru: 'Номер' },
  service: { en: 'Service and doctor', fa: 'خدمت و پزشک', ar: 'الخدمة والطبيب', zh: '服务和医生', ru: 'Услуга и врач' },
  facts: {
    en: 'Where and how long',
    fa: 'کجا و چه‌قدر',
    ar: 'المكان والمدة',
    zh: '候诊地点和时间',
    ru: 'Где и сколько ждать',
  },
  missed: {
    en: 'If the call is missed',
    fa: 'اگر فراخوان از دست رفت',
    ar: 'إذا فات النداء',
    zh: '过号说明',
    ru: 'Если вызов пропущен',
  },
  text: {
    en: 'The clinic’s own words',
    fa: 'نوشته‌ی درمانگاه',
    ar: 'كلمات العيادة',
    zh: '自定义文字',
    ru: 'Слова клиники',
  },
  qr: { en: 'Code for the phone', fa: 'کد برای تلفن', ar: 'رمز الهاتف', zh: '手机二维码', ru: 'Код для телефона' },
  clinic: { en: 'Name of the clinic', fa: 'نام درمانگاه', ar: 'اسم العيادة', zh: '诊所名称', ru: 'Название клиники' },
  date: { en: 'Date and time', fa: 'تاریخ و ساعت', ar: 'التاريخ والوقت', zh: '日期和时间', ru: 'Дата и время' },
});

export const calendarPhrases: Readonly<Record<PaperTemplate['calendar'], Phrase>> = definePhrases({
  language: {
    en: 'The one of the language',
    fa: 'تقویم همان زبان',
    ar: 'تقويم اللغة نفسها',
    zh: '随语言',
    ru: 'Как принято в языке',
  },
  gregory: { en: 'Gregorian', fa: 'میلادی', ar: 'ميلادي', zh: '公历', ru: 'Григорианский' },
  persian: { en: 'Persian', fa: 'خورشیدی', ar: 'فارسي', zh: '波斯历', ru: 'Персидский' },
  islamic: { en: 'Islamic', fa: 'قمری', ar: 'هجري', zh: '伊斯兰历', ru: 'Исламский' },
});
