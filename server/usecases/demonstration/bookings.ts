/** What can be booked in the invented clinic, and by whom: doctors' schedules, insurances, questions, patients. */
import type { z } from 'zod';
import type { LocalText } from '../../../common/contract/language.ts';
import type { NewPatient } from '../../../common/contract/patients.ts';

/** Prefixes of their own, so that a booked number and a walk-in's never meet. */
export const SCHEDULES = [
  { practitioner: 'noor', service: 'gp', series: 'N', slotMin: 20, placesPerSlot: 1, extraPerDay: 2 },
  { practitioner: 'karimi', service: 'gp', series: 'K', slotMin: 20, placesPerSlot: 2, extraPerDay: 0 },
  { practitioner: 'petrova', service: 'children', series: 'P', slotMin: 30, placesPerSlot: 1, extraPerDay: 1 },
  { practitioner: 'li', service: 'heart', series: 'L', slotMin: 30, placesPerSlot: 1, extraPerDay: 1 },
] as const;

export const INSURANCES: readonly { readonly key: string; readonly name: LocalText; readonly notWith?: string }[] = [
  {
    key: 'national',
    name: {
      en: 'National insurance',
      fa: 'بیمه همگانی',
      ar: 'التأمين الوطني',
      zh: '国民保险',
      ru: 'Государственная страховка',
    },
  },
  {
    key: 'harbour',
    notWith: 'karimi',
    name: { en: 'Harbour Insurance', fa: 'بیمه بندر', ar: 'تأمين الميناء', zh: '港湾保险', ru: 'Страховка «Гавань»' },
  },
];

type Option = {
  readonly id: string;
  readonly text: LocalText;
  /** The next question, the services allowed, or a person. */
  readonly to: { readonly question: string } | { readonly services: readonly string[] } | 'person';
};

const YES: LocalText = { en: 'Yes', fa: 'بله', ar: 'نعم', zh: '是', ru: 'Да' };
const NO: LocalText = { en: 'No', fa: 'خیر', ar: 'لا', zh: '否', ru: 'Нет' };

/** Asked before the heart clinic is booked. */
export const QUESTIONS: readonly {
  readonly id: string;
  readonly text: LocalText;
  readonly options: readonly Option[];
}[] = [
  {
    id: 'who',
    text: {
      en: 'Who is the visit for?',
      fa: 'ویزیت برای کیست؟',
      ar: 'لمن الزيارة؟',
      zh: '为谁预约？',
      ru: 'Для кого приём?',
    },
    options: [
      {
        id: 'adult',
        text: { en: 'An adult', fa: 'بزرگسال', ar: 'شخص بالغ', zh: '成人', ru: 'Взрослый' },
        to: { question: 'chest' },
      },
      {
        id: 'child',
        text: {
          en: 'A child under 15',
          fa: 'کودک زیر ۱۵ سال',
          ar: 'طفل دون ١٥ سنة',
          zh: '15岁以下儿童',
          ru: 'Ребёнок до 15 лет',
        },
        to: { services: ['children'] },
      },
    ],
  },
  {
    id: 'chest',
    text: {
      en: 'Is there pain in the chest now?',
      fa: 'آیا اکنون درد قفسه سینه دارد؟',
      ar: 'هل يوجد ألم في الصدر الآن؟',
      zh: '现在胸口疼吗？',
      ru: 'Есть ли сейчас боль в груди?',
    },
    options: [
      { id: 'yes', text: YES, to: 'person' },
      { id: 'no', text: NO, to: { question: 'heart' } },
    ],
  },
  {
    id: 'heart',
    text: {
      en: 'Has a doctor spoken of a heart problem or high blood pressure?',
      fa: 'آیا پزشک از ناراحتی قلبی یا فشار خون بالا گفته است؟',
      ar: 'هل ذكر طبيب مشكلة في القلب أو ارتفاعًا في ضغط الدم؟',
      zh: '医生说过有心脏问题或高血压吗？',
      ru: 'Говорил ли врач о болезни сердца или высоком давлении?',
    },
    options: [
      { id: 'yes', text: YES, to: { services: ['heart', 'gp'] } },
      { id: 'no', text: NO, to: { services: ['gp'] } },
    ],
  },
];

/** What is said where the questions lead to a person. */
export const ADVICE: LocalText = {
  en: 'Please speak to a nurse now.',
  fa: 'لطفاً همین حالا با پرستار صحبت کنید.',
  ar: 'يُرجى التحدث إلى ممرضة الآن.',
  zh: '请立即与护士联系。',
  ru: 'Пожалуйста, сейчас же поговорите с медсестрой.',
};

/** Nobody here is real; the first two share a mobile, as families do. */
export const PATIENTS: readonly (Omit<z.input<typeof NewPatient>, 'contacts'> & {
  readonly phone: string;
  readonly relation: 'self' | 'parent';
})[] = [
  {
    name: 'مریم رضایی',
    birthDate: '1988-02-11',
    language: 'fa',
    needs: [],
    nationalId: '0013542419',
    phone: '09120000001',
    relation: 'self',
    recordNumber: 'R-1001',
  },
  {
    name: 'آرمان رضایی',
    birthDate: '2019-05-01',
    language: 'fa',
    needs: [],
    nationalId: '1234567891',
    phone: '09120000001',
    relation: 'parent',
    recordNumber: 'R-1002',
  },
  {
    name: 'ليلى حداد',
    birthDate: '1975-09-30',
    language: 'ar',
    needs: ['interpreter'],
    nationalId: null,
    phone: '09120000002',
    relation: 'self',
    recordNumber: 'R-1003',
  },
  {
    name: '王小明',
    birthDate: '1990-12-05',
    language: 'zh',
    needs: [],
    nationalId: null,
    phone: '09120000003',
    relation: 'self',
    recordNumber: 'R-1004',
  },
  {
    name: 'Ольга Белова',
    birthDate: '1952-07-19',
    language: 'ru',
    needs: ['wheelchair'],
    nationalId: null,
    phone: '09120000004',
    relation: 'self',
    recordNumber: 'R-1005',
  },
  {
    name: 'George Hill',
    birthDate: '1964-03-02',
    language: 'en',
    needs: ['deaf'],
    nationalId: null,
    phone: '09120000005',
    relation: 'self',
    recordNumber: 'R-1006',
  },
];
