import { definePhrases } from './phrase.ts';

/** A patient's written answer that nobody can read for certain, at the desk. */
export const unreadReplyPhrases = definePhrases({
  read: { en: 'Read', fa: 'خواندن', ar: 'اقرأ', zh: '查看', ru: 'Прочитать' },
  title: {
    en: 'What the patient wrote',
    fa: 'بیمار چه نوشته است',
    ar: 'ما كتبه المريض',
    zh: '患者回复的内容',
    ru: 'Что написал пациент',
  },
  why: {
    en: 'Nobody can tell for certain what is meant. Nothing was changed: ring up, or change the booking yourself.',
    fa: 'به‌یقین روشن نیست منظور چیست. چیزی تغییر نکرده است: تماس بگیرید یا خودتان نوبت را تغییر دهید.',
    ar: 'لا يمكن الجزم بالمقصود. لم يتغير شيء: اتصل به أو غيّر الحجز بنفسك.',
    zh: '无法确定其含义，未作任何更改：请致电对方，或自行更改预约。',
    ru: 'Нельзя точно понять, что имелось в виду. Ничего не изменено: позвоните или измените запись сами.',
  },
  forgotten: {
    en: 'What was written is no longer kept.',
    fa: 'نوشته دیگر نگهداری نمی‌شود.',
    ar: 'لم يعد النص محفوظًا.',
    zh: '回复内容已不再保存。',
    ru: 'Написанное больше не хранится.',
  },
  asked: {
    en: 'Written to this number before',
    fa: 'آنچه پیش‌تر به این شماره نوشته شد',
    ar: 'ما أُرسل إلى هذا الرقم من قبل',
    zh: '此前发给该号码的通知',
    ru: 'Что писали на этот номер',
  },
  whose: {
    en: 'Whose number it is',
    fa: 'این شماره از آنِ کیست',
    ar: 'لمن هذا الرقم',
    zh: '该号码属于',
    ru: 'Чей это номер',
  },
  nobody: {
    en: 'Nobody in the records has this number.',
    fa: 'این شماره در هیچ پرونده‌ای نیست.',
    ar: 'لا أحد في السجلات لديه هذا الرقم.',
    zh: '档案中无人使用该号码。',
    ru: 'Этого номера нет ни в одной карте.',
  },
  open: {
    en: 'Open the bookings',
    fa: 'باز کردن نوبت‌ها',
    ar: 'افتح الحجوزات',
    zh: '打开预约',
    ru: 'Открыть записи',
  },
  done: { en: 'Seen to', fa: 'رسیدگی شد', ar: 'تمت المتابعة', zh: '已处理', ru: 'Сделано' },
});
