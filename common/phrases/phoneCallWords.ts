import type { CallBecame, DeskCallOutcome } from '../contract/phoneCalls.ts';
import { definePhrases, type Phrase } from './phrase.ts';

/** What became of a telephone call. */
const BECAME = definePhrases<CallBecame>({
  under_way: { en: 'Under way', fa: 'در جریان', ar: 'جارية', zh: '通话中', ru: 'Идёт' },
  booked: { en: 'Booked', fa: 'نوبت گرفت', ar: 'حجز', zh: '已预约', ru: 'Запись сделана' },
  moved: { en: 'Booking moved', fa: 'نوبت جابه‌جا شد', ar: 'نُقل الحجز', zh: '已改期', ru: 'Запись перенесена' },
  cancelled: { en: 'Booking cancelled', fa: 'نوبت لغو شد', ar: 'أُلغي الحجز', zh: '已取消预约', ru: 'Запись отменена' },
  heard_bookings: {
    en: 'Heard own bookings',
    fa: 'نوبت‌های خود را شنید',
    ar: 'استمع إلى حجوزاته',
    zh: '查询了自己的预约',
    ru: 'Узнал о своих записях',
  },
  heard_place: {
    en: 'Heard place in the queue',
    fa: 'جای خود در صف را شنید',
    ar: 'استمع إلى دوره',
    zh: '查询了排队位置',
    ru: 'Узнал своё место в очереди',
  },
  informed: { en: 'Informed', fa: 'اطلاعات گرفت', ar: 'حصل على معلومات', zh: '已获取信息', ru: 'Получил сведения' },
  desk: {
    en: 'Spoke with the desk',
    fa: 'با پذیرش صحبت کرد',
    ar: 'تحدث مع الاستقبال',
    zh: '与服务台通话',
    ru: 'Поговорил с регистратурой',
  },
  callback: {
    en: 'To be called back',
    fa: 'باید با او تماس گرفت',
    ar: 'ينتظر معاودة الاتصال',
    zh: '待回电',
    ru: 'Ждёт звонка',
  },
  closed: {
    en: 'Outside hours',
    fa: 'بیرون از ساعت کار',
    ar: 'خارج ساعات العمل',
    zh: '非服务时间',
    ru: 'Вне часов работы',
  },
  hung_up: { en: 'Hung up', fa: 'تلفن را قطع کرد', ar: 'أنهى المكالمة', zh: '来电者挂断', ru: 'Положил трубку' },
  silence: { en: 'Pressed nothing', fa: 'کلیدی نزد', ar: 'لم يضغط شيئًا', zh: '未按键', ru: 'Ничего не нажал' },
  wrong_keys: {
    en: 'Keys not understood',
    fa: 'کلیدها درست نبود',
    ar: 'لم تُفهم المفاتيح',
    zh: '按键无效',
    ru: 'Нажимал не те кнопки',
  },
  nothing_free: {
    en: 'No free place',
    fa: 'جای خالی نبود',
    ar: 'لا مكان متاحًا',
    zh: '没有空位',
    ru: 'Не было свободных мест',
  },
  not_identified: {
    en: 'Identity not recognised',
    fa: 'هویت شناخته نشد',
    ar: 'لم تُعرف الهوية',
    zh: '未能核实身份',
    ru: 'Личность не установлена',
  },
  too_many_tries: {
    en: 'Too many wrong entries',
    fa: 'ورودی نادرست زیاد',
    ar: 'إدخالات خاطئة كثيرة',
    zh: '错误次数过多',
    ru: 'Слишком много ошибок',
  },
  desk_not_reached: {
    en: 'Nobody took it at the desk',
    fa: 'کسی در پذیرش برنداشت',
    ar: 'لم يرد أحد في الاستقبال',
    zh: '服务台无人接听',
    ru: 'В регистратуре не ответили',
  },
  too_long: { en: 'Took too long', fa: 'بیش از حد طول کشید', ar: 'طالت المكالمة', zh: '通话超时', ru: 'Слишком долго' },
  error: { en: 'Trouble with the line', fa: 'اشکال خط', ar: 'خلل في الخط', zh: '线路故障', ru: 'Сбой на линии' },
  line_busy: {
    en: 'Every line was busy',
    fa: 'همه‌ی خط‌ها مشغول بود',
    ar: 'كانت كل الخطوط مشغولة',
    zh: '线路全忙',
    ru: 'Все линии были заняты',
  },
  answered: { en: 'Answered', fa: 'پاسخ داد', ar: 'أجاب', zh: '已接听', ru: 'Ответил' },
  busy: { en: 'Busy', fa: 'مشغول بود', ar: 'مشغول', zh: '占线', ru: 'Занято' },
  no_answer: { en: 'No answer', fa: 'پاسخ نداد', ar: 'لم يُجب', zh: '无人接听', ru: 'Не ответил' },
  refused: { en: 'Refused', fa: 'رد کرد', ar: 'رفض', zh: '拒接', ru: 'Отклонил' },
  wrong_number: { en: 'Wrong number', fa: 'شماره نادرست', ar: 'رقم خاطئ', zh: '号码错误', ru: 'Неверный номер' },
  not_rung: { en: 'Not rung', fa: 'زنگ نخورد', ar: 'لم يرن', zh: '未拨出', ru: 'Вызова не было' },
  failed: { en: 'Not put through', fa: 'برقرار نشد', ar: 'تعذر الاتصال', zh: '未接通', ru: 'Не удалось дозвониться' },
});
export const becamePhrase = (became: CallBecame): Phrase => BECAME[became];

