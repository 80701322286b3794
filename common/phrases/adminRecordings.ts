import { definePhrases } from './phrase.ts';

/** How the panel speaks of the clinic's own voice. */
export const recordingPhrases = definePhrases({
  title: { en: 'Own voice', fa: 'صدای خودی', ar: 'صوتكم الخاص', zh: '自录语音', ru: 'Свой голос' },
  how: {
    en: 'Whatever is not recorded is said by the generated voice. A number is said from recordings only if all its parts are recorded.',
    fa: 'هرچه ضبط نشده باشد با صدای ساخته‌شده گفته می‌شود. شماره فقط وقتی از ضبط خوانده می‌شود که همه‌ی بخش‌هایش ضبط شده باشد.',
    ar: 'ما لم يُسجَّل ينطقه الصوت المولَّد. ولا يُنطق الرقم من التسجيلات إلا إذا سُجّلت كل أجزائه.',
    zh: '未录制的内容由合成语音播报。号码的各部分全部录好后才会使用录音。',
    ru: 'Что не записано, говорит синтезированный голос. Номер звучит из записей, только если записаны все его части.',
  },
  heardIn: { en: 'Heard in', fa: 'شنیده می‌شود در', ar: 'تُسمع في', zh: '用于', ru: 'Где звучит' },
  calls: { en: 'Calls', fa: 'فراخوان‌ها', ar: 'النداءات', zh: '叫号', ru: 'Вызовы' },
  telephone: { en: 'Telephone menu', fa: 'منوی تلفن', ar: 'قائمة الهاتف', zh: '电话菜单', ru: 'Телефонное меню' },
  language: { en: 'Language', fa: 'زبان', ar: 'اللغة', zh: '语言', ru: 'Язык' },
  words: { en: 'Words', fa: 'متن', ar: 'الكلمات', zh: '文字', ru: 'Слова' },
  voice: { en: 'Voice', fa: 'صدا', ar: 'الصوت', zh: '语音', ru: 'Голос' },
  change: { en: 'Change', fa: 'تغییر', ar: 'تغيير', zh: '更改', ru: 'Изменить' },
  generated: { en: 'generated', fa: 'ساخته‌شده', ar: 'مولَّد', zh: '合成', ru: 'синтезированный' },
  recorded: { en: 'recorded', fa: 'ضبط‌شده', ar: 'مسجَّل', zh: '录音', ru: 'записанный' },
  hear: { en: 'Hear', fa: 'شنیدن', ar: 'استمع', zh: '试听', ru: 'Прослушать' },
  upload: { en: 'Upload a recording', fa: 'بارگذاری صدا', ar: 'ارفع تسجيلاً', zh: '上传录音', ru: 'Загрузить запись' },
  remove: { en: 'Remove', fa: 'برداشتن', ar: 'أزِل', zh: '移除', ru: 'Убрать' },
  kept: {
    en: 'From the next call on “{words}” is heard in your voice.',
    fa: 'از فراخوان بعدی «{words}» با صدای شما شنیده می‌شود.',
    ar: 'من النداء القادم تُسمع «{words}» بصوتكم.',
    zh: '从下一次叫号起，“{words}”将使用您的录音。',
    ru: 'Со следующего вызова «{words}» звучит вашим голосом.',
  },
  cannotPlay: {
    en: 'This browser cannot play that file. Please choose a WAV, MP3 or OGG file.',
    fa: 'این مرورگر آن پرونده را پخش نمی‌کند. لطفاً پرونده‌ی WAV، MP3 یا OGG برگزینید.',
    ar: 'لا يستطيع هذا المتصفح تشغيل الملف. اختر ملف WAV أو MP3 أو OGG من فضلك.',
    zh: '浏览器无法播放该文件，请选择 WAV、MP3 或 OGG 文件。',
    ru: 'Браузер не может воспроизвести этот файл. Выберите файл WAV, MP3 или OGG.',
  },
  nothing: {
    en: 'Set up rooms and services first; then their words stand here.',
    fa: 'نخست اتاق‌ها و خدمت‌ها را بسازید؛ سپس متن‌هایشان اینجا می‌آید.',
    ar: 'أنشئ الغرف والخدمات أولاً، ثم تظهر كلماتها هنا.',
    zh: '请先设置诊室和服务，之后相关文字会显示在这里。',
    ru: 'Сначала настройте кабинеты и услуги, затем здесь появятся слова.',
  },
});
