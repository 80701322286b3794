import { definePhrases } from './phrase.ts';

/** What every screen may have to say, also those that must stay small. */
export const everyScreenPhrases = definePhrases({
  demonstration: {
    en: 'Demonstration: no real patients, and nothing is really sent.',
    fa: 'نسخه‌ی نمایشی: بیماران واقعی نیستند و هیچ پیامی واقعاً فرستاده نمی‌شود.',
    ar: 'نسخة تجريبية: لا مرضى حقيقيين، ولا يُرسَل شيء فعلاً.',
    zh: '演示版：没有真实患者，也不会真正发送任何消息。',
    ru: 'Демонстрация: настоящих пациентов нет, и ничего на самом деле не отправляется.',
  },
  loading: { en: 'One moment', fa: 'یک لحظه', ar: 'لحظة من فضلك', zh: '请稍候', ru: 'Одну минуту' },
});
