import type { Language } from '../contract/language.ts';
import type { OrderPolicy } from '../contract/order.ts';
import { formatTime, leftToRight } from './format.ts';
import { definePhrases, say } from './phrase.ts';

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

type Booked = { readonly startsAt: number; readonly timeZone: string; readonly lateAfterMin: number };

/** What it means to come later than the window, with the clinic's times. */
export function sayLate(
  { late, lateUntilMin }: Pick<OrderPolicy, 'late' | 'lateUntilMin'>,
  { startsAt, timeZone, lateAfterMin }: Booked,
  language: Language,
): string {
  const after = (minutes: number) => leftToRight(formatTime(startsAt + minutes * 60_000, timeZone, language));
  const words = say(latePhrases[late], language, { time: after(lateAfterMin) });
  if (late === 'desk' || lateUntilMin === null || lateUntilMin <= lateAfterMin) return words;
  const until = say(latePhrases.until, language, { time: after(lateUntilMin) });
  return language === 'zh' ? `${words}${until}` : `${words} ${until}`;
}
