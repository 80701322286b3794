import type { Language } from '../contract/language.ts';
import type { CallRule } from '../contract/why.ts';
import { definePhrases, say, type Phrase } from './phrase.ts';

/** Why somebody is called, for patients and the public: the rule, and nothing about any person. A file of its own: the phone page is light. */
const TO_EVERYBODY: Readonly<Record<CallRule, Phrase>> = {
  emergency: {
    en: 'Emergencies go first.',
    fa: 'موارد اورژانس پیش از همه‌اند.',
    ar: 'الحالات الطارئة أولاً.',
    zh: '急诊优先。',
    ru: 'Неотложные случаи идут первыми.',
  },
  class_first: {
    en: 'Some patients go first, by the clinic’s rules.',
    fa: 'بنا به مقررات درمانگاه، برخی بیماران پیش از دیگران‌اند.',
    ar: 'بعض المرضى أولاً حسب نظام العيادة.',
    zh: '按本院规定，部分患者优先。',
    ru: 'По правилам клиники некоторые пациенты идут первыми.',
  },
  waited_too_long: {
    en: 'Whoever has waited longer than the clinic’s limit goes first.',
    fa: 'هر که بیش از حدِ درمانگاه منتظر مانده باشد، جلو می‌افتد.',
    ar: 'من تجاوز انتظاره حد العيادة يُقدَّم.',
    zh: '等候超过本院时限者优先。',
    ru: 'Кто ждёт дольше предела клиники, идёт первым.',
  },
  service_waited: {
    en: 'A service with a long wait is taken first.',
    fa: 'خدمتی که انتظارش طولانی شده جلو می‌افتد.',
    ar: 'تُقدَّم الخدمة التي طال انتظارها.',
    zh: '等候过久的服务优先。',
    ru: 'Услуга с долгим ожиданием идёт первой.',
  },
  service_share: {
    en: 'The room takes its services in turn.',
    fa: 'اتاق خدمت‌هایش را به نوبت انجام می‌دهد.',
    ar: 'تتناوب الغرفة بين خدماتها.',
    zh: '诊室轮流提供各项服务。',
    ru: 'Кабинет чередует услуги.',
  },
  returning: {
    en: 'Whoever was sent elsewhere and is back is called in turn with the others.',
    fa: 'هر که جای دیگری فرستاده شده و بازگشته، یک‌درمیان با دیگران صدا زده می‌شود.',
    ar: 'من أُرسل إلى مكان آخر ثم عاد يُنادى بالتناوب مع الآخرين.',
    zh: '检查后返回的患者与其他人轮流叫号。',
    ru: 'Кого направляли и кто вернулся, вызывают поочерёдно с другими.',
  },
  ratio: {
    en: 'Patients with and without a booking are called in turn.',
    fa: 'بیمارانِ با وقت و بی‌وقت به نوبت صدا زده می‌شوند.',
    ar: 'يُنادى أصحاب المواعيد وغيرهم بالتناوب.',
    zh: '预约与未预约患者轮流叫号。',
    ru: 'Пациентов по записи и без записи вызывают поочерёдно.',
  },
  claim_grown: {
    en: 'For some patients the wait counts more, by the clinic’s rules.',
    fa: 'بنا به مقررات درمانگاه، انتظار برخی بیماران بیشتر حساب می‌شود.',
    ar: 'يُحسب انتظار بعض المرضى أكثر حسب نظام العيادة.',
    zh: '按本院规定，部分患者的等候时间加倍计算。',
    ru: 'По правилам клиники ожидание некоторых пациентов считается больше.',
  },
  class_earlier: {
    en: 'Some patients count as having come earlier, by the clinic’s rules.',
    fa: 'بنا به مقررات درمانگاه، برخی بیماران زودتر آمده حساب می‌شوند.',
    ar: 'يُحسب بعض المرضى كأنهم وصلوا أبكر حسب نظام العيادة.',
    zh: '按本院规定，部分患者按更早到达计算。',
    ru: 'По правилам клиники некоторые пациенты считаются пришедшими раньше.',
  },
  booked_time: {
    en: 'By the time of the appointment.',
    fa: 'به ترتیب وقت قبلی.',
    ar: 'حسب وقت الموعد.',
    zh: '按预约时间。',
    ru: 'По времени записи.',
  },
  arrival: {
    en: 'In order of arrival.',
    fa: 'به ترتیب آمدن.',
    ar: 'حسب ترتيب الوصول.',
    zh: '按到达先后。',
    ru: 'В порядке прихода.',
  },
  issue_order: {
    en: 'In order of the tickets.',
    fa: 'به ترتیب نوبت‌ها.',
    ar: 'حسب ترتيب التذاكر.',
    zh: '按取号先后。',
    ru: 'По порядку талонов.',
  },
  only_one: {
    en: 'Nobody else was waiting.',
    fa: 'کس دیگری منتظر نبود.',
    ar: 'لم يكن أحد غيرك منتظراً.',
    zh: '没有其他人等候。',
    ru: 'Больше никто не ждал.',
  },
  chosen: {
    en: 'The staff called this number; the reason is kept.',
    fa: 'کارکنان این شماره را صدا زدند و دلیلش ثبت شده است.',
    ar: 'نادى الموظفون هذا الرقم، والسبب محفوظ.',
    zh: '由工作人员叫号，原因已记录。',
    ru: 'Этот номер вызвал сотрудник; причина сохранена.',
  },
  asked_later: {
    en: 'Later, as asked.',
    fa: 'دیرتر، به خواست خودتان.',
    ar: 'لاحقاً كما طُلب.',
    zh: '应要求延后。',
    ru: 'Позже, по просьбе.',
  },
  came_directly: {
    en: 'Seen at once, without waiting with a ticket.',
    fa: 'بی‌درنگ و بدون انتظار با نوبت پذیرفته شد.',
    ar: 'خُدم مباشرة دون انتظار بتذكرة.',
    zh: '未取号等候，直接接诊。',
    ru: 'Принят сразу, без ожидания по талону.',
  },
};
export const whyPublicPhrases = definePhrases(TO_EVERYBODY);

/** For patients and the public. */
export const sayWhyPublic = (rule: CallRule, language: Language): string => say(TO_EVERYBODY[rule], language);
