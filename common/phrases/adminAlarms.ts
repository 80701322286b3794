import { definePhrases } from './phrase.ts';

/** What is asked about alarms. */
export const alarmPhrases = definePhrases({
  longestWaitMin: {
    en: 'Alarm when somebody waits longer than (minutes)',
    fa: 'هشدار برای انتظار بیش از (دقیقه)',
    ar: 'تنبيه عند انتظار أطول من (دقائق)',
    zh: '等候超过多少分钟时提醒',
    ru: 'Тревога при ожидании дольше (минут)',
  },
  roomIdleMin: {
    en: 'Alarm when a room is free while somebody waits, for (minutes)',
    fa: 'هشدار وقتی اتاقی با وجود منتظران آزاد است، پس از (دقیقه)',
    ar: 'تنبيه عند بقاء غرفة متاحة وهناك من ينتظر، بعد (دقائق)',
    zh: '有人等候而诊室空闲多少分钟时提醒',
    ru: 'Тревога, если кабинет свободен, а люди ждут (минут)',
  },
  pausedLongMin: {
    en: 'Alarm when a room is paused for longer than (minutes)',
    fa: 'هشدار برای توقف اتاق بیش از (دقیقه)',
    ar: 'تنبيه عند توقف غرفة أكثر من (دقائق)',
    zh: '诊室暂停超过多少分钟时提醒',
    ru: 'Тревога при перерыве в кабинете дольше (минут)',
  },
  screenSilentMin: {
    en: 'Alarm when a waiting-room screen does not answer for (minutes)',
    fa: 'هشدار وقتی نمایشگر سالن پاسخ نمی‌دهد، پس از (دقیقه)',
    ar: 'تنبيه عند عدم استجابة شاشة الانتظار، بعد (دقائق)',
    zh: '候诊屏幕多少分钟没有响应时提醒',
    ru: 'Тревога, если экран в зале не отвечает (минут)',
  },
  kioskSilentMin: {
    en: 'Alarm when a kiosk does not answer for (minutes)',
    fa: 'هشدار وقتی کیوسک پاسخ نمی‌دهد، پس از (دقیقه)',
    ar: 'تنبيه عند عدم استجابة الكشك، بعد (دقائق)',
    zh: '自助机多少分钟没有响应时提醒',
    ru: 'Тревога, если киоск не отвечает (минут)',
  },
  agentSilentMin: {
    en: 'Alarm when the kiosk computer’s agent does not answer for (minutes)',
    fa: 'هشدار وقتی برنامه رایانه کیوسک پاسخ نمی‌دهد، پس از (دقیقه)',
    ar: 'تنبيه عند عدم استجابة برنامج حاسوب الكشك، بعد (دقائق)',
    zh: '自助机电脑程序多少分钟没有响应时提醒',
    ru: 'Тревога, если программа на компьютере киоска не отвечает (минут)',
  },
  doctorGoneMin: {
    en: 'Alarm when somebody waits for a doctor who is in no room, after (minutes)',
    fa: 'هشدار وقتی کسی منتظر پزشکی است که در هیچ اتاقی نیست، پس از (دقیقه)',
    ar: 'تنبيه عند انتظار طبيب ليس في أي غرفة، بعد (دقائق)',
    zh: '患者等候的医生不在任何诊室多少分钟后提醒',
    ru: 'Тревога, если ждут врача, которого нет ни в одном кабинете, через (минут)',
  },
});
