/** The invented clinic: fixed names, so that a screenshot or a report of a fault can be repeated. Nobody here is real. */
import type { LocalText } from '../../../common/contract/language.ts';
import type { Role } from '../../../common/contract/roles.ts';

type Named = { readonly key: string; readonly name: LocalText };

export const DEPARTMENTS: readonly Named[] = [
  { key: 'medicine', name: { en: 'Medicine', fa: 'پزشکی', ar: 'الطب', zh: '内科', ru: 'Терапия' } },
  { key: 'diagnostics', name: { en: 'Diagnostics', fa: 'تشخیص', ar: 'التشخيص', zh: '检查', ru: 'Диагностика' } },
];

export const ZONES: readonly Named[] = [
  { key: 'hall', name: { en: 'Main hall', fa: 'سالن اصلی', ar: 'القاعة الرئيسية', zh: '大厅', ru: 'Главный зал' } },
  {
    key: 'corridor',
    name: { en: 'Upper corridor', fa: 'راهرو بالا', ar: 'الممر العلوي', zh: '二楼走廊', ru: 'Верхний коридор' },
  },
];

type DemoService = Named & {
  readonly department: string;
  readonly series: string;
  readonly colour: string;
  readonly expectedMin: number;
  readonly walkInOffsetMin: number;
  readonly practitioners: readonly string[];
  /** Booked only after the clinic's questions. */
  readonly isScreenFirst?: true;
  readonly preparation?: LocalText;
};

export const SERVICES: readonly DemoService[] = [
  {
    key: 'gp',
    department: 'medicine',
    series: 'A',
    colour: '#0A5C63',
    expectedMin: 12,
    walkInOffsetMin: 15,
    practitioners: ['noor', 'karimi'],
    name: { en: 'Family doctor', fa: 'پزشک خانواده', ar: 'طبيب الأسرة', zh: '全科医生', ru: 'Семейный врач' },
  },
  {
    key: 'children',
    department: 'medicine',
    series: 'C',
    colour: '#1F6B3A',
    expectedMin: 15,
    walkInOffsetMin: 15,
    practitioners: ['petrova'],
    name: { en: 'Children’s doctor', fa: 'پزشک کودکان', ar: 'طبيب الأطفال', zh: '儿科医生', ru: 'Детский врач' },
  },
  {
    key: 'heart',
    department: 'medicine',
    series: 'H',
    colour: '#7A3E1D',
    expectedMin: 20,
    walkInOffsetMin: 30,
    practitioners: ['li'],
    isScreenFirst: true,
    preparation: {
      en: 'Please bring the list of your medicines and earlier heart tests.',
      fa: 'لطفاً فهرست داروها و آزمایش‌های قلبی پیشین خود را همراه بیاورید.',
      ar: 'يُرجى إحضار قائمة أدويتك وفحوص القلب السابقة.',
      zh: '请携带用药清单和以往的心脏检查结果。',
      ru: 'Возьмите с собой список лекарств и прежние обследования сердца.',
    },
    name: { en: 'Heart clinic', fa: 'درمانگاه قلب', ar: 'عيادة القلب', zh: '心脏门诊', ru: 'Кардиология' },
  },
  {
    key: 'blood',
    department: 'diagnostics',
    series: 'B',
    colour: '#8C2F39',
    expectedMin: 5,
    walkInOffsetMin: 0,
    practitioners: [],
    name: { en: 'Blood tests', fa: 'آزمایش خون', ar: 'تحاليل الدم', zh: '验血', ru: 'Анализ крови' },
  },
  {
    key: 'xray',
    department: 'diagnostics',
    series: 'X',
    colour: '#36516B',
    expectedMin: 8,
    walkInOffsetMin: 10,
    practitioners: [],
    name: { en: 'X-ray', fa: 'رادیولوژی', ar: 'الأشعة', zh: 'X光', ru: 'Рентген' },
  },
];

type DemoRoom = Named & {
  readonly kind: 'room' | 'counter';
  readonly spokenName: LocalText;
  readonly zone: string;
  readonly services: readonly string[];
};

const numbered = (n: number, own: { fa: string; ar: string }): { name: LocalText; spokenName: LocalText } => ({
  name: { en: `Room ${n}`, fa: `اتاق ${own.fa}`, ar: `غرفة ${own.ar}`, zh: `${n}号诊室`, ru: `Кабинет ${n}` },
  spokenName: { en: `room ${n}`, fa: `اتاق ${n}`, ar: `الغرفة ${n}`, zh: `${n}号诊室`, ru: `кабинет ${n}` },
});