/** What came of a call at the desk. */
const CAME_OF = definePhrases<DeskCallOutcome>({
  booked: { en: 'Booked', fa: 'نوبت داده شد', ar: 'تم الحجز', zh: '已预约', ru: 'Записан' },
  moved: { en: 'Booking moved', fa: 'نوبت جابه‌جا شد', ar: 'نُقل الحجز', zh: '已改期', ru: 'Запись перенесена' },
  cancelled: { en: 'Booking cancelled', fa: 'نوبت لغو شد', ar: 'أُلغي الحجز', zh: '已取消预约', ru: 'Запись отменена' },
  informed: {
    en: 'Question answered',
    fa: 'پاسخ پرسش داده شد',
    ar: 'أُجيب عن السؤال',
    zh: '已解答',
    ru: 'Ответили на вопрос',
  },
  passed_on: { en: 'Passed on', fa: 'به دیگری سپرده شد', ar: 'أُحيل إلى غيره', zh: '已转交', ru: 'Передано другому' },
  wrong_number: {
    en: 'Wrong number',
    fa: 'شماره را اشتباه گرفت',
    ar: 'رقم خاطئ',
    zh: '打错电话',
    ru: 'Ошиблись номером',
  },
  nothing: { en: 'Nothing', fa: 'بی‌نتیجه', ar: 'لا شيء', zh: '无结果', ru: 'Без результата' },
});
export const cameOfPhrase = (cameOf: DeskCallOutcome): Phrase => CAME_OF[cameOf];

