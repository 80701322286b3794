import type { BookingProblemCode } from '../contract/problem.ts';
import type { generalProblems } from './problemsGeneral.ts';
import { definePhrases, type Phrase } from './phrase.ts';
import type { queueProblems } from './problemsQueue.ts';
import type { typedPhrases } from './typed.ts';

/** Said elsewhere: by the queue, by everything around it, or by the reading of what was typed. */
type SaidElsewhere = keyof typeof queueProblems | keyof typeof generalProblems | keyof typeof typedPhrases;

/** What the desk does when a booking or a patient's record is refused. */
export const bookingProblems = definePhrases({
  patient_not_found: {
    en: 'Please look for the patient again: the record may have been erased.',
    fa: 'لطفاً بیمار را دوباره جست‌وجو کنید: شاید پرونده‌اش پاک شده باشد.',
    ar: 'يُرجى البحث عن المريض من جديد: ربما مُحي سجله.',
    zh: '请重新查找患者：其记录可能已被删除。',
    ru: 'Найдите пациента ещё раз: запись могли удалить.',
  },
  insurance_not_found: {
    en: 'Please choose the insurance from the list again.',
    fa: 'لطفاً بیمه را دوباره از فهرست انتخاب کنید.',
    ar: 'يُرجى اختيار التأمين من القائمة من جديد.',
    zh: '请从列表中重新选择保险。',
    ru: 'Выберите страховку из списка ещё раз.',
  },
  practitioner_not_found: {
    en: 'Please choose the doctor from the list again.',
    fa: 'لطفاً پزشک را دوباره از فهرست انتخاب کنید.',
    ar: 'يُرجى اختيار الطبيب من القائمة من جديد.',
    zh: '请从列表中重新选择医生。',
    ru: 'Выберите врача из списка ещё раз.',
  },
  absence_not_found: {
    en: 'This absence is already over. Please reload this page.',
    fa: 'این غیبت دیگر ثبت نیست. لطفاً صفحه را دوباره بار کنید.',
    ar: 'لم يعد هذا الغياب مسجلاً. يُرجى إعادة تحميل الصفحة.',
    zh: '这次停诊已取消，请刷新页面。',
    ru: 'Это отсутствие уже снято. Обновите страницу.',
  },
  slot_taken: {
    en: 'Somebody has just taken this place. Please choose another.',
    fa: 'همین حالا کس دیگری این وقت را گرفت. لطفاً وقت دیگری انتخاب کنید.',
    ar: 'حُجز هذا الموعد للتو. يُرجى اختيار موعد آخر.',
    zh: '这个名额刚刚被占，请选择其他时间。',
    ru: 'Это место только что заняли. Выберите другое.',
  },
  schedule_full: {
    en: 'Every place of that day is taken. Please choose another day.',
    fa: 'همه‌ی وقت‌های آن روز پر است. لطفاً روز دیگری انتخاب کنید.',
    ar: 'كل مواعيد ذلك اليوم محجوزة. يُرجى اختيار يوم آخر.',
    zh: '当天名额已满，请选择其他日期。',
    ru: 'Все места на этот день заняты. Выберите другой день.',
  },
  not_offered: {
    en: 'This place is not open to this patient. Please choose another.',
    fa: 'این وقت برای این بیمار نیست. لطفاً وقت دیگری انتخاب کنید.',
    ar: 'هذا الموعد غير متاح لهذا المريض. يُرجى اختيار موعد آخر.',
    zh: '这个名额不适用于该患者，请选择其他时间。',
    ru: 'Это место не для этого пациента. Выберите другое.',
  },
  screening_needed: {
    en: 'Please ask the clinic’s questions first.',
    fa: 'لطفاً نخست پرسش‌های درمانگاه را بپرسید.',
    ar: 'يُرجى طرح أسئلة العيادة أولاً.',
    zh: '请先询问诊所的问题。',
    ru: 'Сначала задайте вопросы клиники.',
  },
  screening_outdated: {
    en: 'The clinic’s questions have changed. Please ask them again.',
    fa: 'پرسش‌های درمانگاه تغییر کرده است. لطفاً دوباره بپرسید.',
    ar: 'تغيّرت أسئلة العيادة. يُرجى طرحها من جديد.',
    zh: '诊所的问题已更新，请重新询问。',
    ru: 'Вопросы клиники изменились. Задайте их ещё раз.',
  },
  screening_tree_refused: {
    en: 'Please mend the marked questions, then save again.',
    fa: 'لطفاً پرسش‌های نشان‌شده را درست کنید و دوباره ذخیره کنید.',
    ar: 'يُرجى تصحيح الأسئلة المعلّمة ثم الحفظ من جديد.',
    zh: '请修改标出的问题，然后重新保存。',
    ru: 'Исправьте отмеченные вопросы и сохраните снова.',
  },
  needs_a_person: {
    en: 'A doctor or nurse decides this. Please put the caller through.',
    fa: 'تصمیم با پزشک یا پرستار است. لطفاً تماس را وصل کنید.',
    ar: 'القرار هنا للطبيب أو الممرض. يُرجى تحويل المتصل.',
    zh: '需由医生或护士决定，请转接来电。',
    ru: 'Это решает врач или медсестра. Соедините звонящего.',
  },
  overlaps_another: {
    en: 'This patient is already booked at that time. Please choose another.',
    fa: 'این بیمار در همان زمان نوبت دیگری دارد. لطفاً وقت دیگری انتخاب کنید.',
    ar: 'لدى هذا المريض موعد آخر في ذلك الوقت. يُرجى اختيار وقت آخر.',
    zh: '该患者当时已有预约，请选择其他时间。',
    ru: 'На это время пациент уже записан. Выберите другое.',
  },
  already_on_waiting_list: {
    en: 'This patient is already on the waiting list for this service.',
    fa: 'این بیمار هم‌اکنون در فهرست انتظار این خدمت است.',
    ar: 'هذا المريض مسجل بالفعل في قائمة الانتظار لهذه الخدمة.',
    zh: '该患者已在这项服务的候补名单中。',
    ru: 'Этот пациент уже в листе ожидания на эту услугу.',
  },
  waiting_not_found: {
    en: 'Please look at the waiting list again: this line is no longer there.',
    fa: 'لطفاً فهرست انتظار را دوباره ببینید: این سطر دیگر آنجا نیست.',
    ar: 'يُرجى مراجعة قائمة الانتظار من جديد: لم يعد هذا السطر فيها.',
    zh: '请重新查看候补名单：这一条已不在其中。',
    ru: 'Посмотрите лист ожидания ещё раз: этой строки там больше нет.',
  },
  waiting_over: {
    en: 'This patient no longer waits: please look at the list again.',
    fa: 'این بیمار دیگر در انتظار نیست: لطفاً فهرست را دوباره ببینید.',
    ar: 'لم يعد هذا المريض في الانتظار: يُرجى مراجعة القائمة من جديد.',
    zh: '该患者已不再候补，请重新查看名单。',
    ru: 'Этот пациент больше не ждёт: посмотрите лист ещё раз.',
  },
  offer_over: {
    en: 'This place is no longer kept. You stay on the waiting list for the next one.',
    fa: 'این وقت دیگر نگه داشته نمی‌شود. برای وقت بعدی در فهرست انتظار می‌مانید.',
    ar: 'لم يعد هذا الموعد محفوظاً. تبقى في قائمة الانتظار للموعد التالي.',
    zh: '这个名额已不再保留。您仍在候补名单中，等待下一个名额。',
    ru: 'Это место больше не держат. Вы остаётесь в листе ожидания на следующее.',
  },
  offer_open: {
    en: 'A place is already kept for this patient. Please wait for the answer, or give it for the patient.',
    fa: 'برای این بیمار هم‌اکنون وقتی نگه داشته شده است. لطفاً منتظر پاسخ بمانید یا به جای او پاسخ دهید.',
    ar: 'هناك موعد محفوظ لهذا المريض. يُرجى انتظار الرد أو الرد نيابة عنه.',
    zh: '已为该患者保留名额，请等待答复或代为答复。',
    ru: 'Для этого пациента уже держат место. Дождитесь ответа или ответьте за него.',
  },
  no_place_suits: {
    en: 'No free place fits what this patient wants. Please keep the patient on the list.',
    fa: 'هیچ وقت آزادی با خواست این بیمار جور نیست. لطفاً او را در فهرست نگه دارید.',
    ar: 'لا يوجد موعد شاغر يناسب ما يريده هذا المريض. يُرجى إبقاؤه في القائمة.',
    zh: '没有符合该患者要求的空闲名额，请让其继续候补。',
    ru: 'Свободного места по пожеланиям пациента нет. Оставьте его в листе.',
  },
  place_not_held: {
    en: 'This place is no longer kept for you. Please choose it again.',
    fa: 'این وقت دیگر برای شما نگه داشته نشده است. لطفاً دوباره انتخابش کنید.',
    ar: 'لم يعد هذا الموعد محفوظاً لك. يُرجى اختياره من جديد.',
    zh: '该名额已不再为您保留，请重新选择。',
    ru: 'Это место больше не закреплено за вами. Выберите его снова.',
  },
  extra_limit_reached: {
    en: 'The doctor takes no more extra patients that day. Please choose another day.',
    fa: 'پزشک در آن روز بیمار اضافه‌ی دیگری نمی‌پذیرد. لطفاً روز دیگری انتخاب کنید.',
    ar: 'لا يقبل الطبيب مرضى إضافيين آخرين ذلك اليوم. يُرجى اختيار يوم آخر.',
    zh: '医生当天不再加号，请选择其他日期。',
    ru: 'Врач больше не берёт дополнительных пациентов в этот день. Выберите другой день.',
  },
  outside_booking_window: {
    en: 'This day cannot be booked now. Please choose another day.',
    fa: 'این روز اکنون برای نوبت‌دهی باز نیست. لطفاً روز دیگری انتخاب کنید.',
    ar: 'لا يمكن الحجز لهذا اليوم الآن. يُرجى اختيار يوم آخر.',
    zh: '这一天目前不能预约，请选择其他日期。',
    ru: 'На этот день сейчас не записывают. Выберите другой.',
  },
  email_invalid: {
    en: 'Please check the e-mail address.',
    fa: 'لطفاً نشانی ایمیل را بررسی کنید.',
    ar: 'يُرجى التحقق من عنوان البريد الإلكتروني.',
    zh: '请核对电子邮箱地址。',
    ru: 'Проверьте адрес электронной почты.',
  },
  birth_date_in_future: {
    en: 'Please check the date of birth: it is in the future.',
    fa: 'لطفاً تاریخ تولد را بررسی کنید: در آینده است.',
    ar: 'يُرجى التحقق من تاريخ الميلاد: فهو في المستقبل.',
    zh: '请核对出生日期：它在未来。',
    ru: 'Проверьте дату рождения: она в будущем.',
  },
  national_id_taken: {
    en: 'Another record has this ID number. Please look whether it is the same person.',
    fa: 'پرونده‌ی دیگری همین کد ملی را دارد. لطفاً ببینید همان شخص است یا نه.',
    ar: 'رقم الهوية هذا في سجل آخر. يُرجى التحقق مما إذا كان الشخص نفسه.',
    zh: '另一份记录已有此身份证号码，请确认是否同一人。',
    ru: 'Этот номер документа уже есть в другой записи. Проверьте, не тот ли это человек.',
  },
  record_number_taken: {
    en: 'Another record has this number. Please look whether it is the same person.',
    fa: 'پرونده‌ی دیگری همین شماره را دارد. لطفاً ببینید همان شخص است یا نه.',
    ar: 'هذا الرقم في سجل آخر. يُرجى التحقق مما إذا كان الشخص نفسه.',
    zh: '另一份记录已有此编号，请确认是否同一人。',
    ru: 'Этот номер уже есть в другой записи. Проверьте, не тот ли это человек.',
  },
  patient_has_open_bookings: {
    en: 'Please cancel this patient’s bookings first.',
    fa: 'لطفاً نخست نوبت‌های این بیمار را لغو کنید.',
    ar: 'يُرجى إلغاء مواعيد هذا المريض أولاً.',
    zh: '请先取消该患者的预约。',
    ru: 'Сначала отмените записи этого пациента.',
  },
}) satisfies Record<Exclude<BookingProblemCode, SaidElsewhere>, Phrase>;
