/**
 * What loudspeakers and telephones say. Arabic, and Persian between two nouns, carry the vowels that a voice cannot guess;
 * where the words are also shown, these are left out. `{number}` is said part by part, so it stands between whole parts of
 * a sentence.
 */
import { definePhrases } from './phrase.ts';

export const speechPhrases = definePhrases({
  call: {
    en: 'Number {number}, please go to {place}.',
    fa: 'شمارهٔ {number}، لطفاً به {place} مراجعه کنید.',
    ar: 'الرقم {number}، يُرْجى الحُضورُ إلى {place}.',
    zh: '{number}号，请到{place}。',
    ru: 'Номер {number}, проходите, пожалуйста: {place}.',
  },
  keepWaiting: {
    en: 'Number {number}, please keep waiting. We will call you again.',
    fa: 'شمارهٔ {number}، لطفاً همچنان منتظر بمانید. دوباره شما را صدا می‌زنیم.',
    ar: 'الرقم {number}، يُرْجى الاِنْتِظار. سَنُنادي رَقْمَكَ مَرَّةً أُخْرى.',
    zh: '{number}号，请继续等候，我们会再次叫号。',
    ru: 'Номер {number}, пожалуйста, подождите ещё. Мы вызовем вас снова.',
  },
  turnNearGreeting: {
    en: 'Hello, this is {clinic}. Number {number}, your turn is near.',
    fa: 'سلام، اینجا {clinic} است. شمارهٔ {number}، نوبتِ شما نزدیک است.',
    ar: 'مَرْحَباً، هُنا {clinic}. الرقم {number}، اِقْتَرَبَ دَوْرُكْ.',
    zh: '您好，这里是{clinic}。{number}号，快轮到您了。',
    ru: 'Здравствуйте, это {clinic}. Номер {number}, скоро ваша очередь.',
  },
  pressToCome: {
    en: 'If you are coming, press 1.',
    fa: 'اگر می‌آیید، ۱ را بزنید.',
    ar: 'لِتَأْكيدِ الحُضور، اِضْغَطْ ١.',
    zh: '如果您会来，请按 1。',
    ru: 'Если придёте, нажмите 1.',
  },
  pressForLaterByMinutes: {
    en: { one: 'For {count} minute later, press 2.', other: 'For {count} minutes later, press 2.' },
    fa: 'برای {count} دقیقه دیرتر، ۲ را بزنید.',
    ar: {
      zero: 'لِلتَّأْخير، اِضْغَطْ ٢.',
      one: 'لِلتَّأْخيرِ دَقيقَةً واحِدَة، اِضْغَطْ ٢.',
      two: 'لِلتَّأْخيرِ دَقيقَتَيْن، اِضْغَطْ ٢.',
      few: 'لِلتَّأْخيرِ {count} دَقائِق، اِضْغَطْ ٢.',
      many: 'لِلتَّأْخيرِ {count} دَقيقَة، اِضْغَطْ ٢.',
      other: 'لِلتَّأْخيرِ {count} دَقيقَة، اِضْغَطْ ٢.',
    },
    zh: '晚 {count} 分钟，请按 2。',
    ru: {
      one: 'Чтобы прийти на {count} минуту позже, нажмите 2.',
      few: 'Чтобы прийти на {count} минуты позже, нажмите 2.',
      many: 'Чтобы прийти на {count} минут позже, нажмите 2.',
      other: 'Чтобы прийти на {count} минуты позже, нажмите 2.',
    },
  },
  pressForLaterByPlaces: {
    en: { one: 'To let {count} person go first, press 2.', other: 'To let {count} people go first, press 2.' },
    fa: 'برای {count} نفر دیرتر، ۲ را بزنید.',
    ar: {
      zero: 'لِلتَّأْخير، اِضْغَطْ ٢.',
      one: 'لِلتَّأْخيرِ شَخْصاً واحِداً، اِضْغَطْ ٢.',
      two: 'لِلتَّأْخيرِ شَخْصَيْن، اِضْغَطْ ٢.',
      few: 'لِلتَّأْخيرِ {count} أَشْخاص، اِضْغَطْ ٢.',
      many: 'لِلتَّأْخيرِ {count} شَخْصاً، اِضْغَطْ ٢.',
      other: 'لِلتَّأْخيرِ {count} شَخْص، اِضْغَطْ ٢.',
    },
    zh: '推后 {count} 位，请按 2。',
    ru: {
      one: 'Чтобы пропустить {count} человека, нажмите 2.',
      few: 'Чтобы пропустить {count} человек, нажмите 2.',
      many: 'Чтобы пропустить {count} человек, нажмите 2.',
      other: 'Чтобы пропустить {count} человека, нажмите 2.',
    },
  },
  pressToCancel: {
    en: 'To cancel, press 3.',
    fa: 'برای لغو، ۳ را بزنید.',
    ar: 'لِلإِلْغاء، اِضْغَطْ ٣.',
    zh: '取消，请按 3。',
    ru: 'Чтобы отменить, нажмите 3.',
  },
  pressOneTwoOrThree: {
    en: 'Please press 1, 2 or 3.',
    fa: 'لطفاً ۱، ۲ یا ۳ را بزنید.',
    ar: 'اِضْغَطْ ١ أَوْ ٢ أَوْ ٣ مِنْ فَضْلِكْ.',
    zh: '请按 1、2 或 3。',
    ru: 'Пожалуйста, нажмите 1, 2 или 3.',
  },
  expectingYou: {
    en: 'Thank you. We are expecting you. Goodbye.',
    fa: 'سپاسگزاریم. منتظرِ شما هستیم. خدانگهدار.',
    ar: 'شُكْراً لَكْ. نَحْنُ في اِنْتِظارِكْ. مَعَ السَّلامَة.',
    zh: '谢谢，我们等您。再见。',
    ru: 'Спасибо. Ждём вас. До свидания.',
  },
  movedBack: {
    en: 'Your turn comes later now. We will tell you again when it is near. Goodbye.',
    fa: 'نوبتِ شما دیرتر شد. نزدیکِ نوبت دوباره خبرتان می‌کنیم. خدانگهدار.',
    ar: 'تَمَّ تَأْخيرُ دَوْرِكْ. سَنُخْبِرُكَ مَرَّةً أُخْرى عِنْدَما يَقْتَرِب. مَعَ السَّلامَة.',
    zh: '您的号已推后，快到时我们会再通知您。再见。',
    ru: 'Ваша очередь теперь позже. Мы сообщим вам ещё раз, когда она подойдёт. До свидания.',
  },
  cancelled: {
    en: 'Your ticket is cancelled. Thank you for telling us. Goodbye.',
    fa: 'نوبتِ شما لغو شد. از اینکه خبر دادید سپاسگزاریم. خدانگهدار.',
    ar: 'تَمَّ إِلْغاءُ تَذْكِرَتِكْ. شُكْراً لِأَنَّكَ أَخْبَرْتَنا. مَعَ السَّلامَة.',
    zh: '您的号票已取消，谢谢您告知。再见。',
    ru: 'Ваш талон отменён. Спасибо, что предупредили. До свидания.',
  },
  askAtTheDesk: {
    en: 'Please ask at the desk about your turn. Goodbye.',
    fa: 'لطفاً دربارهٔ نوبتِ خود از پذیرش بپرسید. خدانگهدار.',
    ar: 'نَرْجو مُراجَعَةَ الاِسْتِقْبالِ بِخُصوصِ دَوْرِكْ. مَعَ السَّلامَة.',
    zh: '请到服务台询问您的排队情况。再见。',
    ru: 'Пожалуйста, уточните вашу очередь в регистратуре. До свидания.',
  },
  nothingChanged: {
    en: 'Your ticket stays as it is. Goodbye.',
    fa: 'نوبتِ شما تغییری نکرد. خدانگهدار.',
    ar: 'لَمْ يَتَغَيَّرْ شَيْءٌ في تَذْكِرَتِكْ. مَعَ السَّلامَة.',
    zh: '您的号票保持不变。再见。',
    ru: 'Ваш талон остаётся без изменений. До свидания.',
  },
  pleaseCallBack: {
    en: 'Hello. We tried to reach you. Please call us back. Thank you.',
    fa: 'سلام. با شما تماس گرفتیم. لطفاً با ما تماس بگیرید. سپاسگزاریم.',
    ar: 'مَرْحَباً. حاوَلْنا الاِتِّصالَ بِكْ. نَرْجو الاِتِّصالَ بِنا. شُكْراً.',
    zh: '您好，我们刚才给您打过电话，请回电。谢谢。',
    ru: 'Здравствуйте. Мы звонили вам. Пожалуйста, перезвоните нам. Спасибо.',
  },
  pleaseCallBackOn: {
    en: 'Hello. We tried to reach you. Please call us back on {number}. Thank you.',
    fa: 'سلام. با شما تماس گرفتیم. لطفاً با شمارهٔ {number} تماس بگیرید. سپاسگزاریم.',
    ar: 'مَرْحَباً. حاوَلْنا الاِتِّصالَ بِكْ. نَرْجو الاِتِّصالَ عَلى الرَّقْمِ {number}. شُكْراً.',
    zh: '您好，我们刚才给您打过电话，请回电 {number}。谢谢。',
    ru: 'Здравствуйте. Мы звонили вам. Пожалуйста, перезвоните по номеру {number}. Спасибо.',
  },
});
