import { definePhrases } from './phrase.ts';

/** Who changed a patient's record last. */
export const recordPhrases = definePhrases({
  changedBy: {
    en: 'Last changed by {name} on {day}: {fields}',
    fa: 'آخرین تغییر: {name}، {day} ({fields})',
    ar: 'آخر تعديل: {name}، {day} ({fields})',
    zh: '最近由{name}于{day}修改：{fields}',
    ru: 'Последнее изменение: {name}, {day} ({fields})',
  },
  changedBySomebody: {
    en: 'Last changed on {day}: {fields}',
    fa: 'آخرین تغییر: {day} ({fields})',
    ar: 'آخر تعديل: {day} ({fields})',
    zh: '最近修改于{day}：{fields}',
    ru: 'Последнее изменение: {day} ({fields})',
  },
  addedBy: {
    en: 'Added by {name} on {day}, not changed since',
    fa: 'افزوده‌ی {name} در {day}، از آن پس بی‌تغییر',
    ar: 'أضافه {name} في {day}، ولم يتغير بعدها',
    zh: '由{name}于{day}添加，此后未修改',
    ru: 'Добавлено: {name}, {day}, с тех пор без изменений',
  },
  addedBySomebody: {
    en: 'Added on {day}, not changed since',
    fa: 'افزوده در {day}، از آن پس بی‌تغییر',
    ar: 'أُضيف في {day}، ولم يتغير بعدها',
    zh: '于{day}添加，此后未修改',
    ru: 'Добавлено {day}, с тех пор без изменений',
  },
});
