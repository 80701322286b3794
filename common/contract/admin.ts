/** What an administrator writes: each part of a clinic as it is sent whole, and checked the same here and in the form. */
import { z } from 'zod';
import { DeviceUse } from './agent.ts';
import { PatientType } from './booking.ts';
import { Language } from './language.ts';
import { LocalTime } from './localTime.ts';
import { ALL_OPEN, ScheduleOpening } from './opening.ts';
import { ClassOrder } from './order.ts';
import { InsuranceId } from './patients.ts';
import { Journey } from './plan.ts';
import { PrinterSettings } from './printing.ts';
import { Role } from './roles.ts';
import { DisplaySettingsInput } from './screens.ts';
import { NewPassword } from './session.ts';
import { ClinicDate, DepartmentId, DeviceId, PractitionerId, Series, ServiceId, ZoneId } from './vocabulary.ts';

/** A text per language; languages left empty are left out. */
const text = (max: number) =>
  z
    .partialRecord(Language, z.string().trim().max(max))
    .transform((texts) => Object.fromEntries(Object.entries(texts).filter(([, written]) => written !== '')));
const requiredText = (max: number) =>
  text(max).refine((texts) => Object.keys(texts).length > 0, { error: 'text_missing' });

const Name = requiredText(80);
const Note = text(200).default({});
const Position = z.int().min(0).max(9_999).default(0);
const IsActive = z.boolean().default(true);
const minutes = (least: number, most: number) => z.int().min(least).max(most);
export const MAX_SERVICE_MINUTES = 480;

const Weekday = z.int().min(1).max(7);
const Period = z.object({ from: LocalTime, until: LocalTime });
const OpenPeriod = Period.extend({ lastTicket: LocalTime.exactOptional() });

/** Two stretches of one day must not run into each other. An end at or before the beginning is after midnight. */
const areApart = (periods: readonly { readonly from: string; readonly until: string }[]): boolean => {
  const sorted = periods
    .map(({ from, until }) => ({ from, until: until <= from ? '48:00' : until }))
    .sort((a, b) => a.from.localeCompare(b.from));
  return sorted.every(({ from }, index) => index === 0 || (sorted[index - 1]?.until ?? '') <= from);
};
const areApartByDay = (hours: readonly { readonly weekday: number; readonly from: string; readonly until: string }[]) =>
  [1, 2, 3, 4, 5, 6, 7].every((weekday) => areApart(hours.filter((each) => each.weekday === weekday)));

