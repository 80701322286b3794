import { definePhrases } from './phrase.ts';

/** A patient of the records takes a ticket at the desk. */
export const knownPatientPhrases = definePhrases({
  find: {
    en: 'Find the patient',
    fa: 'یافتن بیمار',
    ar: 'البحث عن المريض',
    zh: '查找患者',
    ru: 'Найти пациента',
  },
  forWhom: {
    en: 'Known patient',
    fa: 'بیمار شناخته‌شده',
    ar: 'مريض مسجّل',
    zh: '已登记患者',
    ru: 'Пациент с картой',
  },
  notThis: {
    en: 'Without a record',
    fa: 'بدون پرونده',
    ar: 'دون ملف',
    zh: '不用病历',
    ru: 'Без карты',
  },
  nobodyNext: {
    en: 'Type the number in another way, or give a ticket without a record.',
    fa: 'شماره را به شکل دیگری بنویسید یا نوبت بدون پرونده بدهید.',
    ar: 'اكتب الرقم بطريقة أخرى، أو أصدر تذكرة دون ملف.',
    zh: '请换一种方式输入号码，或不用病历取号。',
    ru: 'Введите номер иначе или выдайте талон без карты.',
  },
  alreadyHas: {
    en: 'This patient already has the ticket {number} for this service. The clinic gives one at a time.',
    fa: 'این بیمار برای این خدمت از پیش نوبت {number} را دارد. درمانگاه هر بار یک نوبت می‌دهد.',
    ar: 'لدى هذا المريض التذكرة {number} لهذه الخدمة. تعطي العيادة تذكرة واحدة في كل مرة.',
    zh: '该患者已有此服务的号票 {number}。本院每次只发一张。',
    ru: 'У этого пациента уже есть талон {number} на эту услугу. Клиника выдаёт по одному.',
  },
  show: {
    en: 'Show {number}',
    fa: 'نمایش {number}',
    ar: 'عرض {number}',
    zh: '查看 {number}',
    ru: 'Показать {number}',
  },
});
