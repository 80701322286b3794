import { definePhrases } from './phrase.ts';

/** Recording the clinic's own voice in the panel. */
export const microphonePhrases = definePhrases({
  open: { en: 'Record', fa: 'ضبط', ar: 'سجّل', zh: '录音', ru: 'Записать' },
  title: {
    en: 'Record these words',
    fa: 'ضبط این متن',
    ar: 'سجّل هذه الكلمات',
    zh: '录制这段文字',
    ru: 'Запись этих слов',
  },
  how: {
    en: 'Speak calmly, close to the microphone, in a quiet room. Silence before and after is cut off.',
    fa: 'آرام و نزدیک به میکروفن در جای ساکت بخوانید. سکوت پیش و پس از آن بریده می‌شود.',
    ar: 'تكلّم بهدوء قرب الميكروفون في غرفة هادئة. يُقتطع الصمت قبل الكلام وبعده.',
    zh: '请在安静的房间里靠近麦克风平稳朗读，前后的静音会被剪掉。',
    ru: 'Говорите спокойно, близко к микрофону, в тихой комнате. Тишина до и после обрезается.',
  },
  record: { en: 'Start recording', fa: 'شروع ضبط', ar: 'ابدأ التسجيل', zh: '开始录音', ru: 'Начать запись' },
  again: { en: 'Record again', fa: 'ضبط دوباره', ar: 'سجّل من جديد', zh: '重新录音', ru: 'Записать заново' },
  stop: { en: 'Stop', fa: 'پایان ضبط', ar: 'أوقف', zh: '停止', ru: 'Остановить' },
  hear: { en: 'Hear the recording', fa: 'شنیدن ضبط', ar: 'استمع إلى التسجيل', zh: '试听录音', ru: 'Прослушать запись' },
  keep: {
    en: 'Use the recording',
    fa: 'استفاده از ضبط',
    ar: 'استخدم التسجيل',
    zh: '使用录音',
    ru: 'Использовать запись',
  },
  level: { en: 'Loudness', fa: 'بلندی صدا', ar: 'شدة الصوت', zh: '音量', ru: 'Громкость' },
  nothing_heard: {
    en: 'Nothing was heard. Please check the microphone, come closer and record again.',
    fa: 'چیزی شنیده نشد. لطفاً میکروفن را ببینید، نزدیک‌تر بیایید و دوباره ضبط کنید.',
    ar: 'لم يُسمع شيء. يُرجى فحص الميكروفون والاقتراب والتسجيل من جديد.',
    zh: '没有听到声音。请检查麦克风，靠近一些再录。',
    ru: 'Ничего не слышно. Проверьте микрофон, подойдите ближе и запишите ещё раз.',
  },
  no_microphone: {
    en: 'Please plug in a microphone, then record again.',
    fa: 'لطفاً میکروفنی وصل کنید و دوباره ضبط کنید.',
    ar: 'يُرجى توصيل ميكروفون ثم التسجيل من جديد.',
    zh: '请接上麦克风后重新录音。',
    ru: 'Подключите микрофон и запишите ещё раз.',
  },
  not_allowed: {
    en: 'Please let this page use the microphone: the sign beside the address says how.',
    fa: 'لطفاً به این صفحه اجازه‌ی میکروفن بدهید: نشانه‌ی کنار نشانی راهش را می‌گوید.',
    ar: 'يُرجى السماح لهذه الصفحة باستخدام الميكروفون: الرمز بجانب العنوان يبيّن كيف.',
    zh: '请允许本页面使用麦克风：可点击地址栏旁的图标设置。',
    ru: 'Разрешите этой странице микрофон: значок рядом с адресом подскажет как.',
  },
  not_secure: {
    en: 'The browser gives a microphone only over https or on the server’s own computer. Please open the panel so, or upload a recording.',
    fa: 'مرورگر میکروفن را فقط با https یا روی رایانه‌ی خود سرور می‌دهد. لطفاً پنل را چنین باز کنید یا صدایی بارگذاری کنید.',
    ar: 'لا يتيح المتصفح الميكروفون إلا عبر https أو على حاسوب الخادم نفسه. يُرجى فتح اللوحة هكذا أو رفع تسجيل.',
    zh: '浏览器只在 https 或服务器本机上提供麦克风。请以这种方式打开面板，或上传录音。',
    ru: 'Браузер даёт микрофон только по https или на самом компьютере сервера. Откройте панель так или загрузите запись.',
  },
});
