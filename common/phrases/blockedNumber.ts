import { definePhrases } from './phrase.ts';

/** A patient's number to which nothing is sent, and how it is used again. */
export const blockedNumberPhrases = definePhrases({
  provedWrong: {
    en: 'This number proved wrong, so nothing is sent to it. Ask the patient and correct it, or use it again.',
    fa: 'معلوم شد این شماره اشتباه است و چیزی به آن فرستاده نمی‌شود. از بیمار بپرسید و آن را اصلاح کنید، یا دوباره به کار ببرید.',
    ar: 'تبيّن أن هذا الرقم خطأ، فلا يُرسل إليه شيء. اسأل المريض وصحّحه، أو استخدمه من جديد.',
    zh: '该号码已被证实有误，不再向其发送任何内容。请询问患者并更正，或重新启用。',
    ru: 'Этот номер оказался неверным, на него ничего не отправляется. Уточните у пациента и исправьте или используйте снова.',
  },
  saidStop: {
    en: 'Whoever has this number wrote STOP. Only they can take it back, by writing START.',
    fa: 'دارنده‌ی این شماره «توقف» فرستاده است. فقط خودش می‌تواند با فرستادن «شروع» آن را برگرداند.',
    ar: 'صاحب هذا الرقم أرسل «توقف». هو وحده يستطيع الرجوع عن ذلك بإرسال «ابدأ».',
    zh: '该号码的使用者已回复“停止”，只有本人回复“开始”才能恢复。',
    ru: 'Владелец номера написал «СТОП». Отменить это может только он сам, написав «СТАРТ».',
  },
  isRight: {
    en: 'The number is right',
    fa: 'شماره درست است',
    ar: 'الرقم صحيح',
    zh: '号码无误',
    ru: 'Номер верный',
  },
  usedAgain: {
    en: 'The number is used again.',
    fa: 'از این شماره دوباره استفاده می‌شود.',
    ar: 'عاد استخدام الرقم.',
    zh: '该号码已重新启用。',
    ru: 'Номер снова используется.',
  },
});
