import type { WebRefusalCode } from '../contract/webBooking.ts';
import { definePhrases, type Phrase } from './phrase.ts';

/** What somebody on the public page does when it cannot go on. */
export const webProblems = definePhrases({
  phone_check_in_off: {
    en: 'Please check in at the kiosk or the desk.',
    fa: 'لطفاً در کیوسک یا پذیرش حضور خود را ثبت کنید.',
    ar: 'يُرجى تسجيل حضورك في جهاز التذاكر أو الاستقبال.',
    zh: '请在自助机或服务台报到。',
    ru: 'Отметьтесь у терминала или в регистратуре.',
  },
  door_code_wrong: {
    en: 'Please type the digits that stand on the screen now.',
    fa: 'لطفاً رقم‌هایی را که اکنون روی نمایشگر است بنویسید.',
    ar: 'يُرجى كتابة الأرقام الظاهرة على الشاشة الآن.',
    zh: '请输入屏幕上现在显示的数字。',
    ru: 'Введите цифры, которые сейчас на экране.',
  },
  door_code_tries: {
    en: 'Please check in at the kiosk or the desk: these digits were tried too often.',
    fa: 'لطفاً در کیوسک یا پذیرش حضور خود را ثبت کنید: رقم‌ها بیش از اندازه امتحان شد.',
    ar: 'يُرجى تسجيل حضورك في جهاز التذاكر أو الاستقبال: جُرّبت الأرقام مرات كثيرة.',
    zh: '请在自助机或服务台报到：数字尝试次数过多。',
    ru: 'Отметьтесь у терминала или в регистратуре: попыток было слишком много.',
  },
  web_closed: {
    en: 'Please book by telephone or at the desk: booking here is closed.',
    fa: 'لطفاً تلفنی یا در پذیرش نوبت بگیرید: نوبت‌گیری در اینجا بسته است.',
    ar: 'يُرجى الحجز هاتفيًا أو لدى الاستقبال: الحجز هنا مغلق.',
    zh: '请通过电话或在服务台预约：此处的预约已关闭。',
    ru: 'Запишитесь по телефону или в регистратуре: запись здесь закрыта.',
  },
  web_begin_again: {
    en: 'Please begin again from the first page.',
    fa: 'لطفاً از صفحهٔ نخست دوباره شروع کنید.',
    ar: 'يُرجى البدء من جديد من الصفحة الأولى.',
    zh: '请从首页重新开始。',
    ru: 'Начните заново с первой страницы.',
  },
  web_name_missing: {
    en: 'Please write the name of the person who comes.',
    fa: 'لطفاً نام کسی را که می‌آید بنویسید.',
    ar: 'يُرجى كتابة اسم الشخص الذي سيحضر.',
    zh: '请填写就诊人的姓名。',
    ru: 'Напишите имя того, кто придёт.',
  },
  web_mobile_needed: {
    en: 'Please give a mobile number: the code comes by text.',
    fa: 'لطفاً شمارهٔ موبایل بدهید: کد با پیامک می‌آید.',
    ar: 'يُرجى إدخال رقم جوال: يصل الرمز برسالة نصية.',
    zh: '请填写手机号码：验证码将以短信发送。',
    ru: 'Укажите мобильный номер: код придёт в сообщении.',
  },
  web_mobile_abroad: {
    en: 'Please give a mobile number of this country, or book by telephone.',
    fa: 'لطفاً شمارهٔ موبایل همین کشور را بدهید یا تلفنی نوبت بگیرید.',
    ar: 'يُرجى إدخال رقم جوال من هذا البلد أو الحجز هاتفيًا.',
    zh: '请填写本国的手机号码，或通过电话预约。',
    ru: 'Укажите мобильный номер этой страны или запишитесь по телефону.',
  },
  web_code_wrong: {
    en: 'Please compare the code with the text and type it again.',
    fa: 'لطفاً کد را با پیامک مقایسه کنید و دوباره بنویسید.',
    ar: 'يُرجى مقارنة الرمز بالرسالة وكتابته من جديد.',
    zh: '请核对短信中的验证码，然后重新输入。',
    ru: 'Сверьте код с сообщением и введите его ещё раз.',
  },
  web_code_over: {
    en: 'Please ask for a new code: this one is no longer valid.',
    fa: 'لطفاً کد تازه‌ای بخواهید: این کد دیگر معتبر نیست.',
    ar: 'يُرجى طلب رمز جديد: لم يعد هذا الرمز صالحًا.',
    zh: '请重新获取验证码：此验证码已失效。',
    ru: 'Запросите новый код: этот больше не действует.',
  },
  web_too_many_places: {
    en: 'Please wait ten minutes, or book by telephone: many places are being chosen from here.',
    fa: 'لطفاً ده دقیقه صبر کنید یا تلفنی نوبت بگیرید: از اینجا وقت‌های زیادی انتخاب شده است.',
    ar: 'يُرجى الانتظار عشر دقائق أو الحجز هاتفيًا: اختيرت من هنا مواعيد كثيرة.',
    zh: '请等待十分钟，或通过电话预约：此处选择的名额过多。',
    ru: 'Подождите десять минут или запишитесь по телефону: отсюда выбрали слишком много мест.',
  },
  web_too_many_texts: {
    en: 'Please use the last code, or try again later: enough texts have been sent.',
    fa: 'لطفاً از آخرین کد استفاده کنید یا بعداً دوباره بیایید: پیامک به اندازهٔ کافی فرستاده شده است.',
    ar: 'يُرجى استخدام آخر رمز أو المحاولة لاحقًا: أُرسل عدد كافٍ من الرسائل.',
    zh: '请使用最近一次的验证码，或稍后再试：短信已达上限。',
    ru: 'Используйте последний код или попробуйте позже: сообщений отправлено достаточно.',
  },
  web_busy: {
    en: 'Please try again in a few minutes: very many people are booking now.',
    fa: 'لطفاً چند دقیقهٔ دیگر دوباره تلاش کنید: اکنون افراد بسیاری نوبت می‌گیرند.',
    ar: 'يُرجى المحاولة بعد دقائق: كثيرون يحجزون الآن.',
    zh: '请几分钟后再试：现在预约的人很多。',
    ru: 'Попробуйте через несколько минут: сейчас записывается очень много людей.',
  },
  web_too_many_bookings: {
    en: 'Please cancel a booking that you do not need first, or ask at the desk for another.',
    fa: 'لطفاً نخست نوبتی را که لازم ندارید لغو کنید، یا نوبت دیگر را از پذیرش بخواهید.',
    ar: 'يُرجى أولاً إلغاء موعد لا تحتاج إليه، أو طلب موعد آخر لدى الاستقبال.',
    zh: '请先取消不需要的预约，或到服务台另行预约。',
    ru: 'Сначала отмените ненужную запись или попросите ещё одну в регистратуре.',
  },
}) satisfies Record<WebRefusalCode, Phrase>;
