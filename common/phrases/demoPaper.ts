import { definePhrases } from './phrase.ts';

/** The page of the demonstration's printer. */
export const demoPaperPhrases = definePhrases({
  title: { en: 'The printer', fa: 'چاپگر', ar: 'الطابعة', zh: '打印机', ru: 'Принтер' },
  lead: {
    en: 'What a real printer would have put on paper, the newest first.',
    fa: 'آنچه چاپگر واقعی روی کاغذ می‌آورد؛ تازه‌ترین در ابتدا.',
    ar: 'ما كانت ستطبعه طابعة حقيقية، الأحدث أولًا.',
    zh: '真实打印机会打印的内容，最新的在前。',
    ru: 'То, что напечатал бы настоящий принтер; новое сверху.',
  },
  empty: {
    en: 'Nothing has been printed yet. Take a ticket at the kiosk.',
    fa: 'هنوز چیزی چاپ نشده است. از کیوسک نوبت بگیرید.',
    ar: 'لم يُطبع شيء بعد. خذ تذكرة من الكشك.',
    zh: '还没有打印。请在自助机取号。',
    ru: 'Пока ничего не напечатано. Возьмите талон в киоске.',
  },
  paper: { en: 'A printed ticket', fa: 'نوبت چاپ‌شده', ar: 'تذكرة مطبوعة', zh: '打印的号票', ru: 'Напечатанный талон' },
  take_paper: { en: 'Take the paper out', fa: 'کاغذ را بردار', ar: 'أخرج الورق', zh: '取出纸张', ru: 'Вынуть бумагу' },
  fill_paper: { en: 'Put paper in', fa: 'کاغذ بگذار', ar: 'ضع الورق', zh: '装入纸张', ru: 'Вставить бумагу' },
  open_cover: { en: 'Open the cover', fa: 'در را باز کن', ar: 'افتح الغطاء', zh: '打开盖子', ru: 'Открыть крышку' },
  close_cover: { en: 'Close the cover', fa: 'در را ببند', ar: 'أغلق الغطاء', zh: '合上盖子', ru: 'Закрыть крышку' },
  switch_off: { en: 'Switch it off', fa: 'خاموش کن', ar: 'أطفئها', zh: '关闭电源', ru: 'Выключить' },
  switch_on: { en: 'Switch it on', fa: 'روشن کن', ar: 'شغّلها', zh: '打开电源', ru: 'Включить' },
});
