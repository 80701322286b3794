import { CALL_REASONS, CLASS_REASONS } from '../contract/queue.ts';
import type { Language } from '../contract/language.ts';
import type { CallRule, CallWhy } from '../contract/why.ts';
import { callReasonPhrase } from './panelRoom.ts';
import { definePhrases, say, type Phrase } from './phrase.ts';

/** Why somebody is called, for staff: the rule with its numbers. Parts of a line, so without capitals and full stops. */
const TO_STAFF: Readonly<Record<CallRule, Phrase>> = {
  emergency: { en: 'emergency', fa: 'اورژانس', ar: 'طوارئ', zh: '急诊', ru: 'неотложно' },
  class_first: {
    en: '{class}, goes first',
    fa: '{class}، پیش از همه',
    ar: '{class}، قبل الجميع',
    zh: '{class}，最优先',
    ru: '{class}, раньше всех',
  },
  waited_too_long: {
    en: { one: 'has waited beyond {count} min', other: 'has waited beyond {count} min' },
    fa: 'بیش از {count} دقیقه منتظر بوده',
    ar: {
      zero: 'تجاوز انتظاره {count} دقيقة',
      one: 'تجاوز انتظاره دقيقة واحدة',
      two: 'تجاوز انتظاره دقيقتين',
      few: 'تجاوز انتظاره {count} دقائق',
      many: 'تجاوز انتظاره {count} دقيقة',
      other: 'تجاوز انتظاره {count} دقيقة',
    },
    zh: '等候已超过 {count} 分钟',
    ru: {
      one: 'ждёт дольше {count} минуты',
      few: 'ждёт дольше {count} минут',
      many: 'ждёт дольше {count} минут',
      other: 'ждёт дольше {count} минуты',
    },
  },
  service_waited: {
    en: { one: 'the wait for the service passed {count} min', other: 'the wait for the service passed {count} min' },
    fa: 'انتظار این خدمت از {count} دقیقه گذشت',
    ar: {
      zero: 'تجاوز انتظار الخدمة {count} دقيقة',
      one: 'تجاوز انتظار الخدمة دقيقة واحدة',
      two: 'تجاوز انتظار الخدمة دقيقتين',
      few: 'تجاوز انتظار الخدمة {count} دقائق',
      many: 'تجاوز انتظار الخدمة {count} دقيقة',
      other: 'تجاوز انتظار الخدمة {count} دقيقة',
    },
    zh: '该服务等候超过 {count} 分钟',
    ru: {
      one: 'ожидание услуги больше {count} минуты',
      few: 'ожидание услуги больше {count} минут',
      many: 'ожидание услуги больше {count} минут',
      other: 'ожидание услуги больше {count} минуты',
    },
  },
  service_share: {
    en: 'the turn of this service',
    fa: 'نوبت این خدمت',
    ar: 'دور هذه الخدمة',
    zh: '轮到该服务',
    ru: 'очередь этой услуги',
  },
  returning: {
    en: 'is back, in turn with the others',
    fa: 'بازگشته، یک‌درمیان با دیگران',
    ar: 'عائد، بالتناوب مع الآخرين',
    zh: '返回就诊，与其他人轮流',
    ru: 'вернулся, поочерёдно с другими',
  },
  ratio: {
    en: '{booked} booked to {walkIn} without a booking, in turn',
    fa: 'به نوبت {booked} با وقت قبلی، {walkIn} بی‌وقت',
    ar: 'بالتناوب {booked} بموعد مقابل {walkIn} دون موعد',
    zh: '轮流，{booked} 位预约对 {walkIn} 位未预约',
    ru: 'поочерёдно {booked} по записи, {walkIn} без записи',
  },
  claim_grown: {
    en: '{class}, the wait counts {slope} times',
    fa: '{class}، انتظار {slope} برابر حساب می‌شود',
    ar: '{class}، يُحسب الانتظار {slope} أضعاف',
    zh: '{class}，等候按 {slope} 倍计算',
    ru: '{class}, ожидание считается в {slope} раза больше',
  },
  class_earlier: {
    en: { one: '{class}, counts {count} minute earlier', other: '{class}, counts {count} minutes earlier' },
    fa: '{class}، {count} دقیقه زودتر حساب می‌شود',
    ar: {
      zero: '{class}، يُحسب أبكر',
      one: '{class}، يُحسب أبكر بدقيقة واحدة',
      two: '{class}، يُحسب أبكر بدقيقتين',
      few: '{class}، يُحسب أبكر بـ{count} دقائق',
      many: '{class}، يُحسب أبكر بـ{count} دقيقة',
      other: '{class}، يُحسب أبكر بـ{count} دقيقة',
    },
    zh: '{class}，按早到 {count} 分钟计算',
    ru: {
      one: '{class}, считается на {count} минуту раньше',
      few: '{class}, считается на {count} минуты раньше',
      many: '{class}, считается на {count} минут раньше',
      other: '{class}, считается на {count} минуты раньше',
    },
  },
  booked_time: {
    en: 'by the booked time',
    fa: 'به ترتیب وقت قبلی',
    ar: 'حسب وقت الموعد',
    zh: '按预约时间',
    ru: 'по времени записи',
  },
  arrival: {
    en: 'in order of arrival',
    fa: 'به ترتیب آمدن',
    ar: 'حسب ترتيب الوصول',
    zh: '按到达先后',
    ru: 'в порядке прихода',
  },
  issue_order: {
    en: 'the same time, the earlier ticket',
    fa: 'هم‌زمان، نوبتِ زودتر',
    ar: 'الوقت نفسه، التذكرة الأسبق',
    zh: '时间相同，取号在先',
    ru: 'то же время, талон раньше',
  },
  only_one: {
    en: 'nobody else was waiting',
    fa: 'کس دیگری منتظر نبود',
    ar: 'لم يكن غيره منتظراً',
    zh: '没有其他人等候',
    ru: 'больше никто не ждал',
  },
  chosen: {
    en: 'called by hand ({reason})',
    fa: 'فراخوان دستی ({reason})',
    ar: 'نداء يدوي ({reason})',
    zh: '人工叫号（{reason}）',
    ru: 'вызван вручную ({reason})',
  },
  asked_later: {
    en: 'later, as asked',
    fa: 'دیرتر، به خواست خودش',
    ar: 'لاحقاً بناءً على طلبه',
    zh: '应本人要求延后',
    ru: 'позже, по просьбе',
  },
  came_directly: {
    en: 'served without waiting with a ticket',
    fa: 'بی‌انتظار و بدون نوبت قبلی پذیرفته شد',
    ar: 'خُدم مباشرة دون انتظار بتذكرة',
    zh: '未取号等候，直接接诊',
    ru: 'принят сразу, без ожидания по талону',
  },
};
export const whyStaffPhrases = definePhrases(TO_STAFF);

