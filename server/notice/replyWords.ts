import type { Language } from '../../common/contract/language.ts';

/** What a person meant by writing back; `unknown` is for a person at the desk to read. */
export type Reply = 'coming' | 'later' | 'cancel' | 'stop' | 'start' | 'help' | 'wrong_number' | 'unknown';
export type Intent = Exclude<Reply, 'unknown'>;

/**
 * Words that mean the same in whatever language the message went out: people answer in the one they think in.
 * Matched as wholes after folding, so accents, case, forms of yeh and kaf, and joiners need no variants here.
 */
export const REPLY_WORDS = {
  coming: [
    '1 yes yep yeah ok okay coming i_am_coming im_coming i_m_coming on_my_way omw i_will_come will_come confirm confirmed',
    'بله بلی آره باشه میام می_آیم میآیم دارم_میام در_راهم تو_راهم حتما اوکی تایید',
    'نعم ايوه أجل حاضر قادم قادمة أنا_قادم أنا_قادمة انا_قادم سآتي في_الطريق أنا_في_الطريق موافق تمام أؤكد تأكيد',
    '一 是 是的 好 好的 来 会来 我来 马上来 马上到 我马上来 在路上 可以 行 确认 嗯',
    'да ага хорошо ок окей иду приду еду уже_иду уже_еду буду подтверждаю',
  ],
  later: [
    '2 later late i_am_late im_late i_m_late running_late i_will_be_late i_ll_be_late wait delay',
    'بعدا دیرتر دیر دیر_میام دیر_می_آیم دیر_می_رسم دیر_میرسم با_تاخیر تاخیر صبر_کنید',
    'لاحقا فيما_بعد متأخر متأخرة أنا_متأخر أنا_متأخرة سأتأخر تأخير بعدين انتظروا',
    '二 晚点 晚一点 晚些 稍后 稍晚 迟到 会晚到 晚到 等一下 等等',
    'позже попозже опоздаю опаздываю я_опоздаю я_опаздываю задержусь подождите',
  ],
  cancel: [
    '3 cancel cancelled canceled not_coming i_am_not_coming im_not_coming i_m_not_coming cant_come can_t_come i_can_t_come cannot_come i_cannot_come i_can_not_come wont_come won_t_come',
    'لغو لغو_کنید لغو_شود کنسل کنسل_کنید نمیام نمی_آیم نمیآیم نمی_توانم_بیایم نمیتوانم_بیایم نمیتونم_بیام انصراف',
    'إلغاء الغ ألغ ألغوا ألغي ألغوه لن_آتي لن_أحضر لا_أستطيع_الحضور لا_أستطيع_المجيء اعتذار',
    '三 取消 不来 不来了 我不来了 来不了 去不了 不去了',
    'отмена отменить отмените отменяю не_приду не_смогу я_не_приду я_не_смогу не_смогу_прийти',
  ],
  stop: [
    'stop stopall unsubscribe optout opt_out end quit revoke off no_more td',
    'توقف قطع لغو11 لغو_11 لغو_پیامک لغو_عضویت دیگر_نفرستید پیام_ندهید',
    'توقف إيقاف أوقف أوقفوا قف إلغاء_الاشتراك لا_ترسلوا',
    '停止 退订 退订t 停 不要再发 别再发了 拒收',
    'стоп остановить остановите отписаться отпишите отписка не_пишите хватит',
  ],
  start: [
    'start unstop subscribe resume',
    'شروع آغاز عضویت ادامه',
    'ابدأ ابدا بدء استئناف اشتراك',
    '开始 订阅 恢复',
    'старт начать возобновить подписаться',
  ],
  help: [
    'help info who what question',
    'کمک راهنما راهنمایی سوال شما',
    'مساعدة ساعدوني ساعدني معلومات من_أنتم سؤال',
    '帮助 帮忙 求助 客服 谁',
    'помощь помогите справка инфо вопрос кто_это',
  ],
  wrong_number: [
    'wrong_number wrong_person not_me',
    'اشتباه اشتباه_گرفتید شماره_اشتباه شماره_اشتباه_است',
    'رقم_خطأ الرقم_خطأ رقم_خاطئ الرقم_خاطئ لست_أنا',
    '打错了 打错 发错了 发错人了 号码错误 不是我',
    'ошиблись ошиблись_номером вы_ошиблись вы_ошиблись_номером не_тот_номер это_не_я',
  ],
} as const satisfies Record<Intent, readonly string[]>;

/** These count as STOP also when more is said after them. */
export const STOP_AT_ONCE = 'stop unsubscribe стоп отпишите отписаться إيقاف 退订';

/** What is STOP by the custom of one country only: the digits of Iranian texts, the letter of Chinese ones. */
export const STOP_BY_CUSTOM = {
  en: undefined,
  fa: '11',
  ar: undefined,
  zh: 't',
  ru: undefined,
} as const satisfies Record<Language, string | undefined>;

/** Said along with an answer, without changing it. */
export const POLITE_WORDS = [
  'please thanks thank_you thank you thx hello hi dear sir madam doctor dr',
  'لطفا ممنون مرسی متشکرم سپاس سلام خانم آقا آقای دکتر چشم',
  'شكرا من_فضلك لو_سمحت رجاء السلام_عليكم مرحبا دكتور دكتورة إن_شاء_الله',
  '谢谢 请 您好 你好 医生 了 啊 吧',
  'спасибо пожалуйста здравствуйте добрый день доктор',
] as const;

/** Whoever writes one of these with nothing but courtesies around it asks for nothing. */
export const THANKS = ['thanks thank_you thx', 'ممنون مرسی متشکرم سپاس چشم', 'شكرا', '谢谢', 'спасибо'] as const;