export const ROOMS: readonly DemoRoom[] = [
  { key: 'room1', kind: 'room', zone: 'hall', services: ['gp'], ...numbered(1, { fa: '۱', ar: '١' }) },
  { key: 'room2', kind: 'room', zone: 'hall', services: ['gp', 'children'], ...numbered(2, { fa: '۲', ar: '٢' }) },
  { key: 'room3', kind: 'room', zone: 'hall', services: ['children'], ...numbered(3, { fa: '۳', ar: '٣' }) },
  { key: 'room4', kind: 'room', zone: 'corridor', services: ['heart'], ...numbered(4, { fa: '۴', ar: '٤' }) },
  { key: 'room5', kind: 'room', zone: 'hall', services: ['blood'], ...numbered(5, { fa: '۵', ar: '٥' }) },
  { key: 'room6', kind: 'room', zone: 'corridor', services: ['xray'], ...numbered(6, { fa: '۶', ar: '٦' }) },
];

const DOCTOR: LocalText = { en: 'Dr', fa: 'دکتر', ar: 'د.', zh: '医生', ru: 'Доктор' };

export const PRACTITIONERS: readonly (Named & { readonly title: LocalText; readonly medicalCouncilNumber: string })[] =
  [
    {
      key: 'noor',
      title: DOCTOR,
      medicalCouncilNumber: '10001',
      name: { en: 'Dr Noor', fa: 'دکتر نور', ar: 'د. نور', zh: '努尔医生', ru: 'Доктор Нур' },
    },
    {
      key: 'karimi',
      title: DOCTOR,
      medicalCouncilNumber: '10002',
      name: { en: 'Dr Karimi', fa: 'دکتر کریمی', ar: 'د. كريمي', zh: '卡里米医生', ru: 'Доктор Карими' },
    },
    {
      key: 'petrova',
      title: DOCTOR,
      medicalCouncilNumber: '10003',
      name: { en: 'Dr Petrova', fa: 'دکتر پترووا', ar: 'د. بيتروفا', zh: '彼得罗娃医生', ru: 'Доктор Петрова' },
    },
    {
      key: 'li',
      title: DOCTOR,
      medicalCouncilNumber: '10004',
      name: { en: 'Dr Li', fa: 'دکتر لی', ar: 'د. لي', zh: '李医生', ru: 'Доктор Ли' },
    },
  ];

export const CLASSES: readonly {
  readonly code: string;
  readonly name: LocalText;
  readonly isAbsolute: boolean;
  readonly offsetMin: number;
  readonly yieldsToCap?: boolean;
}[] = [
  {
    code: 'standard',
    isAbsolute: false,
    offsetMin: 0,
    name: { en: 'Standard', fa: 'عادی', ar: 'عادي', zh: '普通', ru: 'Обычный' },
  },
  {
    code: 'emergency',
    isAbsolute: true,
    offsetMin: 0,
    name: { en: 'Emergency', fa: 'اورژانس', ar: 'طوارئ', zh: '急诊', ru: 'Неотложный' },
  },
  {
    code: 'elderly',
    isAbsolute: false,
    offsetMin: -20,
    name: { en: 'Elderly', fa: 'سالمند', ar: 'كبار السن', zh: '老年', ru: 'Пожилой' },
  },
  {
    code: 'disabled',
    isAbsolute: false,
    offsetMin: -15,
    name: { en: 'Disabled', fa: 'توان‌یاب', ar: 'ذوو الإعاقة', zh: '残障', ru: 'С инвалидностью' },
  },
  {
    code: 'pregnant',
    isAbsolute: false,
    offsetMin: -15,
    name: { en: 'Pregnant', fa: 'باردار', ar: 'حامل', zh: '孕妇', ru: 'Беременная' },
  },
  {
    code: 'vip',
    isAbsolute: false,
    offsetMin: -10,
    name: { en: 'VIP', fa: 'میهمان ویژه', ar: 'كبار الضيوف', zh: '贵宾', ru: 'VIP' },
  },
];

export const STAFF: readonly {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly practitioner?: string;
}[] = [
  { login: 'admin', name: 'Ada Stone', role: 'administrator' },
  { login: 'supervisor', name: 'Sam Rivera', role: 'supervisor' },
  { login: 'reception', name: 'Rana Hadid', role: 'reception' },
  { login: 'noor', name: 'Dr Noor', role: 'doctor', practitioner: 'noor' },
  { login: 'petrova', name: 'Dr Petrova', role: 'doctor', practitioner: 'petrova' },
  { login: 'li', name: 'Dr Li', role: 'doctor', practitioner: 'li' },
];
