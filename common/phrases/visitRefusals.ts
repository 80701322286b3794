import { webProblems } from './problemsWeb.ts';
import { definePhrases, type Phrase } from './phrase.ts';

/** The few refusals that this page can meet; the light page does not carry the words of all the others. */
const refusals = definePhrases({
  postpone_limit_reached: {
    en: 'Your turn cannot be moved later again. Please come, or ask at the desk.',
    fa: 'نوبت شما را دیگر نمی‌توان عقب انداخت. لطفاً بیایید یا از پذیرش بپرسید.',
    ar: 'لا يمكن تأخير دورك مرة أخرى. يُرجى الحضور أو سؤال الاستقبال.',
    zh: '您的号不能再推后，请过来或咨询服务台。',
    ru: 'Перенести очередь ещё раз нельзя. Приходите или обратитесь в регистратуру.',
  },
  phone_not_understood: {
    en: 'Please check the phone number.',
    fa: 'لطفاً شماره تلفن را بررسی کنید.',
    ar: 'يُرجى التحقق من رقم الهاتف.',
    zh: '请核对电话号码。',
    ru: 'Проверьте номер телефона.',
  },
  channel_not_offered: {
    en: 'The clinic does not tell this telephone that way. Please give a mobile number, or choose another way.',
    fa: 'درمانگاه از این راه به این تلفن خبر نمی‌دهد. لطفاً شماره‌ی همراه بدهید یا راه دیگری انتخاب کنید.',
    ar: 'لا تُبلغ العيادة هذا الهاتف بهذه الطريقة. يُرجى إدخال رقم محمول أو اختيار طريقة أخرى.',
    zh: '诊所无法用这种方式通知该电话。请填写手机号码，或选择其他方式。',
    ru: 'Так клиника на этот телефон не сообщает. Укажите мобильный номер или выберите другой способ.',
  },
  too_many_requests: {
    en: 'Please wait a minute and try again.',
    fa: 'لطفاً یک دقیقه صبر کنید و دوباره امتحان کنید.',
    ar: 'يُرجى الانتظار دقيقة ثم المحاولة مرة أخرى.',
    zh: '请等一分钟再试。',
    ru: 'Подождите минуту и попробуйте ещё раз.',
  },
  slot_taken: {
    en: 'Somebody has just taken this time. Please choose another.',
    fa: 'همین حالا کس دیگری این وقت را گرفت. لطفاً وقت دیگری برگزینید.',
    ar: 'حُجز هذا الموعد للتو. يُرجى اختيار موعد آخر.',
    zh: '这个时间刚刚被预约，请选择其他时间。',
    ru: 'Это время только что заняли. Выберите другое.',
  },
  overlaps_another: {
    en: 'You are already booked at that time. Please choose another.',
    fa: 'در همان زمان نوبت دیگری دارید. لطفاً وقت دیگری برگزینید.',
    ar: 'لديك موعد آخر في ذلك الوقت. يُرجى اختيار موعد آخر.',
    zh: '您在该时间已有预约，请选择其他时间。',
    ru: 'На это время вы уже записаны. Выберите другое.',
  },
  door_code_wrong: webProblems.door_code_wrong,
  door_code_tries: webProblems.door_code_tries,
  phone_check_in_off: webProblems.phone_check_in_off,
  too_early: {
    en: 'It is too early to check in. It goes from {time} on.',
    fa: 'هنوز زود است. ثبت حضور از ساعت {time} ممکن است.',
    ar: 'ما زال الوقت مبكراً. يمكن تسجيل الحضور ابتداءً من {time}.',
    zh: '现在报到太早，{time} 起可以报到。',
    ru: 'Отмечаться ещё рано. Можно начиная с {time}.',
  },
  too_late: {
    en: 'Your time has passed. Please ask at the desk: they will find a way.',
    fa: 'وقت شما گذشته است. لطفاً به پذیرش بروید تا راهی پیدا کنند.',
    ar: 'فات موعدك. يُرجى مراجعة الاستقبال ليجدوا لك حلاً.',
    zh: '您的预约时间已过，请到服务台处理。',
    ru: 'Ваше время прошло. Обратитесь в регистратуру, вам помогут.',
  },
  not_now: {
    en: 'This cannot be changed now. Please ask at the desk.',
    fa: 'اکنون نمی‌توان این را تغییر داد. لطفاً از پذیرش بپرسید.',
    ar: 'لا يمكن تغيير هذا الآن. يُرجى سؤال الاستقبال.',
    zh: '现在无法更改，请咨询服务台。',
    ru: 'Сейчас это изменить нельзя. Обратитесь в регистратуру.',
  },
});

/** Whoever moves a booking chooses another time, whoever has this one. */
const byCode: ReadonlyMap<string, Phrase> = new Map(
  Object.entries({ ...refusals, quota_reached: refusals.slot_taken, not_released: refusals.slot_taken }),
);

/** What to do about a refusal on the phone page. */
export const visitRefusal = (code: string): Phrase => byCode.get(code) ?? refusals.not_now;
