import { definePhrases } from './phrase.ts';

/** After a missed call: what happens next, on the patient's phone. */
export const missedPhrases = definePhrases({
  calledAgain: {
    en: {
      one: 'You will be called again after {count} more patient.',
      other: 'You will be called again after {count} more patients.',
    },
    fa: 'پس از {count} نفر دیگر دوباره صدایتان می‌زنیم.',
    ar: {
      zero: 'سننادي عليك مرة أخرى الآن.',
      one: 'سننادي عليك مرة أخرى بعد مريض واحد.',
      two: 'سننادي عليك مرة أخرى بعد مريضين.',
      few: 'سننادي عليك مرة أخرى بعد {count} مرضى.',
      many: 'سننادي عليك مرة أخرى بعد {count} مريضًا.',
      other: 'سننادي عليك مرة أخرى بعد {count} مريض.',
    },
    zh: '再叫 {count} 位后会再次叫您。',
    ru: {
      one: 'Вас вызовут снова через {count} пациента.',
      few: 'Вас вызовут снова через {count} пациента.',
      many: 'Вас вызовут снова через {count} пациентов.',
      other: 'Вас вызовут снова через {count} пациента.',
    },
  },
  sayHere: {
    en: 'If you are in the clinic, press the key below or scan your ticket at the kiosk.',
    fa: 'اگر در درمانگاه هستید، دکمه‌ی پایین را بزنید یا نوبت خود را در کیوسک اسکن کنید.',
    ar: 'إن كنت في العيادة فاضغط الزر أدناه أو امسح تذكرتك في جهاز التذاكر.',
    zh: '如果您在诊所，请按下方按钮，或在自助机上扫描号票。',
    ru: 'Если вы в клинике, нажмите кнопку ниже или отсканируйте талон у терминала.',
  },
  sayHereOrDesk: {
    en: 'If you are in the clinic, press the key below, scan your ticket at the kiosk, or go to the desk.',
    fa: 'اگر در درمانگاه هستید، دکمه‌ی پایین را بزنید، نوبت خود را در کیوسک اسکن کنید یا به پذیرش بروید.',
    ar: 'إن كنت في العيادة فاضغط الزر أدناه أو امسح تذكرتك في جهاز التذاكر أو راجع الاستقبال.',
    zh: '如果您在诊所，请按下方按钮、在自助机上扫描号票，或到服务台。',
    ru: 'Если вы в клинике, нажмите кнопку ниже, отсканируйте талон у терминала или подойдите в регистратуру.',
  },
  waitsAgain: {
    en: 'You missed a call and are waiting again. Please stay near.',
    fa: 'یک فراخوان را از دست دادید و دوباره در صف هستید. لطفاً نزدیک بمانید.',
    ar: 'فاتك نداء وعدت إلى الانتظار. يُرجى البقاء قريبًا.',
    zh: '您已过号，现重新等候。请留在附近。',
    ru: 'Вы пропустили вызов и снова в очереди. Оставайтесь поблизости.',
  },
});
