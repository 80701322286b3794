import { definePhrases } from './phrase.ts';

/** Visits of several stages: where they stand, where they go next, and coming back to the same room. */
export const goingOnPhrases = definePhrases({
  sendAndReturn: {
    en: 'Send and return',
    fa: 'ارجاع و بازگشت',
    ar: 'تحويل وعودة',
    zh: '转检后返回',
    ru: 'Направить и вернуть',
  },
  sendWhere: {
    en: 'Where to, and back to this room?',
    fa: 'به کجا برود و به همین اتاق بازگردد؟',
    ar: 'إلى أين ثم العودة إلى هذه الغرفة؟',
    zh: '转到哪里再返回本诊室？',
    ru: 'Куда направить и вернуть в этот кабинет?',
  },
  sendHint: {
    en: 'Of several, the one with the shortest wait comes first. The patient keeps the number and does not queue again.',
    fa: 'اگر چند خدمت باشد، نخست آن که انتظارش کوتاه‌تر است. بیمار همین شماره را دارد و دوباره در صف نمی‌ماند.',
    ar: 'إن تعددت الخدمات فالأولى هي الأقصر انتظاراً. يحتفظ المريض برقمه ولا ينتظر في الدور من جديد.',
    zh: '如选多项，先去等候最短的一项。患者保留原号，返回后无需重新排队。',
    ru: 'Если услуг несколько, первой будет та, где ждать меньше. Номер остаётся, заново в очередь вставать не нужно.',
  },
  waitsForResult: {
    en: 'Call again only when the result is there',
    fa: 'تنها پس از آماده شدن نتیجه دوباره صدا زده شود',
    ar: 'لا يُنادى مجدداً إلا عند وصول النتيجة',
    zh: '结果出来后再叫号',
    ru: 'Вызвать снова только после получения результата',
  },
  outside: {
    en: 'Outside the clinic',
    fa: 'بیرون از درمانگاه',
    ar: 'خارج العيادة',
    zh: '院外检查',
    ru: 'Вне клиники',
  },
  send: { en: 'Send', fa: 'ارجاع', ar: 'تحويل', zh: '转检', ru: 'Направить' },
  away: {
    en: 'Away until back or the result is there',
    fa: 'تا بازگشت یا رسیدن نتیجه بیرون است',
    ar: 'غائب حتى العودة أو وصول النتيجة',
    zh: '外出中，等待返回或结果',
    ru: 'Отсутствует до возвращения или результата',
  },
  isBack: { en: 'Is back', fa: 'بازگشت', ar: 'عاد', zh: '已返回', ru: 'Вернулся' },
  stageOf: {
    en: 'Stage {stage} of {all}',
    fa: 'مرحله‌ی {stage} از {all}',
    ar: 'المحطة {stage} من {all}',
    zh: '第{stage}个环节，共{all}个',
    ru: 'Этап {stage} из {all}',
  },
  nextAre: {
    en: 'Next: {services}',
    fa: 'بعد: {services}',
    ar: 'التالي: {services}',
    zh: '下一步：{services}',
    ru: 'Далее: {services}',
  },
  cutShort: {
    en: 'Stages that did not begin',
    fa: 'مرحله‌هایی که آغاز نشد',
    ar: 'محطات لم تبدأ',
    zh: '未开始的环节',
    ru: 'Этапы, которые не начались',
  },
});
