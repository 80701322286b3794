import { definePhrases } from './phrase.ts';

/** A ticket before the kiosk's scanner: where it stands, and what to do. */
export const standingPhrases = definePhrases({
  broughtBackTitle: {
    en: 'You are waiting again',
    fa: 'دوباره در صف هستید',
    ar: 'عدت إلى الدور',
    zh: '您已重新排队',
    ru: 'Вы снова в очереди',
  },
  broughtBackDo: {
    en: 'Please stay near: your number will be called again.',
    fa: 'لطفاً نزدیک بمانید: شماره‌ی شما دوباره صدا زده می‌شود.',
    ar: 'يُرجى البقاء قريبًا: سيُنادى رقمك مرة أخرى.',
    zh: '请留在附近，稍后会再次叫您的号。',
    ru: 'Оставайтесь поблизости: ваш номер вызовут ещё раз.',
  },
  waitingTitle: {
    en: 'You are in the queue',
    fa: 'شما در صف هستید',
    ar: 'أنت في الدور',
    zh: '您正在排队',
    ru: 'Вы в очереди',
  },
  waitingDo: {
    en: 'Please wait for your number.',
    fa: 'لطفاً منتظر شماره‌ی خود باشید.',
    ar: 'يُرجى انتظار رقمك.',
    zh: '请等候叫号。',
    ru: 'Ожидайте своего номера.',
  },
  calledTitle: {
    en: 'It is your turn',
    fa: 'نوبت شماست',
    ar: 'حان دورك',
    zh: '轮到您了',
    ru: 'Ваша очередь',
  },
  calledDo: {
    en: 'Please go now to: {place}',
    fa: 'لطفاً هم‌اکنون بروید به: {place}',
    ar: 'يُرجى التوجه الآن إلى: {place}',
    zh: '请现在到：{place}',
    ru: 'Пройдите сейчас: {place}',
  },
  asideTitle: {
    en: 'Your place is kept',
    fa: 'جای شما محفوظ است',
    ar: 'مكانك محفوظ',
    zh: '您的位置已保留',
    ru: 'Ваше место сохранено',
  },
  asideDo: {
    en: 'If you are ready, please tell the desk.',
    fa: 'اگر آماده‌اید، لطفاً به پذیرش خبر دهید.',
    ar: 'إن كنت جاهزًا فأبلغ الاستقبال.',
    zh: '如已准备好，请告知服务台。',
    ru: 'Если вы готовы, скажите в регистратуре.',
  },
  overTitle: {
    en: 'This ticket has been used',
    fa: 'از این نوبت استفاده شده است',
    ar: 'استُخدمت هذه التذكرة',
    zh: '该号票已使用',
    ru: 'Этот талон уже использован',
  },
  overDo: {
    en: 'If you need anything more, please take a new ticket or ask at the desk.',
    fa: 'اگر کار دیگری دارید، لطفاً نوبت تازه بگیرید یا از پذیرش بپرسید.',
    ar: 'إن احتجت إلى شيء آخر فخذ تذكرة جديدة أو اسأل الاستقبال.',
    zh: '如有其他需要，请重新取号或咨询服务台。',
    ru: 'Если нужно что-то ещё, возьмите новый талон или обратитесь в регистратуру.',
  },
  cancelledTitle: {
    en: 'This ticket was given up',
    fa: 'این نوبت لغو شده است',
    ar: 'أُلغيت هذه التذكرة',
    zh: '该号票已取消',
    ru: 'Этот талон отменён',
  },
});
