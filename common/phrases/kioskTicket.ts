import { definePhrases } from './phrase.ts';

/** Taking a ticket at the kiosk: for how many, and whether another one is wanted. */
export const kioskTicketPhrases = definePhrases({
  comesOutAt: {
    en: 'Your ticket comes out of: {printer}',
    fa: 'برگه‌ی شما از این چاپگر بیرون می‌آید: {printer}',
    ar: 'تخرج تذكرتك من: {printer}',
    zh: '请到“{printer}”取号票',
    ru: 'Талон выйдет здесь: {printer}',
  },
  anotherTitle: {
    en: 'Do you need another ticket?',
    fa: 'نوبت دیگری لازم دارید؟',
    ar: 'هل تحتاج إلى تذكرة أخرى؟',
    zh: '还需要一张号票吗？',
    ru: 'Нужен ещё один талон?',
  },
  justTaken: {
    en: 'A ticket for this service was taken here a moment ago:',
    fa: 'همین حالا این‌جا برای این خدمت نوبت گرفته شد:',
    ar: 'أُخذت هنا تذكرة لهذه الخدمة قبل لحظات:',
    zh: '刚刚已在此取过该服务的号票：',
    ru: 'Талон на эту услугу только что взяли здесь:',
  },
  anotherWhy: {
    en: 'If you are another patient, please take your own.',
    fa: 'اگر بیمار دیگری هستید، لطفاً نوبت خود را بگیرید.',
    ar: 'إن كنت مريضًا آخر فخذ تذكرتك.',
    zh: '如果您是另一位患者，请另取号票。',
    ru: 'Если вы другой пациент, возьмите свой талон.',
  },
  oneIsEnough: {
    en: 'No, this ticket is enough',
    fa: 'نه، همین نوبت کافی است',
    ar: 'لا، تكفي هذه التذكرة',
    zh: '不需要，一张就够了',
    ru: 'Нет, достаточно этого талона',
  },
  takeAnother: {
    en: 'Take another ticket',
    fa: 'گرفتن نوبت دیگر',
    ar: 'خذ تذكرة أخرى',
    zh: '再取一张号票',
    ru: 'Взять ещё один талон',
  },
  howMany: {
    en: 'For how many people is the ticket?',
    fa: 'نوبت برای چند نفر است؟',
    ar: 'لكم شخصًا هذه التذكرة؟',
    zh: '这张号票是几个人用？',
    ru: 'На сколько человек талон?',
  },
  forPeople: {
    en: { one: 'for {count} person', other: 'for {count} people' },
    fa: 'برای {count} نفر',
    ar: {
      zero: 'لا أحد',
      one: 'لشخص واحد',
      two: 'لشخصين',
      few: 'لـ{count} أشخاص',
      many: 'لـ{count} شخصًا',
      other: 'لـ{count} شخص',
    },
    zh: '{count} 人',
    ru: {
      one: 'на {count} человека',
      few: 'на {count} человек',
      many: 'на {count} человек',
      other: 'на {count} человека',
    },
  },
  fewer: { en: 'One person fewer', fa: 'یک نفر کمتر', ar: 'أقل بشخص', zh: '减少一人', ru: 'На одного меньше' },
  more: { en: 'One person more', fa: 'یک نفر بیشتر', ar: 'أكثر بشخص', zh: '增加一人', ru: 'На одного больше' },
});
