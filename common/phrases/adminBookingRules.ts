import { definePhrases } from './phrase.ts';

/** What is asked about who may book, and how far ahead. */
export const bookingRulePhrases = definePhrases({
  bookingDaysAhead: {
    en: 'Days that can be booked ahead',
    fa: 'نوبت‌دهی تا چند روز آینده',
    ar: 'أيام الحجز المسبق',
    zh: '可提前预约天数',
    ru: 'Запись на столько дней вперёд',
  },
  offerAnswerMin: {
    en: 'Waiting list: minutes that a place is kept for an answer',
    fa: 'فهرست انتظار: چند دقیقه وقت برای پاسخ نگه داشته شود',
    ar: 'قائمة الانتظار: دقائق حفظ الموعد حتى الرد',
    zh: '候补名单：保留名额等待答复的分钟数',
    ru: 'Лист ожидания: сколько минут держать место до ответа',
  },
  webBooking: {
    en: 'Booking on the web: anybody may book at /book/',
    fa: 'نوبت‌گیری در وب: هر کسی می‌تواند در /book/ نوبت بگیرد',
    ar: 'الحجز على الويب: يمكن لأي شخص الحجز في /book/',
    zh: '网上预约：任何人都可在 /book/ 预约',
    ru: 'Запись в интернете: записаться на /book/ может каждый',
  },
  webBookingHint: {
    en: 'Needs a line for texts: each number is confirmed by a code.',
    fa: 'به خط پیامک نیاز دارد: هر شماره با یک کد تأیید می‌شود.',
    ar: 'يحتاج إلى خط للرسائل: يُؤكَّد كل رقم برمز.',
    zh: '需要短信线路：每个号码都通过验证码确认。',
    ru: 'Нужна линия для сообщений: каждый номер подтверждается кодом.',
  },
  webHidesDoctors: {
    en: 'Booking on the web: name no doctors, give the first free place',
    fa: 'نوبت‌گیری در وب: نام پزشکان گفته نشود، نخستین وقت داده شود',
    ar: 'الحجز على الويب: بلا أسماء الأطباء، ويُعطى أول موعد شاغر',
    zh: '网上预约：不显示医生姓名，给出最早的空位',
    ru: 'Запись в интернете: не называть врачей, давать ближайшее место',
  },
  webAsksNoName: {
    en: 'Booking on the web: a mobile number is enough, no name is asked',
    fa: 'نوبت‌گیری در وب: شمارهٔ موبایل کافی است و نام پرسیده نمی‌شود',
    ar: 'الحجز على الويب: يكفي رقم الجوال ولا يُسأل عن الاسم',
    zh: '网上预约：只需手机号码，不询问姓名',
    ru: 'Запись в интернете: достаточно номера, имя не спрашивается',
  },
  webForeignMobiles: {
    en: 'Booking on the web: also with mobiles of other countries',
    fa: 'نوبت‌گیری در وب: با موبایل کشورهای دیگر هم',
    ar: 'الحجز على الويب: بأرقام جوال من بلدان أخرى أيضًا',
    zh: '网上预约：也接受其他国家的手机号码',
    ru: 'Запись в интернете: также с мобильных других стран',
  },
  webTerms: {
    en: 'Booking on the web: what is agreed to first',
    fa: 'نوبت‌گیری در وب: آنچه نخست پذیرفته می‌شود',
    ar: 'الحجز على الويب: ما تجب الموافقة عليه أولاً',
    zh: '网上预约：需先同意的内容',
    ru: 'Запись в интернете: с чем сначала соглашаются',
  },
  webMostOpen: {
    en: 'Booking on the web: open bookings of one mobile',
    fa: 'نوبت‌گیری در وب: نوبت‌های باز یک موبایل',
    ar: 'الحجز على الويب: الحجوزات المفتوحة لرقم واحد',
    zh: '网上预约：每个手机号的未完成预约数',
    ru: 'Запись в интернете: открытых записей на один номер',
  },
  allowsOverlap: {
    en: 'Staff may book a patient twice at one time, with a reason',
    fa: 'کارکنان با ذکر دلیل می‌توانند دو نوبت هم‌زمان ثبت کنند',
    ar: 'يجوز للموظفين حجز موعدين متزامنين للمريض مع ذكر السبب',
    zh: '工作人员注明原因后可为患者预约同一时间的两项',
    ru: 'Сотрудники могут записать пациента на одно время дважды, указав причину',
  },
});
