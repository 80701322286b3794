import type { AdministrationProblemCode, BookingProblemCode, ProblemCode } from '../contract/problem.ts';
import type { QueueRejectionCode } from '../contract/rejection.ts';
import type { WebRefusalCode } from '../contract/webBooking.ts';
import { definePhrases, type Phrase } from './phrase.ts';
import type { accessProblems } from './problemsAccess.ts';
import type { deviceProblems } from './problemsDevices.ts';

/** Said where somebody may not come in, or by devices. */
type SaidElsewhere = keyof typeof accessProblems | keyof typeof deviceProblems;

/** What to do about everything else around the queue: the request, the connection, what is looked for and not there. */
export const generalProblems = definePhrases({
  /** For every code that we have no words for. */
  ask_at_desk: {
    en: 'Please ask at the desk.',
    fa: 'لطفاً از پذیرش بپرسید.',
    ar: 'يُرجى سؤال الاستقبال.',
    zh: '请到服务台咨询。',
    ru: 'Обратитесь в регистратуру.',
  },
  /** No answer came; what was chosen is kept. */
  not_connected: {
    en: 'Not connected at the moment. Please try again: nothing you chose is lost.',
    fa: 'اکنون ارتباط برقرار نیست. لطفاً دوباره امتحان کنید؛ آنچه انتخاب کرده‌اید از دست نرفته است.',
    ar: 'لا يوجد اتصال الآن. يُرجى المحاولة مرة أخرى، فلم يضع شيء مما اخترته.',
    zh: '目前未连接。请重试，您的选择不会丢失。',
    ru: 'Сейчас нет связи. Попробуйте ещё раз: ваш выбор сохранён.',
  },
  unreadable_answer: {
    en: 'Please try again in a moment, or ask at the desk.',
    fa: 'لطفاً کمی بعد دوباره امتحان کنید یا از پذیرش بپرسید.',
    ar: 'يُرجى المحاولة بعد قليل أو سؤال الاستقبال.',
    zh: '请稍后重试，或到服务台咨询。',
    ru: 'Попробуйте чуть позже или обратитесь в регистратуру.',
  },
  invalid_request: {
    en: 'Please check what was entered and try again.',
    fa: 'لطفاً آنچه را وارد شده بررسی کنید و دوباره امتحان کنید.',
    ar: 'يُرجى التحقق مما أُدخل ثم المحاولة مرة أخرى.',
    zh: '请检查输入的内容后重试。',
    ru: 'Проверьте введённое и попробуйте ещё раз.',
  },
  body_too_large: {
    en: 'This is too much at once. Please shorten it.',
    fa: 'این متن بیش از اندازه بلند است. لطفاً کوتاه‌ترش کنید.',
    ar: 'هذا أكثر من اللازم دفعة واحدة. يُرجى اختصاره.',
    zh: '内容过多，请缩短。',
    ru: 'Слишком много за один раз. Сократите, пожалуйста.',
  },
  not_found: {
    en: 'There is nothing at this address any more. Please go back.',
    fa: 'در این نشانی دیگر چیزی نیست. لطفاً به عقب برگردید.',
    ar: 'لم يعد هناك شيء في هذا العنوان. يُرجى الرجوع.',
    zh: '此地址已没有内容，请返回。',
    ru: 'Здесь больше ничего нет. Вернитесь назад.',
  },
  too_many_requests: {
    en: 'Please wait a minute and try again.',
    fa: 'لطفاً یک دقیقه صبر کنید و دوباره امتحان کنید.',
    ar: 'يُرجى الانتظار دقيقة ثم المحاولة مرة أخرى.',
    zh: '请等一分钟再试。',
    ru: 'Подождите минуту и попробуйте ещё раз.',
  },
  clinic_not_found: {
    en: 'Please choose the clinic from the list again.',
    fa: 'لطفاً درمانگاه را دوباره از فهرست انتخاب کنید.',
    ar: 'يُرجى اختيار العيادة من القائمة من جديد.',
    zh: '请从列表中重新选择诊所。',
    ru: 'Выберите клинику из списка ещё раз.',
  },
  idempotency_key_missing: {
    en: 'Please reload this page and try again.',
    fa: 'لطفاً صفحه را دوباره بار کنید و باز امتحان کنید.',
    ar: 'يُرجى إعادة تحميل الصفحة ثم المحاولة مرة أخرى.',
    zh: '请刷新页面后重试。',
    ru: 'Обновите страницу и попробуйте ещё раз.',
  },
  idempotency_key_reused: {
    en: 'Please reload this page and try again.',
    fa: 'لطفاً صفحه را دوباره بار کنید و باز امتحان کنید.',
    ar: 'يُرجى إعادة تحميل الصفحة ثم المحاولة مرة أخرى.',
    zh: '请刷新页面后重试。',
    ru: 'Обновите страницу и попробуйте ещё раз.',
  },
  outcome_unknown: {
    en: 'It is not certain whether this was done. Please try again: it will be done only once.',
    fa: 'معلوم نیست این کار انجام شده باشد. لطفاً دوباره امتحان کنید؛ فقط یک بار انجام می‌شود.',
    ar: 'ليس مؤكداً أن هذا قد تم. يُرجى المحاولة مرة أخرى، ولن يتم إلا مرة واحدة.',
    zh: '尚不确定是否已完成。请重试，只会执行一次。',
    ru: 'Неизвестно, выполнено ли это. Попробуйте ещё раз: дважды это не произойдёт.',
  },
  refused_by_database: {
    en: 'This could not be stored, and nothing was changed. Please try again.',
    fa: 'این ثبت نشد و چیزی تغییر نکرد. لطفاً دوباره امتحان کنید.',
    ar: 'تعذّر حفظ هذا ولم يتغير شيء. يُرجى المحاولة مرة أخرى.',
    zh: '未能保存，没有任何更改。请重试。',
    ru: 'Сохранить не удалось, ничего не изменилось. Попробуйте ещё раз.',
  },
  internal: {
    en: 'Please try again. If it does not help, please tell the desk.',
    fa: 'لطفاً دوباره امتحان کنید. اگر نشد، به پذیرش خبر دهید.',
    ar: 'يُرجى المحاولة مرة أخرى. إن لم يُجدِ ذلك فأبلغ الاستقبال.',
    zh: '请重试。如仍不行，请告知服务台。',
    ru: 'Попробуйте ещё раз. Если не поможет, сообщите в регистратуру.',
  },
  one_more_thing: {
    en: 'Please enter one more thing, so that we find the right booking.',
    fa: 'لطفاً یک چیز دیگر وارد کنید تا نوبت درست را پیدا کنیم.',
    ar: 'يُرجى إدخال معلومة أخرى لنجد الحجز الصحيح.',
    zh: '请再输入一项信息，以便找到正确的预约。',
    ru: 'Введите ещё кое-что, чтобы мы нашли нужную запись.',
  },
  wrong_day: {
    en: 'This booking is for another day. Please come then, or ask at the desk.',
    fa: 'این نوبت برای روز دیگری است. لطفاً همان روز بیایید یا از پذیرش بپرسید.',
    ar: 'هذا الحجز ليوم آخر. يُرجى الحضور حينها أو سؤال الاستقبال.',
    zh: '该预约是另一天的，请届时再来或到服务台咨询。',
    ru: 'Эта запись на другой день. Приходите тогда или обратитесь в регистратуру.',
  },
  wrong_clinic: {
    en: 'This booking is at another clinic. Please ask at the desk for the way.',
    fa: 'این نوبت در درمانگاه دیگری است. لطفاً راه را از پذیرش بپرسید.',
    ar: 'هذا الحجز في عيادة أخرى. يُرجى سؤال الاستقبال عن مكانها.',
    zh: '该预约在另一家诊所，请到服务台问路。',
    ru: 'Эта запись в другую клинику. Узнайте дорогу в регистратуре.',
  },
  appointment_not_found: {
    en: 'We did not find a booking with this. Please check what you entered, or ask at the desk.',
    fa: 'با این مشخصات نوبتی پیدا نکردیم. لطفاً آنچه وارد کرده‌اید بررسی کنید یا از پذیرش بپرسید.',
    ar: 'لم نجد حجزاً بهذه البيانات. يُرجى التحقق مما أدخلته أو سؤال الاستقبال.',
    zh: '没有找到对应的预约，请核对输入的内容或到服务台咨询。',
    ru: 'По этим данным записи не нашлось. Проверьте введённое или обратитесь в регистратуру.',
  },
  too_many_lookups: {
    en: 'Please ask at the desk: they will find your booking.',
    fa: 'لطفاً به پذیرش بروید: نوبت شما را پیدا می‌کنند.',
    ar: 'يُرجى مراجعة الاستقبال: سيجدون حجزك.',
    zh: '请到服务台，工作人员会为您查找预约。',
    ru: 'Обратитесь в регистратуру: там найдут вашу запись.',
  },
  channel_not_offered: {
    en: 'The clinic does not tell this telephone that way. Please give a mobile number, or choose another way.',
    fa: 'درمانگاه از این راه به این تلفن خبر نمی‌دهد. لطفاً شماره‌ی همراه بدهید یا راه دیگری انتخاب کنید.',
    ar: 'لا تُبلغ العيادة هذا الهاتف بهذه الطريقة. يُرجى إدخال رقم محمول أو اختيار طريقة أخرى.',
    zh: '诊所无法用这种方式通知该电话。请填写手机号码，或选择其他方式。',
    ru: 'Так клиника на этот телефон не сообщает. Укажите мобильный номер или выберите другой способ.',
  },
  phone_not_understood: {
    en: 'Please check the phone number.',
    fa: 'لطفاً شماره تلفن را بررسی کنید.',
    ar: 'يُرجى التحقق من رقم الهاتف.',
    zh: '请核对电话号码。',
    ru: 'Проверьте номер телефона.',
  },
  request_not_found: {
    en: 'Somebody has already answered this.',
    fa: 'همکار دیگری به این درخواست پاسخ داده است.',
    ar: 'استجاب شخص آخر لهذا الطلب من قبل.',
    zh: '已有其他同事处理了这个请求。',
    ru: 'На это уже ответил кто-то другой.',
  },
  notice_not_found: {
    en: 'This message is no longer there. Please look at the list again.',
    fa: 'این پیام دیگر نیست. فهرست را دوباره ببینید.',
    ar: 'هذه الرسالة لم تعد موجودة. راجع القائمة ثانية.',
    zh: '该通知已不存在，请重新查看列表。',
    ru: 'Этого сообщения больше нет. Посмотрите список ещё раз.',
  },
  notice_needs_nothing: {
    en: 'Nothing is to be done: the patient was told, or somebody has seen to it.',
    fa: 'کاری لازم نیست: به بیمار گفته شده یا همکاری پیگیری کرده است.',
    ar: 'لا داعي لشيء: أُبلغ المريض أو تابعها زميل.',
    zh: '无需处理：患者已被告知，或已有同事处理。',
    ru: 'Ничего делать не нужно: пациенту сообщили или этим уже занялись.',
  },
  notice_too_late: {
    en: 'A message would come too late. Please ring the patient up.',
    fa: 'پیام دیر می‌رسد. با بیمار تماس بگیرید.',
    ar: 'ستصل الرسالة متأخرة. اتصل بالمريض.',
    zh: '通知已来不及，请致电患者。',
    ru: 'Сообщение придёт слишком поздно. Позвоните пациенту.',
  },
  nobody_to_reach: {
    en: 'No message can be sent to this patient. Please ring up, or call the number in the waiting room.',
    fa: 'به این بیمار نمی‌توان پیام فرستاد. تماس بگیرید یا شماره را در سالن صدا بزنید.',
    ar: 'لا يمكن مراسلة هذا المريض. اتصل به أو نادِ الرقم في القاعة.',
    zh: '无法向该患者发送通知，请致电或在候诊区呼叫号码。',
    ru: 'Этому пациенту нельзя написать. Позвоните или назовите номер в зале.',
  },
  call_not_found: {
    en: 'This call is not known here any more. Please open the list again.',
    fa: 'این تماس دیگر این‌جا ثبت نیست. فهرست را دوباره باز کنید.',
    ar: 'لم تعد هذه المكالمة معروفة هنا. افتح القائمة من جديد.',
    zh: '此处已查不到这通电话，请重新打开列表。',
    ru: 'Этого звонка здесь больше нет. Откройте список заново.',
  },
  call_taken: {
    en: 'Somebody else has this call. Take it over only if they agree.',
    fa: 'همکار دیگری این تماس را گرفته است. فقط با موافقت او تحویل بگیرید.',
    ar: 'هذه المكالمة مع شخص آخر. استلمها منه بموافقته فقط.',
    zh: '这通电话已由其他同事接听，征得同意后再接手。',
    ru: 'Этот звонок уже принял другой сотрудник. Перехватывайте только с его согласия.',
  },
  callback_taken: {
    en: 'Somebody else is ringing this caller up just now.',
    fa: 'همکار دیگری همین حالا با این شخص تماس می‌گیرد.',
    ar: 'يتصل شخص آخر بهذا المتصل الآن.',
    zh: '其他同事正在给此人回电。',
    ru: 'Другой сотрудник сейчас перезванивает этому человеку.',
  },
  callback_done: {
    en: 'This caller has been called back already.',
    fa: 'با این شخص پیش‌تر تماس گرفته شده است.',
    ar: 'سبق أن عاود أحد الاتصال بهذا المتصل.',
    zh: '已给此人回过电话。',
    ru: 'Этому человеку уже перезвонили.',
  },
  statistics_too_long: {
    en: 'Please choose fewer days, or try again in a minute: counting took too long.',
    fa: 'لطفاً روزهای کمتری انتخاب کنید یا یک دقیقه دیگر دوباره امتحان کنید: شمارش خیلی طول کشید.',
    ar: 'يُرجى اختيار أيام أقل أو المحاولة بعد دقيقة: استغرق العدّ وقتاً طويلاً.',
    zh: '请选择较少的天数，或一分钟后重试：统计用时过长。',
    ru: 'Выберите меньше дней или повторите через минуту: подсчёт занял слишком много времени.',
  },
  day_not_found: {
    en: 'The clinic has no queue of this day. Please choose another day.',
    fa: 'درمانگاه برای این روز صفی ندارد. روز دیگری برگزینید.',
    ar: 'لا يوجد دور في هذا اليوم. اختر يومًا آخر.',
    zh: '当天没有排队记录，请选择其他日期。',
    ru: 'В этот день очереди не было. Выберите другой день.',
  },
  what_if_busy: {
    en: 'Another day is being lived through. Please look again in a minute.',
    fa: 'روز دیگری در حال بازپخش است. یک دقیقه‌ی دیگر دوباره نگاه کنید.',
    ar: 'تجري محاكاة يوم آخر. أعد المحاولة بعد دقيقة.',
    zh: '正在推演另一天，请一分钟后再试。',
    ru: 'Сейчас просчитывается другой день. Попробуйте через минуту.',
  },
  what_if_too_long: {
    en: 'This day takes too long to live through. Please choose a shorter day, or use the command “npm run whatif”.',
    fa: 'بازپخش این روز بیش از اندازه طول می‌کشد. روز کوتاه‌تری برگزینید یا فرمان «npm run whatif» را به کار ببرید.',
    ar: 'تستغرق محاكاة هذا اليوم وقتًا طويلًا. اختر يومًا أقصر أو استخدم الأمر «npm run whatif».',
    zh: '推演这一天耗时过长，请选择较短的一天，或使用命令“npm run whatif”。',
    ru: 'Этот день просчитывается слишком долго. Выберите день короче или выполните команду «npm run whatif».',
  },
  what_if_failed: {
    en: 'This day could not be lived through. Please choose another day and tell your computer person.',
    fa: 'بازپخش این روز ممکن نشد. روز دیگری برگزینید و به مسئول رایانه خبر دهید.',
    ar: 'تعذّرت محاكاة هذا اليوم. اختر يومًا آخر وأبلغ مسؤول الحاسوب.',
    zh: '无法推演这一天，请选择其他日期并告知电脑管理员。',
    ru: 'Просчитать этот день не удалось. Выберите другой день и сообщите компьютерному специалисту.',
  },
  only_in_demonstration: {
    en: 'This works only in the demonstration.',
    fa: 'این فقط در نسخه‌ی نمایشی کار می‌کند.',
    ar: 'يعمل هذا في النسخة التجريبية فقط.',
    zh: '此功能仅在演示版中可用。',
    ru: 'Это работает только в демонстрации.',
  },
}) satisfies Record<
  Exclude<
    ProblemCode,
    QueueRejectionCode | BookingProblemCode | AdministrationProblemCode | WebRefusalCode | SaidElsewhere
  >,
  Phrase
>;