const isTimeZone = (name: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
const LanguageOrder = z
  .array(Language)
  .min(1, { error: 'language_missing' })
  .refine((languages) => new Set(languages).size === languages.length, { error: 'twice' });
const Country = z.string().regex(/^[A-Z]{2}$/, { error: 'country_wrong' });

export const NOTICE_CHANNEL = z.enum(['sms', 'voice', 'email', 'web_push']);

/** Absent: as the product does it by itself. */
export const ClinicOptionsInput = z.object({
  recallLimit: z.int().min(0).max(20).exactOptional(),
  checkInEarlyMin: minutes(0, 1_440).exactOptional(),
  checkInLateMin: minutes(0, 1_440).exactOptional(),
  postponeMin: minutes(1, 240).exactOptional(),
  doctorGoneMin: minutes(1, 120).exactOptional(),
  anyoneAfterMin: minutes(0, 240).exactOptional(),
  asksNoReason: z.boolean().exactOptional(),
  nearPeopleAhead: z.int().min(0).max(50).exactOptional(),
  nearMinutes: minutes(0, 240).exactOptional(),
  showsOwnDigits: z.boolean().exactOptional(),
  showsDoctorAtDoor: z.boolean().exactOptional(),
  /** Long enough for two sentences; a screen says it in parts that are read across the room. */
  screenMessage: text(160).exactOptional(),
  noticeChannels: z.array(NOTICE_CHANNEL).max(4).exactOptional(),
  noticeAnswerMin: minutes(1, 60).exactOptional(),
  longestWaitMin: minutes(5, 480).exactOptional(),
  roomIdleMin: minutes(1, 120).exactOptional(),
  pausedLongMin: minutes(5, 480).exactOptional(),
  screenSilentMin: minutes(1, 120).exactOptional(),
  kioskSilentMin: minutes(1, 120).exactOptional(),
  agentSilentMin: minutes(1, 120).exactOptional(),
  kioskNumbers: z.int().min(0).max(200).exactOptional(),
  bookingDaysAhead: z.int().min(1).max(366).exactOptional(),
  /** Empty: never. */
  reminderDays: z
    .array(z.int().min(1).max(14))
    .max(4)
    .refine((days) => new Set(days).size === days.length, { error: 'twice' })
    .exactOptional(),
  reminderTime: LocalTime.exactOptional(),
  allowsOverlap: z.boolean().exactOptional(),
  offerAnswerMin: minutes(5, 1_440).exactOptional(),
  webBooking: z.boolean().exactOptional(),
  webHidesDoctors: z.boolean().exactOptional(),
  webAsksNoName: z.boolean().exactOptional(),
  webForeignMobiles: z.boolean().exactOptional(),
  webTerms: text(600).exactOptional(),
  webMostOpen: z.int().min(1).max(20).exactOptional(),
  phoneCheckIn: z.boolean().exactOptional(),
  wording: z.enum(['courses']).exactOptional(),
  absenceAnswerMin: minutes(30, 1_440).exactOptional(),
  callBusyAfterMin: minutes(1, 60).exactOptional(),
  callBusyTimes: z.int().min(0).max(4).exactOptional(),
  callNoAnswerAfterMin: minutes(1, 240).exactOptional(),
  callNoAnswerTimes: z.int().min(0).max(4).exactOptional(),
  hungUpCallbackMin: minutes(1, 240).exactOptional(),
  signsInWithoutSecondFactor: z.boolean().exactOptional(),
});

export const ClinicInput = z.object({
  name: Name,
  address: Note,
  phone: z.string().trim().max(40).nullable().default(null),
  timeZone: z.string().max(60).refine(isTimeZone, { error: 'time_zone_wrong' }),
  dayStartsAt: LocalTime.default('04:00'),
  languages: LanguageOrder,
  country: Country,
  nationalIdSystem: z.enum(['ir', 'cn', 'ru', 'none']).default('none'),
  weekend: z.array(Weekday).max(6).default([]),
  options: ClinicOptionsInput.default({}),
});
export type ClinicInput = z.output<typeof ClinicInput>;

export const DepartmentInput = z.object({ name: Name, position: Position, isActive: IsActive });
export type DepartmentInput = z.output<typeof DepartmentInput>;

export const ServiceInput = z.object({
  departmentId: DepartmentId,
  name: Name,
  spokenName: Note,
  preparation: Note,
  series: Series,
  colour: z.string().regex(/^#[0-9A-Fa-f]{6}$/, { error: 'colour_wrong' }),
  hours: z
    .array(OpenPeriod.extend({ weekday: Weekday }))
    .max(42)
    .refine(areApartByDay, { error: 'hours_overlap' }),
  expectedMin: minutes(1, MAX_SERVICE_MINUTES),
  walkInOffsetMin: minutes(0, MAX_SERVICE_MINUTES),
  acceptsWalkIns: z.boolean(),
  isScreenFirst: z.boolean(),
  dailyCap: z.int().min(1).max(9_999).nullable(),
  journey: Journey.default([]),
  position: Position,
  isActive: IsActive,
});
export type ServiceInput = z.output<typeof ServiceInput>;

export const ZoneInput = z.object({ name: Name, isActive: IsActive });
export type ZoneInput = z.output<typeof ZoneInput>;

export const ServicePointInput = z.object({
  kind: z.enum(['room', 'counter']),
  name: requiredText(40),
  spokenName: Note,
  zoneId: ZoneId,
  serviceIds: z.array(ServiceId).max(100),
  position: Position,
  isActive: IsActive,
});
export type ServicePointInput = z.output<typeof ServicePointInput>;

/** The person belongs to the organisation; services and insurances are those of the clinic of the path. */
export const PractitionerInput = z.object({
  name: Name,
  title: Note,
  medicalCouncilNumber: z.string().trim().min(1).max(40).nullable(),
  serviceIds: z.array(ServiceId).max(100),
  /** None: every insurance. */
  insuranceIds: z.array(InsuranceId).max(100),
  isActive: IsActive,
});
export type PractitionerInput = z.output<typeof PractitionerInput>;

const Places = { slotMin: minutes(1, MAX_SERVICE_MINUTES), placesPerSlot: z.int().min(1).max(50) };
export const ScheduleInput = z
  .object({
    serviceId: ServiceId,
    practitionerId: PractitionerId.nullable(),
    series: Series,
    validFrom: ClinicDate,
    validUntil: ClinicDate.nullable(),
    patientTypes: z.array(PatientType).min(1, { error: 'choose_one' }),
    extraPerDay: z.int().min(0).max(50),
    hours: z
      .array(Period.extend({ weekday: Weekday, ...Places }))
      .max(42)
      .refine(areApartByDay, { error: 'hours_overlap' }),
    /** Dates with other hours, or none. */
    exceptions: z
      .array(
        z.object({
          date: ClinicDate,
          hours: z.array(Period.extend(Places)).max(6).refine(areApart, { error: 'hours_overlap' }),
          reason: Note,
        }),
      )
      .max(200)
      .refine((all) => new Set(all.map(({ date }) => date)).size === all.length, { error: 'twice' })
      .default([]),
    opening: ScheduleOpening.default(ALL_OPEN),
    isActive: IsActive,
  })
  .refine(({ validFrom, validUntil }) => validUntil === null || validFrom <= validUntil, {
    path: ['validUntil'],
    error: 'ends_before_it_begins',
  });
export type ScheduleInput = z.output<typeof ScheduleInput>;

export const InsuranceInput = z.object({ name: Name, isActive: IsActive });
export type InsuranceInput = z.output<typeof InsuranceInput>;

export const PriorityClassInput = ClassOrder.extend({ name: Name, position: Position, isActive: IsActive });
export type PriorityClassInput = z.output<typeof PriorityClassInput>;

export const HoursExceptionInput = z.object({
  /** Null: the whole clinic. */
  serviceId: ServiceId.nullable(),
  date: ClinicDate,
  /** None: closed all day. */
  hours: z.array(OpenPeriod).max(6).refine(areApart, { error: 'hours_overlap' }),
  reason: Note,
});
export type HoursExceptionInput = z.output<typeof HoursExceptionInput>;

const Person = z.object({
  name: z.string().trim().min(1, { error: 'text_missing' }).max(120),
  language: Language,
  /** Roles in the clinic of the path; none takes them all. */
  roles: z.array(Role).max(4),
  practitionerId: PractitionerId.nullable(),
});
export const Login = z
  .string()
  .trim()
  .min(3, { error: 'login_short' })
  .max(80)
  .regex(/^\S+$/, { error: 'login_spaces' });
/** A doctor's login says which of the doctors it is: without that nobody could be called to them. */
const namesDoctor = ({ roles, practitionerId }: z.output<typeof Person>) =>
  practitionerId !== null || !roles.includes('doctor');
const DOCTOR_MISSING = { error: 'choose_one', path: ['practitionerId'] };
export const NewStaffInput = Person.extend({ login: Login }).refine(namesDoctor, DOCTOR_MISSING);
export type NewStaffInput = z.output<typeof NewStaffInput>;
export const StaffInput = Person.extend({ isActive: IsActive }).refine(
  (person) => !person.isActive || namesDoctor(person),
  DOCTOR_MISSING,
);
export type StaffInput = z.output<typeof StaffInput>;

const DeviceName = z.string().trim().min(1, { error: 'text_missing' }).max(60);
export const DeviceInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('kiosk'),
    name: DeviceName,
    settings: z.object({ printerId: DeviceId.exactOptional(), pxPerMm: z.number().min(1).max(20).exactOptional() }),
  }),
  z.object({
    kind: z.literal('display'),
    name: DeviceName,
    settings: DisplaySettingsInput,
  }),
  z.object({
    kind: z.literal('printer'),
    name: DeviceName,
    settings: z.object({ printer: PrinterSettings, insteadPrinterId: DeviceId.exactOptional() }),
  }),
  z.object({
    kind: z.literal('agent'),
    name: DeviceName,
    /** The screen on the same PC, to which goes what its scanner reads. */
    settings: z.object({
      kioskId: DeviceId.exactOptional(),
      isServer: z.boolean().exactOptional(),
      uses: z.array(DeviceUse).max(60).exactOptional(),
    }),
  }),
]);
export type DeviceInput = z.output<typeof DeviceInput>;

/** What a message to a patient is for, as in server/notice. */
export const MESSAGE_PURPOSES = [
  'turn_near',
  'called',
  'missed',
  'delay',
  'booking_confirmed',
  'booking_moved',
  'booking_cancelled',
  'reminder',
  'place_offered',
  'place_gone',
  'doctor_absent',
  'absence_over',
  'hung_up',
  'times_offered',
] as const;
export const MessagePurpose = z.enum(MESSAGE_PURPOSES);
export type MessagePurpose = z.infer<typeof MessagePurpose>;
/** An empty text goes back to the product's own words. */
export const MessageTextInput = z.object({
  purpose: MessagePurpose,
  language: Language,
  text: z.string().trim().max(400),
});
export type MessageTextInput = z.output<typeof MessageTextInput>;

export const SetPassword = z.object({
  token: z.string().min(20).max(200),
  password: NewPassword,
  /** Of the authenticator app, or one of the recovery codes, where the person has a second factor. */
  code: z.string().min(1).max(40).exactOptional(),
});
