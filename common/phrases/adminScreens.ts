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
  quietHint: {
    en: 'Between these times it shows calls only: no voice, no pictures. Empty: never quiet.',
    fa: 'در این ساعت‌ها فقط فراخوان را نشان می‌دهد: بی‌صدا و بدون تصویر. خالی: هیچ‌گاه.',
    ar: 'بين هذين الوقتين تعرض النداءات فقط: بلا صوت ولا صور. فارغ: لا هدوء.',
    zh: '此时段只显示叫号，不播放声音和图片。留空则不静音。',
    ru: 'В это время только вызовы: без голоса и картинок. Пусто — никогда.',
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
