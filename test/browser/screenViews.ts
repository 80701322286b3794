/** Views of a small clinic; everything that a test does not care about has a plain default. */
import { randomUUID } from 'node:crypto';
import { type WaitRange } from '../../common/contract/clinicHead.ts';
import { KioskView, TicketView } from '../../common/contract/kioskView.ts';
import { VisitView } from '../../common/contract/visitView.ts';

const CLINIC = {
  clinicId: '0190a000-0000-7000-8000-000000000001',
  name: { en: 'Shore Clinic', fa: 'درمانگاه ساحل', ar: 'عيادة الساحل', zh: '海岸诊所', ru: 'Клиника «Берег»' },
  timeZone: 'Asia/Tehran',
  languages: ['en', 'fa', 'ar', 'zh', 'ru'],
  isDemonstration: false,
} as const;

/** Monday, 2 March 2026, 09:30 in Tehran. */
export const NOW = Date.parse('2026-03-02T06:00:00Z');
export const MINUTE = 60_000;

const HALL = { en: 'Main hall', fa: 'سالن اصلی', ar: 'القاعة الرئيسية', zh: '大厅', ru: 'Главный зал' };

const NAMES = [
  { en: 'Family doctor', fa: 'پزشک خانواده', ar: 'طبيب الأسرة', zh: '全科医生', ru: 'Семейный врач' },
  { en: 'Children’s doctor', fa: 'پزشک کودکان', ar: 'طبيب الأطفال', zh: '儿科医生', ru: 'Детский врач' },
  { en: 'Blood tests', fa: 'آزمایش خون', ar: 'تحاليل الدم', zh: '验血', ru: 'Анализ крови' },
  { en: 'X-ray', fa: 'رادیولوژی', ar: 'الأشعة', zh: 'X光', ru: 'Рентген' },
  { en: 'Eye clinic', fa: 'درمانگاه چشم', ar: 'عيادة العيون', zh: '眼科门诊', ru: 'Офтальмология' },
  { en: 'Heart clinic', fa: 'درمانگاه قلب', ar: 'عيادة القلب', zh: '心脏门诊', ru: 'Кардиология' },
  { en: 'Vaccination', fa: 'واکسیناسیون', ar: 'التطعيم', zh: '疫苗接种', ru: 'Прививки' },
  { en: 'Physiotherapy', fa: 'فیزیوتراپی', ar: 'العلاج الطبيعي', zh: '理疗', ru: 'Физиотерапия' },
] as const;
const COLOURS = ['#0A5C63', '#1F6B3A', '#8C2F39', '#36516B', '#7A3E1D', '#5B3A7A', '#10242E', '#44603A'] as const;

export type KioskOptions = {
  readonly services?: number;
  readonly withClosed?: boolean;
  readonly printer?: KioskView['printer'];
  readonly isDemonstration?: boolean;
  readonly nationalIdSystem?: string;
  readonly tellsBy?: KioskView['tellsBy'];
};

export function kioskView(options: KioskOptions = {}): KioskView {
  const departments = [
    { departmentId: randomUUID(), name: { en: 'Medicine', fa: 'پزشکی', ar: 'الطب', zh: '内科', ru: 'Терапия' } },
    {
      departmentId: randomUUID(),
      name: { en: 'Diagnostics', fa: 'تشخیص', ar: 'التشخيص', zh: '检查', ru: 'Диагностика' },
    },
  ];
  const doctor = {
    practitionerId: randomUUID(),
    title: { en: 'Dr', fa: 'دکتر' },
    name: { en: 'Dr Noor', fa: 'دکتر نور', ar: 'د. نور', zh: '努尔医生', ru: 'Доктор Нур' },
  };
  const closed = [
    null,
    { code: 'service_not_open_yet', opensAt: NOW + 90 * MINUTE },
    null,
    { code: 'daily_cap_reached', opensAt: null },
  ];
  // Parsed, so that plain strings become the contract's ids.
  return KioskView.parse({
    kind: 'kiosk',
    at: NOW,
    clinic: { ...CLINIC, isDemonstration: options.isDemonstration ?? false },
    deviceId: randomUUID(),
    name: 'Entrance',
    country: 'IR',
    nationalIdSystem: options.nationalIdSystem ?? 'ir',
    pxPerMm: 4.05,
    departments,
    services: NAMES.slice(0, options.services ?? 4).map((name, index) => ({
      serviceId: randomUUID(),
      departmentId: departments[index % 2]?.departmentId,
      name,
      colour: COLOURS[index],
      waiting: index * 3,
      wait: index === 2 ? null : { fromMin: index * 10, toMin: index * 10 + 15 },
      closed: options.withClosed === true ? (closed[index % 4] ?? null) : null,
      practitioners: index === 0 ? [doctor] : [],
    })),
    printer: options.printer === undefined ? { state: 'ready', code: null } : options.printer,
    tellsBy: options.tellsBy ?? ['sms', 'voice'],
  });
}

export function ticketView(over: Partial<Record<keyof TicketView, unknown>> = {}): TicketView {
  return TicketView.parse({
    visitId: randomUUID(),
    stageId: randomUUID(),
    number: 'A-042',
    serviceName: NAMES[0],
    practitionerName: null,
    whereToWait: HALL,
    issuedAt: NOW,
    bookedAt: null,
    peopleAhead: 3,
    wait: { fromMin: 20, toMin: 30 },
    url: `https://queue.example/t/#${'x'.repeat(43)}`,
    isLocalUrl: false,
    isPrinting: true,
    ...over,
  });
}

export function visitView(over: Partial<Record<keyof VisitView, unknown>> = {}): VisitView {
  const wait: WaitRange = { fromMin: 20, toMin: 30 };
  return VisitView.parse({
    kind: 'visit',
    clinic: CLINIC,
    number: 'A-042',
    serviceName: NAMES[0],
    language: 'en',
    state: 'waiting',
    bookedAt: null,
    peopleAhead: 3,
    wait,
    place: null,
    calledAt: null,
    delayMin: 0,
    hasAskedLater: false,
    whereToWait: HALL,
    can: { cancel: true, later: true, late: false },
    laterMin: 15,
    pushKey: null,
    ...over,
  });
}

export const ROOM_4 = {
  servicePointId: randomUUID(),
  kind: 'room',
  name: { en: 'Room 4', fa: 'اتاق ۴', ar: 'غرفة ٤', zh: '4号诊室', ru: 'Кабинет 4' },
} as const;
