import type { Language } from '../contract/language.ts';
import type { LateTold } from '../contract/order.ts';
import { formatTime, leftToRight } from './format.ts';
import { definePhrases, say, type Phrase } from './phrase.ts';

/** What coming late means, told before it happens. Rule: docs/adr/0016-policies-of-order.md. */
export const latePhrases = definePhrases({
  desk: {
    en: 'If you come later than {time}, please go to the desk.',
    fa: 'اگر دیرتر از ساعت {time} بیایید، لطفاً به پذیرش بروید.',
    ar: 'إن حضرت بعد الساعة {time} فيُرجى مراجعة الاستقبال.',
    zh: '如晚于 {time} 到达，请到服务台。',
    ru: 'Если придёте позже {time}, обратитесь в регистратуру.',
  },
  keeps_place: {
    en: 'If you come later than {time}, your place is kept.',
    fa: 'اگر دیرتر از ساعت {time} بیایید، جای شما نگه داشته می‌شود.',
    ar: 'إن حضرت بعد الساعة {time} فسنحتفظ بدورك.',
    zh: '如晚于 {time} 到达，您的位置会保留。',
    ru: 'Если придёте позже {time}, ваше место сохранится.',
  },
  shifted: {
    en: 'If you come later than {time}, you are called by the time at which you come.',
    fa: 'اگر دیرتر از ساعت {time} بیایید، به زمان آمدنتان صدا زده می‌شوید.',
    ar: 'إن حضرت بعد الساعة {time} فستُنادى حسب وقت حضورك.',
    zh: '如晚于 {time} 到达，将按您的到达时间叫号。',
    ru: 'Если придёте позже {time}, вас вызовут по времени прихода.',
  },
  joins_walk_ins: {
    en: 'If you come later than {time}, your number joins the walk-ins.',
    fa: 'اگر دیرتر از ساعت {time} بیایید، شماره‌ی شما به صف بی‌نوبت‌ها می‌رود.',
    ar: 'إن حضرت بعد الساعة {time} فسينضم رقمك إلى غير المحجوزين.',
    zh: '如晚于 {time} 到达，您的号票将并入现场取号队列。',
    ru: 'Если придёте позже {time}, ваш номер встанет к пришедшим без записи.',
  },
  until: {
    en: 'After {time}, please go to the desk.',
    fa: 'پس از ساعت {time} لطفاً به پذیرش بروید.',
    ar: 'بعد الساعة {time} يُرجى مراجعة الاستقبال.',
    zh: '晚于 {time} 请到服务台。',
    ru: 'После {time} обратитесь в регистратуру.',
  },
});

/** The same in a text, where every letter costs. */
export const lateShortPhrases = definePhrases({
  desk: {
    en: 'After {time}: go to the desk.',
    fa: 'پس از {time}: به پذیرش بروید.',
    ar: 'بعد {time}: إلى الاستقبال.',
    zh: '晚于{time}：请到服务台。',
    ru: 'После {time}: регистратура.',
  },
  keeps_place: {
    en: 'After {time}: your place is kept.',
    fa: 'پس از {time}: جایتان می‌ماند.',
    ar: 'بعد {time}: دورك محفوظ.',
    zh: '晚于{time}：位置保留。',
    ru: 'После {time}: место сохраним.',
  },
  shifted: {
    en: 'After {time}: called by arrival.',
    fa: 'پس از {time}: به زمان آمدنتان.',
    ar: 'بعد {time}: حسب وقت حضورك.',
    zh: '晚于{time}：按到达时间叫号。',
    ru: 'После {time}: по приходу.',
  },
  joins_walk_ins: {
    en: 'After {time}: with the walk-ins.',
    fa: 'پس از {time}: صف بی‌نوبت‌ها.',
    ar: 'بعد {time}: مع غير المحجوزين.',
    zh: '晚于{time}：并入现场队列。',
    ru: 'После {time}: живая очередь.',
  },
});

/** Said on the ticket and the screen to who has come late. */
export const cameLatePhrases = definePhrases({
  keeps_place: {
    en: 'You came late for your booking: your place was kept.',
    fa: 'دیرتر از وقت خود آمدید: جای شما نگه داشته شد.',
    ar: 'حضرت متأخرًا عن موعدك: حُفظ دورك.',
    zh: '您晚于预约时间到达：位置已为您保留。',
    ru: 'Вы опоздали к записи: ваше место сохранено.',
  },
  shifted: {
    en: 'You came late for your booking: you are called by the time at which you came.',
    fa: 'دیرتر از وقت خود آمدید: به زمان آمدنتان صدا زده می‌شوید.',
    ar: 'حضرت متأخرًا عن موعدك: ستُنادى حسب وقت حضورك.',
    zh: '您晚于预约时间到达：将按到达时间叫号。',
    ru: 'Вы опоздали к записи: вас вызовут по времени прихода.',
  },
  joins_walk_ins: {
    en: 'You came late for your booking: your number has joined the walk-ins.',
    fa: 'دیرتر از وقت خود آمدید: شماره‌ی شما به صف بی‌نوبت‌ها رفت.',
    ar: 'حضرت متأخرًا عن موعدك: انضم رقمك إلى غير المحجوزين.',
    zh: '您晚于预约时间到达：号票已并入现场取号队列。',
    ru: 'Вы опоздали к записи: ваш номер встал к пришедшим без записи.',
  },
});

type Booked = { readonly startsAt: number; readonly timeZone: string };

/** What it means to come later than the window, with the clinic's times. */
export function sayLate(told: LateTold, booked: Booked, language: Language): string {
  return sayWith(latePhrases, latePhrases.until, told, language, (minutes) =>
    leftToRight(timeAfter(booked, minutes, language)),
  );
}

/** The same for a text, without marks that would cost. */
export const sayLateShort = (told: LateTold, booked: Booked, language: Language): string =>
  sayWith(lateShortPhrases, lateShortPhrases.desk, told, language, (minutes) => timeAfter(booked, minutes, language));

const timeAfter = ({ startsAt, timeZone }: Booked, minutes: number, language: Language): string =>
  formatTime(startsAt + minutes * 60_000, timeZone, language);

function sayWith(
  phrases: Readonly<Record<LateTold['late'], Phrase>>,
  beyond: Phrase,
  { late, lateUntilMin, lateAfterMin }: LateTold,
  language: Language,
  after: (minutes: number) => string,
): string {
  const words = say(phrases[late], language, { time: after(lateAfterMin) });
  if (late === 'desk' || lateUntilMin === null || lateUntilMin <= lateAfterMin) return words;
  const until = say(beyond, language, { time: after(lateUntilMin) });
  return language === 'zh' ? `${words}${until}` : `${words} ${until}`;
}
