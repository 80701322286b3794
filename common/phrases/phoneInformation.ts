/** What the telephone menu tells: a caller's place in the queue, hours, address, preparation, doctors. */
import { definePhrases } from './phrase.ts';

export const phoneInformationPhrases = definePhrases({
  placeAhead: {
    en: {
      one: 'Number {number}: {count} person is before you.',
      other: 'Number {number}: {count} people are before you.',
    },
    fa: 'شمارهٔ {number}: {count} نفر پیش از شما هستند.',
    ar: {
      zero: 'الرقم {number}: لا أَحَدَ أَمامَكَ.',
      one: 'الرقم {number}: أَمامَكَ شَخْصٌ واحِد.',
      two: 'الرقم {number}: أَمامَكَ شَخْصان.',
      few: 'الرقم {number}: أَمامَكَ {count} أَشْخاص.',
      many: 'الرقم {number}: أَمامَكَ {count} شَخْصاً.',
      other: 'الرقم {number}: أَمامَكَ {count} شَخْص.',
    },
    zh: '{number}号，您前面还有 {count} 位。',
    ru: {
      one: 'Номер {number}: перед вами {count} человек.',
      few: 'Номер {number}: перед вами {count} человека.',
      many: 'Номер {number}: перед вами {count} человек.',
      other: 'Номер {number}: перед вами {count} человека.',
    },
  },
  placeNext: {
    en: 'Number {number}: you are next.',
    fa: 'شمارهٔ {number}: نفرِ بعدی شما هستید.',
    ar: 'الرقم {number}: أَنْتَ التّالي.',
    zh: '{number}号，下一位就是您。',
    ru: 'Номер {number}: ваша очередь следующая.',
  },
  placeWait: {
    en: 'It will take about {from} to {to} minutes.',
    fa: 'حدودِ {from} تا {to} دقیقه طول می‌کشد.',
    ar: 'سَيَسْتَغْرِقُ ذٰلِكَ مِنْ {from} إِلى {to} دَقيقَةً تَقْريباً.',
    zh: '大约还需 {from} 到 {to} 分钟。',
    ru: 'Ждать примерно от {from} до {to} минут.',
  },
  placeCalled: {
    en: 'Number {number}: you have been called. Please go to {place}.',
    fa: 'شمارهٔ {number}: شما صدا زده شده‌اید. لطفاً به {place} مراجعه کنید.',
    ar: 'الرقم {number}: تَمَّ نِداؤُكْ. يُرْجى الحُضورُ إِلى {place}.',
    zh: '{number}号，已经叫到您，请到{place}。',
    ru: 'Номер {number}: вас вызвали. Пройдите, пожалуйста: {place}.',
  },
  placeNone: {
    en: 'You are not in the queue today.',
    fa: 'شما امروز در صف نیستید.',
    ar: 'لَسْتَ في الطّابورِ اليَوْم.',
    zh: '您今天没有在排队。',
    ru: 'Сегодня вас нет в очереди.',
  },
  openOn: {
    en: '{date}: open from {from} to {until}.',
    fa: '{date}: از ساعتِ {from} تا {until} باز هستیم.',
    ar: '{date}: نَفْتَحُ مِنَ السّاعَةِ {from} إِلى {until}.',
    zh: '{date}：{from}至{until}。',
    ru: '{date}: с {from} до {until}.',
  },
  closedOn: {
    en: '{date}: closed.',
    fa: '{date}: بسته است.',
    ar: '{date}: مُغْلَق.',
    zh: '{date}：休息。',
    ru: '{date}: закрыто.',
  },
  address: {
    en: 'Our address: {address}',
    fa: 'نشانیِ ما: {address}',
    ar: 'عُنْوانُنا: {address}',
    zh: '地址：{address}',
    ru: 'Наш адрес: {address}',
  },
  nothingSpecial: {
    en: 'Nothing needs to be prepared for it.',
    fa: 'برای آن آمادگیِ خاصی لازم نیست.',
    ar: 'لا يَحْتاجُ إِلى تَحْضيرٍ خاصّ.',
    zh: '无需特别准备。',
    ru: 'Особая подготовка не нужна.',
  },
  doctorFree: {
    en: '{doctor}: the next free place is on {date}.',
    fa: '{doctor}: نخستین جای خالی {date} است.',
    ar: '{doctor}: أَوَّلُ مَوْعِدٍ مُتاحٍ يَوْمَ {date}.',
    zh: '{doctor}：最早可约{date}。',
    ru: '{doctor}: ближайшее свободное время {date}.',
  },
});
