import { definePhrases } from './phrase.ts';

/** What to do about something typed that cannot be read; the keys are the codes of common/typed. */
export const typedPhrases = definePhrases({
  phone_missing: {
    en: 'Please enter a phone number.',
    fa: 'لطفاً شماره تلفن را وارد کنید.',
    ar: 'يُرجى إدخال رقم الهاتف.',
    zh: '请输入电话号码。',
    ru: 'Введите номер телефона.',
  },
  phone_too_short: {
    en: 'Digits are missing. Please enter the whole number.',
    fa: 'چند رقم کم است. لطفاً شماره را کامل وارد کنید.',
    ar: 'الرقم ناقص. يُرجى إدخاله كاملًا.',
    zh: '号码位数不够，请输入完整号码。',
    ru: 'Не хватает цифр. Введите номер полностью.',
  },
  phone_too_long: {
    en: 'There are too many digits. Please check the number.',
    fa: 'تعداد رقم‌ها زیاد است. لطفاً شماره را بررسی کنید.',
    ar: 'عدد الأرقام أكثر من اللازم. يُرجى التحقق من الرقم.',
    zh: '号码位数过多，请核对。',
    ru: 'Слишком много цифр. Проверьте номер.',
  },
  phone_invalid: {
    en: 'Please check the number. A number from abroad begins with + and the country code.',
    fa: 'لطفاً شماره را بررسی کنید. شماره‌ی خارج از کشور با + و کد کشور آغاز می‌شود.',
    ar: 'يُرجى التحقق من الرقم. الرقم من خارج البلد يبدأ بعلامة + ورمز الدولة.',
    zh: '请核对号码。国外号码以 + 和国家代码开头。',
    ru: 'Проверьте номер. Иностранный номер начинается с + и кода страны.',
  },
  phone_not_personal: {
    en: 'Please enter the number of a mobile or home phone.',
    fa: 'لطفاً شماره‌ی همراه یا تلفن ثابت را وارد کنید.',
    ar: 'يُرجى إدخال رقم هاتف محمول أو هاتف منزل.',
    zh: '请输入手机或家庭电话号码。',
    ru: 'Введите номер мобильного или домашнего телефона.',
  },
  national_id_missing: {
    en: 'Please enter the ID number.',
    fa: 'لطفاً کد ملی را وارد کنید.',
    ar: 'يُرجى إدخال رقم الهوية.',
    zh: '请输入身份证号码。',
    ru: 'Введите номер документа.',
  },
  national_id_wrong_characters: {
    en: 'Please check the ID number: it has a character that does not belong there.',
    fa: 'لطفاً کد ملی را بررسی کنید؛ نویسه‌ای در آن است که جایش آنجا نیست.',
    ar: 'يُرجى التحقق من رقم الهوية، ففيه رمز ليس في مكانه.',
    zh: '请核对身份证号码，其中有不应出现的字符。',
    ru: 'Проверьте номер документа: в нём есть лишний символ.',
  },
  national_id_wrong_length: {
    en: 'Please check the ID number: it is too short or too long.',
    fa: 'لطفاً کد ملی را بررسی کنید؛ تعداد رقم‌ها درست نیست.',
    ar: 'يُرجى التحقق من رقم الهوية، فعدد خاناته غير صحيح.',
    zh: '请核对身份证号码，位数不对。',
    ru: 'Проверьте номер документа: количество знаков не подходит.',
  },
  national_id_wrong_date: {
    en: 'Please check the date of birth in the ID number.',
    fa: 'لطفاً تاریخ تولد را در این شماره بررسی کنید.',
    ar: 'يُرجى التحقق من تاريخ الميلاد في رقم الهوية.',
    zh: '请核对身份证号码中的出生日期。',
    ru: 'Проверьте дату рождения в номере документа.',
  },
  national_id_wrong_checksum: {
    en: 'Please check the ID number: a digit is mistyped or two are exchanged.',
    fa: 'لطفاً کد ملی را بررسی کنید؛ رقمی اشتباه یا دو رقم جابه‌جا شده است.',
    ar: 'يُرجى التحقق من رقم الهوية، فهناك رقم خطأ أو رقمان متبادلان.',
    zh: '请核对身份证号码，可能有一位输错或两位颠倒。',
    ru: 'Проверьте номер документа: одна цифра неверна или две переставлены.',
  },
});
