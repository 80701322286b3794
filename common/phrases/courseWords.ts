import { LANGUAGES, type Language, type LocalText } from '../contract/language.ts';
import type { Phrase, Wording } from './phrase.ts';

/** One word of a clinic, and what stands for it; the first that fits. */
type Swap = readonly [from: RegExp | string, to: string | ((whole: string, ...parts: string[]) => string)];

/** In Russian the ending stays that of the case: the soft noun has others. */
const SOFT: Readonly<Record<string, string>> = {
  '': 'ь',
  а: 'я',
  у: 'ю',
  ом: 'ем',
  е: 'е',
  и: 'и',
  ей: 'ей',
  ам: 'ям',
  ами: 'ями',
  ах: 'ях',
};
const begins = (like: string, word: string): string =>
  like === like.toUpperCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;

/**
 * Each word is one that bends like the clinic's own: of the same gender, and with endings of the same kind, so that the
 * sentence around it stays right. Longer words stand before those that they contain.
 */
const SWAPS: Readonly<Record<Language, readonly Swap[]>> = {
  en: [
    [/\b[Mm]edical council number/g, (whole) => begins(whole.charAt(0), 'register number')],
    [/\bmedical council\b/g, 'register'],
    [/\b([Bb])ook an appointment/g, '$1ook a place'],
    [/\b([Aa])n appointment/g, '$1 booking'],
    [/\b([Aa])ppointment/g, (_, a: string) => begins(a, 'booking')],
    [/\b([Pp])atient/g, (_, p: string) => begins(p, 'participant')],
    [/\b([Dd])octor/g, (_, d: string) => begins(d, 'teacher')],
    [/\b([Cc])linic/g, (_, c: string) => begins(c, 'centre')],
    [/\b([Nn])urse/g, (_, n: string) => begins(n, 'colleague')],
  ],
  fa: [
    [/نظام\u200c?\s?پزشکی/g, 'مدرسی'],
    ['بیمارستان', 'مرکز'],
    ['بیمار', 'فراگیر'],
    ['پزشک', 'مدرس'],
    ['دکتر', 'مدرس'],
    ['درمانگاه\u200cها', 'مرکزها'],
    ['درمانگاه', 'مرکز'],
    ['مدرس یا پرستار', 'مدرس یا همکار'],
    ['ویزیت\u200cشده', 'انجام\u200cشده'],
    ['ویزیتِ', 'مراجعهٔ'],
    ['ویزیت', 'مراجعه'],
  ],
  ar: [
    ['أطباء', 'أساتذة'],
    ['طبيب', 'أستاذ'],
    [/المجلس الطبي|النقابة الطبية|الهيئة الطبية/g, 'السجل'],
    ['الطبية', 'التدريسية'],
    ['الطبي', 'التدريسي'],
    ['مريضا', 'طالبا'],
    ['مريض', 'طالب'],
    ['مرضى', 'طلاب'],
    ['ممرضة', 'زميلة'],
    ['ممرض', 'زميل'],
    ['عيادات', 'مؤسسات'],
    ['عيادت', 'مؤسست'],
    ['عيادة', 'مؤسسة'],
  ],
  zh: [
    [/医[生师]执业(证)?/g, '教师登记'],
    ['就诊人', '参加者'],
    ['看哪位医生', '找哪位教师'],
    ['患者', '学员'],
    ['病人', '学员'],
    ['医师', '教师'],
    ['医生', '教师'],
    ['护士', '同事'],
    ['诊所', '中心'],
    ['诊室', '教室'],
    ['候诊', '等候'],
    ['接诊', '接待'],
    ['停诊', '停课'],
    ['出诊', '授课'],
    ['急诊', '紧急'],
    ['初诊', '首次来访'],
    ['复诊', '再次来访'],
    ['转诊', '转介'],
    ['问诊', '提问'],
    ['到诊', '到场'],
    ['门诊', '中心'],
    ['就诊', '到访'],
    ['病历', '档案'],
    ['医院', '机构'],
    ['本院', '本中心'],
  ],
  ru: [
    [/медицинском совете/g, 'реестре'],
    [/медицинск[а-яё]+ /g, ''],
    [/([Пп])ациенты(?![а-яё])/g, (_, p: string) => begins(p, 'участники')],
    [/(^|[^а-яё])([Оо]) пациент/gi, (_, before: string, o: string) => `${before}${o}б участник`],
    [/([Пп])ациент/g, (_, p: string) => begins(p, 'участник')],
    [
      /([Вв])рач(ами|ах|ам|ом|ей|а|у|е|и)?(?![а-яё])/g,
      (_, v: string, ending: string | undefined) => `${begins(v, 'преподавател')}${SOFT[ending ?? ''] ?? ''}`,
    ],
    [/([Кк])линики(?![а-яё])/g, (_, k: string) => begins(k, 'школы')],
    [/([Кк])линик/g, (_, k: string) => begins(k, 'школ')],
    ['медсестры', 'коллеги'],
    ['медсестра', 'коллега'],
    ['медсестре', 'коллеге'],
    ['медсестру', 'коллегу'],
  ],
};

/** Values keep their names: `{clinic}` is no word. */
const swapped = (text: string, language: Language): string =>
  text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : inSwappedWords(part, language)))
    .join('');

/** What is spoken has its vowel signs; those after the word are of its ending, and stay. */
const VOWEL_SIGNS = '[\u064B-\u0652\u0670]*';
const voweled = (word: string): RegExp => new RegExp(Array.from(word).join(VOWEL_SIGNS), 'g');
const SPOKEN: readonly Swap[] = SWAPS.ar.map(([from, to]) => [typeof from === 'string' ? voweled(from) : from, to]);

const inSwappedWords = (text: string, language: Language): string =>
  (language === 'ar' ? SPOKEN : SWAPS[language]).reduce(
    // Both kinds of `replaceAll`, which its type tells apart.
    (now, [from, to]) => (typeof to === 'string' ? now.replaceAll(from, to) : now.replaceAll(from, to)),
    text,
  );

function inWords(wording: Wording, language: Language): Wording {
  if (typeof wording === 'string') return swapped(wording, language);
  const forms = Object.entries(wording).map(([rule, text]) => [rule, swapped(text, language)]);
  // The same plural forms as before.
  return Object.fromEntries(forms) as Wording;
}

const made = new WeakMap<Phrase, Phrase>();

/** What a training centre says for what a clinic says: participants for patients, teachers for doctors. */
export function inCourseWords(phrase: Phrase): Phrase {
  const known = made.get(phrase);
  if (known) return known;
  // All languages, each once.
  const fresh = Object.fromEntries(
    LANGUAGES.map((language) => [language, inWords(phrase[language], language)]),
  ) as Phrase;
  made.set(phrase, fresh);
  return fresh;
}

/** The same for a name that somebody wrote in some of the languages. */
export function courseText(text: LocalText): LocalText {
  const written = LANGUAGES.flatMap((language) => {
    const own = text[language];
    return own === undefined ? [] : [[language, swapped(own, language)] as const];
  });
  return Object.fromEntries(written);
}
