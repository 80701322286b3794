import { definePhrases } from './phrase.ts';

/** How the panel speaks of waiting-room screens: their settings, and trying them. */
export const screenPhrases = definePhrases({
  volume: {
    en: 'Loudness in percent',
    fa: 'بلندی صدا (درصد)',
    ar: 'شدة الصوت بالمئة',
    zh: '音量（百分比）',
    ru: 'Громкость в процентах',
  },
  volumeHint: {
    en: 'From 1 to 100. Empty: as loud as the screen itself is set.',
    fa: 'از ۱ تا ۱۰۰. خالی: همان بلندی خود نمایشگر.',
    ar: 'من ١ إلى ١٠٠. فارغ: كما ضُبطت الشاشة نفسها.',
    zh: '1 到 100。留空则按屏幕自身音量。',
    ru: 'От 1 до 100. Пусто — как настроен сам экран.',
  },
  quietFrom: { en: 'Quiet from', fa: 'بی‌صدا از', ar: 'هدوء من', zh: '静音开始', ru: 'Тишина с' },
  quietUntil: { en: 'Quiet until', fa: 'بی‌صدا تا', ar: 'هدوء حتى', zh: '静音结束', ru: 'Тишина до' },
  showsDoorCode: {
    en: 'Shows the digits for checking in with a phone',
    fa: 'رقم‌های ثبت حضور با گوشی را نشان دهد',
    ar: 'تعرض أرقام تسجيل الحضور بالهاتف',
    zh: '显示手机报到的数字',
    ru: 'Показывает цифры для отметки с телефона',
  },
  showsDoorCodeHint: {
    en: 'Only for a screen that cannot be read from outside the building.',
    fa: 'فقط برای نمایشگری که از بیرون ساختمان خوانده نمی‌شود.',
    ar: 'فقط لشاشة لا تُقرأ من خارج المبنى.',
    zh: '仅用于从楼外看不到的屏幕。',
    ru: 'Только для экрана, который не виден с улицы.',
  },
  quietHint: {
    en: 'Between these times it shows calls only: no voice, no pictures. Empty: never quiet.',
    fa: 'در این ساعت‌ها فقط فراخوان را نشان می‌دهد: بی‌صدا و بدون تصویر. خالی: هیچ‌گاه.',
    ar: 'بين هذين الوقتين تعرض النداءات فقط: بلا صوت ولا صور. فارغ: لا هدوء.',
    zh: '此时段只显示叫号，不播放声音和图片。留空则不静音。',
    ru: 'В это время только вызовы: без голоса и картинок. Пусто — никогда.',
  },
  lastSeen: { en: 'Last heard', fa: 'آخرین خبر', ar: 'آخر اتصال', zh: '最近在线', ru: 'Была связь' },
  health: { en: 'How it is', fa: 'وضعیت دستگاه', ar: 'حالته', zh: '状况', ru: 'Как работает' },
  heardNow: { en: 'now', fa: 'اکنون', ar: 'الآن', zh: '现在', ru: 'сейчас' },
  heardAgo: { en: '{time} ago', fa: '{time} پیش', ar: 'قبل {time}', zh: '{time}前', ru: '{time} назад' },
  silent: { en: 'Silent', fa: 'بی‌خبر', ar: 'لا يستجيب', zh: '无应答', ru: 'Нет связи' },
  sound_on: { en: 'sound on', fa: 'صدا روشن', ar: 'الصوت يعمل', zh: '声音已开', ru: 'звук включён' },
  sound_off: { en: 'sound off', fa: 'صدا خاموش', ar: 'الصوت متوقف', zh: '声音已关', ru: 'звук выключен' },
  sound_blocked: {
    en: 'sound blocked by the browser',
    fa: 'مرورگر صدا را بسته است',
    ar: 'المتصفح يمنع الصوت',
    zh: '浏览器禁止声音',
    ru: 'браузер не даёт звук',
  },
  sound_fails: {
    en: 'sound fails',
    fa: 'صدا پخش نمی‌شود',
    ar: 'الصوت لا يعمل',
    zh: '声音故障',
    ru: 'звук не работает',
  },
  version: { en: 'version of {date}', fa: 'نگارش {date}', ar: 'إصدار {date}', zh: '版本 {date}', ru: 'версия {date}' },
  hidden: {
    en: 'another window is before it',
    fa: 'پنجره‌ی دیگری روی آن است',
    ar: 'نافذة أخرى أمامها',
    zh: '被其他窗口遮挡',
    ru: 'закрыт другим окном',
  },
  paper_near_end: {
    en: 'paper near its end',
    fa: 'کاغذ رو به پایان',
    ar: 'الورق يوشك أن ينتهي',
    zh: '纸将用尽',
    ru: 'бумага кончается',
  },
  test: { en: 'Test this screen', fa: 'آزمایش نمایشگر', ar: 'اختبر الشاشة', zh: '测试屏幕', ru: 'Проверить экран' },
  tested_on: {
    en: '{name} shows the test and says it.',
    fa: '{name} آزمایش را نشان می‌دهد و می‌خواند.',
    ar: '{name} تعرض الاختبار وتنطقه.',
    zh: '{name} 正在显示并播报测试。',
    ru: '{name}: проверка показана и звучит.',
  },
  tested_off: {
    en: '{name} shows the test. Its sound is off or quiet now.',
    fa: '{name} آزمایش را نشان می‌دهد. صدای آن اکنون خاموش است.',
    ar: '{name} تعرض الاختبار. صوتها متوقف الآن.',
    zh: '{name} 正在显示测试，当前声音已关闭。',
    ru: '{name}: проверка показана. Звук сейчас выключен.',
  },
  tested_waits: {
    en: '{name} shows the test. Calls are being said there now: please try the sound again in a moment.',
    fa: '{name} آزمایش را نشان می‌دهد. اکنون فراخوان خوانده می‌شود؛ لطفاً کمی بعد صدا را دوباره بیازمایید.',
    ar: '{name} تعرض الاختبار. تُنطق نداءات هناك الآن: جرّب الصوت بعد قليل من فضلك.',
    zh: '{name} 正在显示测试。那里正在播报叫号，请稍后再试声音。',
    ru: '{name}: проверка показана. Там сейчас звучат вызовы: повторите проверку звука чуть позже.',
  },
  tested_blocked: {
    en: '{name} shows the test, but nobody can hear it: press “Turn on the sound” on the screen.',
    fa: '{name} آزمایش را نشان می‌دهد ولی صدایی شنیده نمی‌شود: روی نمایشگر «روشن کردن صدا» را بزنید.',
    ar: '{name} تعرض الاختبار لكن لا يُسمع صوت: اضغط «تشغيل الصوت» على الشاشة.',
    zh: '{name} 正在显示测试，但没有声音：请在屏幕上按“打开声音”。',
    ru: '{name}: проверка показана, но звука нет: нажмите на экране «Включить звук».',
  },
  tested_trouble: {
    en: '{name} shows the test, but its sound could not be played.',
    fa: '{name} آزمایش را نشان می‌دهد ولی صدا پخش نشد.',
    ar: '{name} تعرض الاختبار لكن تعذّر تشغيل الصوت.',
    zh: '{name} 正在显示测试，但声音无法播放。',
    ru: '{name}: проверка показана, но звук не воспроизвёлся.',
  },
});

/** What came of a test, in words. */
export const testedPhrase = (sound: string) => {
  if (sound === 'on') return screenPhrases.tested_on;
  if (sound === 'off') return screenPhrases.tested_off;
  if (sound === 'waits') return screenPhrases.tested_waits;
  return sound === 'sound_blocked' ? screenPhrases.tested_blocked : screenPhrases.tested_trouble;
};