export const whyPhrases = definePhrases({
  passedOver: {
    en: { one: 'before {count} who had waited longer: {why}', other: 'before {count} who had waited longer: {why}' },
    fa: 'پیش از {count} نفر که بیشتر منتظر بودند: {why}',
    ar: {
      zero: '{why}',
      one: 'قبل شخص انتظر أطول: {why}',
      two: 'قبل شخصين انتظرا أطول: {why}',
      few: 'قبل {count} أشخاص انتظروا أطول: {why}',
      many: 'قبل {count} شخصاً انتظروا أطول: {why}',
      other: 'قبل {count} شخص انتظروا أطول: {why}',
    },
    zh: '先于 {count} 位等候更久者：{why}',
    ru: {
      one: 'раньше {count} ждавшего дольше: {why}',
      few: 'раньше {count} ждавших дольше: {why}',
      many: 'раньше {count} ждавших дольше: {why}',
      other: 'раньше {count} ждавших дольше: {why}',
    },
  },
  countsEarlier: {
    en: '{class}, counts earlier than the others',
    fa: '{class}، زودتر از دیگران حساب می‌شود',
    ar: '{class}، يُحسب أبكر من الآخرين',
    zh: '{class}，比其他人更早计算',
    ru: '{class}, считается раньше остальных',
  },
  beyondLimit: {
    en: 'has waited beyond the limit',
    fa: 'بیش از حد منتظر بوده',
    ar: 'تجاوز انتظاره الحد',
    zh: '等候已超时',
    ru: 'ждёт дольше предела',
  },
});

/** The rule with its numbers, for staff: "elderly: counts 20 minutes earlier". */
export function sayRule(why: CallWhy, className: string, language: Language): string {
  const { rule, earlierMin, slope, limitMin, ratio, chosenBecause } = why;
  const phrase = TO_STAFF[rule];
  switch (rule) {
    case 'class_earlier':
      return earlierMin > 0
        ? say(phrase, language, { class: className, count: earlierMin })
        : say(whyPhrases.countsEarlier, language, { class: className });
    case 'claim_grown':
      return slope > 1
        ? say(phrase, language, { class: className, slope })
        : say(whyPhrases.countsEarlier, language, { class: className });
    case 'class_first':
      return say(phrase, language, { class: className });
    case 'waited_too_long':
    case 'service_waited':
      return limitMin === null ? say(whyPhrases.beyondLimit, language) : say(phrase, language, { count: limitMin });
    case 'ratio':
      return ratio === null ? say(TO_STAFF.booked_time, language) : say(phrase, language, ratio);
    case 'chosen':
      return say(phrase, language, { reason: sayChosen(chosenBecause, language) });
    case 'emergency':
    case 'service_share':
    case 'returning':
    case 'booked_time':
    case 'arrival':
    case 'issue_order':
    case 'only_one':
    case 'asked_later':
    case 'came_directly':
      return say(phrase, language);
  }
}

/** For staff: "before 3 who had waited longer: elderly, counts 20 minutes earlier". */
export function sayWhy(why: CallWhy, className: string, language: Language): string {
  const said = sayRule(why, className, language);
  return why.passedOver ? say(whyPhrases.passedOver, language, { count: why.passedOver, why: said }) : said;
}

/** Why staff gave another class. */
export function sayClassReason(code: string, language: Language): string {
  const known = CLASS_REASONS.find((each) => each === code) ?? 'other';
  return say(callReasonPhrase(known), language);
}

/** A code that nobody knows any more is another reason. */
export function sayChosen(code: string | null, language: Language): string {
  const known = CALL_REASONS.find((each) => each === code) ?? 'other';
  return say(callReasonPhrase(known), language);
}
