import type { Phrase } from './phrase.ts';
import { visitPhrases } from './visit.ts';
import { webPhrases } from './webBooking.ts';
import { webProblems } from './problemsWeb.ts';

/**
 * What a training centre says in place of a clinic's words: only what differs. Whatever is not here is said as everywhere.
 */
export const coursesOnTheWeb: ReadonlyMap<Phrase, Phrase> = new Map<Phrase, Phrase>([
  [
    webPhrases.title,
    { en: 'Book a course', fa: 'ثبت‌نام در دوره', ar: 'حجز دورة', zh: '报名课程', ru: 'Запись на курс' },
  ],
  [
    webPhrases.chooseService,
    {
      en: 'Which course would you like?',
      fa: 'کدام دوره را می‌خواهید؟',
      ar: 'أي دورة تود؟',
      zh: '您想上哪门课程？',
      ru: 'Какой курс вам нужен?',
    },
  ],
  [
    webPhrases.chooseClinic,
    {
      en: 'Where would you like to learn?',
      fa: 'کجا می‌خواهید بیاموزید؟',
      ar: 'أين تود أن تتعلم؟',
      zh: '您想在哪里上课？',
      ru: 'Где вы хотите учиться?',
    },
  ],
  [
    webPhrases.chooseDoctor,
    {
      en: 'With which teacher?',
      fa: 'با کدام مدرس؟',
      ar: 'مع أي أستاذ؟',
      zh: '您想选哪位教师？',
      ru: 'С кем заниматься?',
    },
  ],
  [
    webPhrases.anyDoctor,
    { en: 'Any teacher', fa: 'هر مدرسی', ar: 'أي أستاذ', zh: '任何教师', ru: 'С любым преподавателем' },
  ],
  [
    webPhrases.noneFree,
    {
      en: 'No free place now',
      fa: 'اکنون جای خالی نیست',
      ar: 'لا مكان شاغر الآن',
      zh: '目前没有名额',
      ru: 'Сейчас нет свободных мест',
    },
  ],
  [
    webPhrases.noneLeft,
    {
      en: 'There is no free place in the coming courses.',
      fa: 'در دوره‌های پیش رو جای خالی نیست.',
      ar: 'لا مكان شاغر في الدورات القادمة.',
      zh: '近期课程没有名额。',
      ru: 'На ближайшие курсы свободных мест нет.',
    },
  ],
  [
    webPhrases.who,
    {
      en: 'Who is taking part?',
      fa: 'چه کسی شرکت می‌کند؟',
      ar: 'من سيشارك؟',
      zh: '谁来参加？',
      ru: 'Кто будет заниматься?',
    },
  ],
  [
    webPhrases.book,
    { en: 'Book this place', fa: 'ثبت‌نام', ar: 'احجز هذا المكان', zh: '确认报名', ru: 'Занять место' },
  ],
  [
    webPhrases.booked,
    {
      en: 'Your place is booked',
      fa: 'جای شما ثبت شد',
      ar: 'تم حجز مكانك',
      zh: '报名成功',
      ru: 'Место за вами',
    },
  ],
  [
    webProblems.web_name_missing,
    {
      en: 'Please write the name of the person who takes part.',
      fa: 'لطفاً نام فراگیر را بنویسید.',
      ar: 'يُرجى كتابة اسم الطالب.',
      zh: '请填写参加者的姓名。',
      ru: 'Напишите имя участника.',
    },
  ],
  [
    visitPhrases.demonstration,
    {
      en: 'Demonstration: nobody here is real.',
      fa: 'نسخه‌ی نمایشی: هیچ‌کس واقعی نیست.',
      ar: 'نسخة تجريبية: لا أشخاص حقيقيين.',
      zh: '演示版：没有真实人员。',
      ru: 'Демонстрация: настоящих людей здесь нет.',
    },
  ],
]);