/** Where a caller is in the menu, by the beginning of the step's name; what is not here is the menu as such. */
const STEPS = definePhrases({
  language: { en: 'Language', fa: 'زبان', ar: 'اللغة', zh: '语言', ru: 'Язык' },
  main: { en: 'Main menu', fa: 'فهرست اصلی', ar: 'القائمة الرئيسية', zh: '主菜单', ru: 'Главное меню' },
  choose_clinic: {
    en: 'Choosing the clinic',
    fa: 'انتخاب درمانگاه',
    ar: 'اختيار العيادة',
    zh: '选择诊所',
    ru: 'Выбор клиники',
  },
  choose_way: { en: 'How to book', fa: 'روش نوبت‌گیری', ar: 'طريقة الحجز', zh: '预约方式', ru: 'Способ записи' },
  choose_patient_type: {
    en: 'First visit or again',
    fa: 'بار نخست یا دوباره',
    ar: 'أول زيارة أم متابعة',
    zh: '初诊或复诊',
    ru: 'Впервые или повторно',
  },
  choose_answer: {
    en: 'Questions before booking',
    fa: 'پرسش‌های پیش از نوبت',
    ar: 'أسئلة قبل الحجز',
    zh: '预约前的问题',
    ru: 'Вопросы перед записью',
  },
  choose_department: {
    en: 'Choosing the department',
    fa: 'انتخاب بخش',
    ar: 'اختيار القسم',
    zh: '选择科室',
    ru: 'Выбор отделения',
  },
  choose_insurance: {
    en: 'Choosing the insurance',
    fa: 'انتخاب بیمه',
    ar: 'اختيار التأمين',
    zh: '选择保险',
    ru: 'Выбор страховки',
  },
  choose_doctor: {
    en: 'Choosing the doctor',
    fa: 'انتخاب پزشک',
    ar: 'اختيار الطبيب',
    zh: '选择医生',
    ru: 'Выбор врача',
  },
  choose_service: {
    en: 'Choosing the service',
    fa: 'انتخاب خدمت',
    ar: 'اختيار الخدمة',
    zh: '选择服务',
    ru: 'Выбор услуги',
  },
  choose_identity: {
    en: 'How to say who it is',
    fa: 'روش شناسایی',
    ar: 'طريقة التعريف',
    zh: '选择身份方式',
    ru: 'Как назвать себя',
  },
  choose_information: { en: 'Information', fa: 'اطلاعات', ar: 'المعلومات', zh: '信息查询', ru: 'Сведения' },
  places: {
    en: 'Hearing free places',
    fa: 'شنیدن جاهای خالی',
    ar: 'سماع المواعيد المتاحة',
    zh: '收听空位',
    ru: 'Слушает свободные места',
  },
  this_number: {
    en: 'Is it this number',
    fa: 'آیا همین شماره است',
    ar: 'هل هذا الرقم',
    zh: '确认本机号码',
    ru: 'Этот ли номер',
  },
  entry: { en: 'Keying in a number', fa: 'وارد کردن شماره', ar: 'إدخال رقم', zh: '输入号码', ru: 'Ввод номера' },
  heard_back: {
    en: 'Checking what was keyed in',
    fa: 'بازبینی شماره',
    ar: 'مراجعة ما أُدخل',
    zh: '核对输入',
    ru: 'Проверка ввода',
  },
  confirm: {
    en: 'Confirming the booking',
    fa: 'تأیید نوبت',
    ar: 'تأكيد الحجز',
    zh: '确认预约',
    ru: 'Подтверждение записи',
  },
  made: { en: 'Booked', fa: 'نوبت ثبت شد', ar: 'تم الحجز', zh: '预约完成', ru: 'Запись сделана' },
  my_bookings: { en: 'Own bookings', fa: 'نوبت‌های من', ar: 'حجوزاتي', zh: '我的预约', ru: 'Мои записи' },
  confirm_cancel: { en: 'Cancelling a booking', fa: 'لغو نوبت', ar: 'إلغاء حجز', zh: '取消预约', ru: 'Отмена записи' },
  afterwards: { en: 'Anything else', fa: 'کار دیگری هست', ar: 'هل من شيء آخر', zh: '还需要什么', ru: 'Что-нибудь ещё' },
  no_desk: {
    en: 'Desk not reached',
    fa: 'پذیرش پاسخ نداد',
    ar: 'الاستقبال لا يجيب',
    zh: '服务台无应答',
    ru: 'Регистратура не ответила',
  },
  desk: { en: 'To the desk', fa: 'به پذیرش', ar: 'إلى الاستقبال', zh: '转服务台', ru: 'К регистратуре' },
  talking: { en: 'At the desk', fa: 'نزد پذیرش', ar: 'مع الاستقبال', zh: '与服务台通话', ru: 'В регистратуре' },
  menu: { en: 'In the menu', fa: 'در فهرست گویا', ar: 'في القائمة', zh: '菜单中', ru: 'В меню' },
});

export function stepPhrase(step: string): Phrase {
  const name = step.replaceAll(/[^a-z]+/g, '_');
  const known = new Map<string, Phrase>(Object.entries(STEPS));
  const parts = name.split('_');
  for (let length = parts.length; length > 0; length -= 1) {
    const found = known.get(parts.slice(0, length).join('_'));
    if (found !== undefined) return found;
  }
  return STEPS.menu;
}
