/**
 * The kiosk for those who use it by ear and a keypad. Most of what is said are the words on the screen
 * (kioskSpoken.ts); these are what only the ear needs.
 */
import { definePhrases } from './phrase.ts';

export const earPhrases = definePhrases({
  // On the screen
  byEar: { en: 'By ear', fa: 'با صدا', ar: 'بالصوت', zh: '语音操作', ru: 'На слух' },
  howItWorks: {
    en: 'By ear: 1 to 9 choose, 0 a person, * again, + and − louder and quieter, “.” covers the screen.',
    fa: 'با صدا: ۱ تا ۹ انتخاب، ۰ کمک، * دوباره، + و − بلندتر و آهسته‌تر، «.» پوشاندن صفحه.',
    ar: 'بالصوت: ١ إلى ٩ للاختيار، ٠ لموظف، * للإعادة، + و − للصوت، «.» لتغطية الشاشة.',
    zh: '语音操作：1–9 选择，0 找工作人员，* 重听，+ 和 − 调音量，“.” 遮住屏幕。',
    ru: 'На слух: 1–9 выбор, 0 сотрудник, * повтор, + и − громкость, «.» закрыть экран.',
  },
  end: { en: 'Without sound', fa: 'بدون صدا', ar: 'دون صوت', zh: '关闭语音', ru: 'Без звука' },
  isCovered: {
    en: 'The screen is covered. Touch to see it.',
    fa: 'صفحه پوشانده شده است. برای دیدن لمس کنید.',
    ar: 'الشاشة مغطاة. المسها لرؤيتها.',
    zh: '屏幕已遮住。触摸即可显示。',
    ru: 'Экран закрыт. Нажмите, чтобы открыть.',
  },

  // Said
  help: {
    en: 'You can press a key at any time. Star says it again. Plus and minus make it louder and quieter. Zero calls a person. The left arrow goes back.',
    fa: 'هر زمان می‌توانید کلیدی را بزنید. ستاره: تکرار. به‌علاوه و منها: صدای بلندتر و آهسته‌تر. صفر: کمک از همکاران. پیکانِ چپ: بازگشت.',
    ar: 'يُمْكِنُكَ الضَّغْطُ في أَيِّ وَقْت. النَّجْمَةُ لِلإِعادَة. زائِد وَناقِص لِرَفْعِ الصَّوْتِ وَخَفْضِه. صِفْر لِطَلَبِ مُوَظَّف. السَّهْمُ الأَيْسَرُ لِلرُّجوع.',
    zh: '您可以随时按键。星号键重听。加号和减号调节音量。零键呼叫工作人员。左箭头返回。',
    ru: 'Клавишу можно нажать в любой момент. Звёздочка: повторить. Плюс и минус: громче и тише. Ноль: позвать сотрудника. Стрелка влево: назад.',
  },
  /** Each language says this of itself. */
  language: {
    en: 'For English, press {key}.',
    fa: 'برای فارسی، {key} را بزنید.',
    ar: 'لِلْعَرَبِيَّة، اِضْغَطْ {key}.',
    zh: '中文请按{key}。',
    ru: 'Для русского языка нажмите {key}.',
  },
  choice: {
    en: '{name}: press {key}.',
    fa: '{name}: {key} را بزنید.',
    ar: '{name}: اِضْغَطْ {key}.',
    zh: '{name}，请按{key}。',
    ru: '{name}: нажмите {key}.',
  },
  /** The clinic's own words. */
  asIs: { en: '{name}', fa: '{name}', ar: '{name}', zh: '{name}', ru: '{name}' },
  choiceOfTime: {
    en: '{date}, {time}: press {key}.',
    fa: '{date}، ساعت {time}: {key} را بزنید.',
    ar: '{date}، السّاعَةَ {time}: اِضْغَطْ {key}.',
    zh: '{date} {time}，请按{key}。',
    ru: '{date}, {time}: нажмите {key}.',
  },
  /** Full for today. */
  choiceOfOtherDay: {
    en: '{name}, no more tickets today; for another day, press {key}.',
    fa: '{name}، نوبت‌های امروز تمام شده است؛ برای روز دیگر، {key} را بزنید.',
    ar: '{name}، لا تَذاكِرَ أُخْرى اليَوْم؛ لِيَوْمٍ آخَر، اِضْغَطْ {key}.',
    zh: '{name}，今天的号已停发；改约其他日期请按{key}。',
    ru: '{name}: на сегодня талонов нет; на другой день нажмите {key}.',
  },
  closed: {
    en: '{name} is closed now.',
    fa: '{name} اکنون بسته است.',
    ar: '{name}: مُغْلَقَةٌ الآن.',
    zh: '{name}现已关闭。',
    ru: '{name}: сейчас закрыто.',
  },
  howMany: {
    en: 'Only for you: press 1. For more people: press how many you are.',
    fa: 'فقط برای خودتان: ۱ را بزنید. برای چند نفر: تعداد نفرات را بزنید.',
    ar: 'لَكَ وَحْدَك: اِضْغَطْ ١. لِعِدَّةِ أَشْخاص: اِضْغَطْ عَدَدَهُم.',
    zh: '只您一人请按1。多人请按人数。',
    ru: 'Только для вас: нажмите 1. Для нескольких человек: нажмите их число.',
  },
  thenEnter: {
    en: 'Then press Enter. Backspace takes the last digit away; star says what you have typed.',
    fa: 'سپس کلیدِ اینتر را بزنید. کلیدِ پاک‌کردن رقمِ آخر را برمی‌دارد؛ ستاره آنچه را زده‌اید می‌گوید.',
    ar: 'ثُمَّ اِضْغَطْ مِفْتاحَ الإِدْخال. مِفْتاحُ المَسْحِ يُزيلُ الرَّقْمَ الأَخير؛ النَّجْمَةُ تَقولُ ما كَتَبْت.',
    zh: '然后按回车键。退格键删除最后一位；星号键读出已输入的数字。',
    ru: 'Затем нажмите Ввод. Клавиша стирания убирает последнюю цифру; звёздочка говорит, что набрано.',
  },
  /** Another number than the one that is asked for. */
  otherNumber: {
    en: '{name} instead: press Enter without typing.',
    fa: '{name} به‌جای آن: بدون زدنِ رقم، کلیدِ اینتر را بزنید.',
    ar: '{name} بَدَلاً مِنْه: اِضْغَطْ مِفْتاحَ الإِدْخالِ دونَ كِتابَة.',
    zh: '改用{name}：不输入数字，直接按回车键。',
    ru: '{name} вместо этого: нажмите Ввод, ничего не набирая.',
  },
  typed: {
    en: 'You have typed:',
    fa: 'آنچه زده‌اید:',
    ar: 'كَتَبْت:',
    zh: '您已输入：',
    ru: 'Вы набрали:',
  },
  takenAway: { en: 'Taken away:', fa: 'پاک شد:', ar: 'حُذِف:', zh: '已删除：', ru: 'Стёрто:' },
  digit: { en: '{key}.', fa: '{key}.', ar: '{key}.', zh: '{key}。', ru: '{key}.' },
  letter: { en: '{number}.', fa: '{number}.', ar: '{number}.', zh: '{number}。', ru: '{number}.' },
  yourNumber: {
    en: 'Your number is {number}.',
    fa: 'شمارهٔ شما {number} است.',
    ar: 'رَقْمُكَ {number}.',
    zh: '您的号码是{number}号。',
    ru: 'Ваш номер {number}.',
  },
  onceMore: {
    en: 'Once more: number {number}.',
    fa: 'یک بار دیگر: شمارهٔ {number}.',
    ar: 'مَرَّةً أُخْرى: الرَّقْمُ {number}.',
    zh: '再说一遍：{number}号。',
    ru: 'Ещё раз: номер {number}.',
  },
  wait: {
    en: 'Please wait here: {name}.',
    fa: 'لطفاً اینجا منتظر بمانید: {name}.',
    ar: 'يُرْجى الاِنْتِظارُ هُنا: {name}.',
    zh: '请在此等候：{name}。',
    ru: 'Ожидайте здесь: {name}.',
  },
  between: {
    en: 'It takes about {from} to {to} minutes.',
    fa: 'حدود {from} تا {to} دقیقه طول می‌کشد.',
    ar: 'يَسْتَغْرِقُ ذٰلِكَ مِنْ {from} إِلى {to} دَقيقَةً تَقْريباً.',
    zh: '大约需要{from}到{to}分钟。',
    ru: 'Примерное ожидание в минутах: от {from} до {to}.',
  },
  upTo: {
    en: 'It takes up to {to} minutes.',
    fa: 'تا {to} دقیقه طول می‌کشد.',
    ar: 'يَسْتَغْرِقُ ذٰلِكَ حَتّى {to} دَقيقَة.',
    zh: '最多需要{to}分钟。',
    ru: 'Ожидание в минутах: до {to}.',
  },
  bookingCode: {
    en: 'The code of your booking:',
    fa: 'کدِ نوبتِ شما:',
    ar: 'رَمْزُ حَجْزِك:',
    zh: '您的预约码：',
    ru: 'Код вашей записи:',
  },
  bookedFor: {
    en: 'Booked for {date}, {time}.',
    fa: 'وقتِ شما {date}، ساعت {time} است.',
    ar: 'مَوْعِدُك {date}، السّاعَةَ {time}.',
    zh: '已预约{date} {time}。',
    ru: 'Вы записаны: {date}, {time}.',
  },
  stillThere: {
    en: 'Are you still there? To go on, press any key. Otherwise everything is cleared in half a minute.',
    fa: 'هنوز اینجا هستید؟ برای ادامه کلیدی را بزنید. وگرنه تا نیم دقیقهٔ دیگر همه‌چیز پاک می‌شود.',
    ar: 'هَلْ ما زِلْتَ هُنا؟ لِلْمُتابَعَة، اِضْغَطْ أَيَّ مِفْتاح. وَإِلّا يُمْسَحُ كُلُّ شَيْءٍ بَعْدَ نِصْفِ دَقيقَة.',
    zh: '您还在吗？继续请按任意键。否则半分钟后将清除所有内容。',
    ru: 'Вы ещё здесь? Чтобы продолжить, нажмите любую клавишу. Иначе через полминуты всё будет стёрто.',
  },
  noSuchKey: {
    en: 'Please choose again.',
    fa: 'لطفاً دوباره انتخاب کنید.',
    ar: 'يُرْجى الاِخْتِيارُ مَرَّةً أُخْرى.',
    zh: '请重新选择。',
    ru: 'Пожалуйста, выберите снова.',
  },
  volume: {
    en: 'Volume {count}.',
    fa: 'بلندیِ صدا {count}.',
    ar: 'مُسْتَوى الصَّوْت {count}.',
    zh: '音量{count}。',
    ru: 'Громкость {count}.',
  },
  covered: {
    en: 'The screen is covered.',
    fa: 'صفحه پوشانده شد.',
    ar: 'الشّاشَةُ مُغَطّاة.',
    zh: '屏幕已遮住。',
    ru: 'Экран закрыт.',
  },
  uncovered: {
    en: 'The screen is shown again.',
    fa: 'صفحه دوباره دیده می‌شود.',
    ar: 'الشّاشَةُ ظاهِرَةٌ مِنْ جَديد.',
    zh: '屏幕重新显示。',
    ru: 'Экран снова открыт.',
  },
});
