/** A clinic as its administrator reads it: everything that can be changed, what is out of use included. */
import { z } from 'zod';
import { FoundDevice } from './agent.ts';
import { ClinicOptionsInput, MessagePurpose } from './admin.ts';
import { PatientType, ScheduleId } from './booking.ts';
import { ConfiguredMedia } from './media.ts';
import { Language, LocalText } from './language.ts';
import { ScheduleOpening } from './opening.ts';
import { CallPolicy, ClassOrder, OrderPolicy } from './order.ts';
import { InsuranceId } from './patients.ts';
import { PhoneLine } from './phoneLine.ts';
import { Journey } from './plan.ts';
import { Role } from './roles.ts';
import {
  ClassCode,
  ClinicDate,
  ClinicId,
  DepartmentId,
  DeviceId,
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
  StaffId,
  ZoneId,
} from './vocabulary.ts';

const Period = z.object({ from: z.string(), until: z.string() });
const OpenPeriod = Period.extend({ lastTicket: z.string().exactOptional() });
const Places = { slotMin: z.int(), placesPerSlot: z.int() };

export const ConfiguredClinic = z.object({
  clinicId: ClinicId,
  name: LocalText,
  address: LocalText,
  phone: z.string().nullable(),
  timeZone: z.string(),
  dayStartsAt: z.string(),
  languages: z.array(Language),
  country: z.string(),
  nationalIdSystem: z.string(),
  weekend: z.array(z.int()),
  options: ClinicOptionsInput,
  order: OrderPolicy,
  calls: CallPolicy,
});
export type ConfiguredClinic = z.infer<typeof ConfiguredClinic>;

export const ConfiguredService = z.object({
  serviceId: ServiceId,
  departmentId: DepartmentId,
  name: LocalText,
  spokenName: LocalText,
  preparation: LocalText,
  series: z.string(),
  colour: z.string(),
  hours: z.array(OpenPeriod.extend({ weekday: z.int() })),
  expectedMin: z.int(),
  walkInOffsetMin: z.int(),
  acceptsWalkIns: z.boolean(),
  isScreenFirst: z.boolean(),
  dailyCap: z.int().nullable(),
  firstAfterMin: z.int().nullable(),
  journey: Journey,
  position: z.int(),
  isActive: z.boolean(),
});
export type ConfiguredService = z.infer<typeof ConfiguredService>;

export const ConfiguredServicePoint = z.object({
  servicePointId: ServicePointId,
  kind: z.enum(['room', 'counter']),
  name: LocalText,
  spokenName: LocalText,
  zoneId: ZoneId,
  serviceIds: z.array(ServiceId),
  weights: z.record(ServiceId, z.int()),
  position: z.int(),
  isActive: z.boolean(),
});
export type ConfiguredServicePoint = z.infer<typeof ConfiguredServicePoint>;

export const ConfiguredPractitioner = z.object({
  practitionerId: PractitionerId,
  name: LocalText,
  title: LocalText,
  medicalCouncilNumber: z.string().nullable(),
  serviceIds: z.array(ServiceId),
  insuranceIds: z.array(InsuranceId),
  isActive: z.boolean(),
});
export type ConfiguredPractitioner = z.infer<typeof ConfiguredPractitioner>;

export const ConfiguredSchedule = z.object({
  scheduleId: ScheduleId,
  serviceId: ServiceId,
  practitionerId: PractitionerId.nullable(),
  series: z.string(),
  validFrom: ClinicDate,
  validUntil: ClinicDate.nullable(),
  patientTypes: z.array(PatientType),
  extraPerDay: z.int(),
  hours: z.array(Period.extend({ weekday: z.int(), ...Places })),
  exceptions: z.array(z.object({ date: ClinicDate, hours: z.array(Period.extend(Places)), reason: LocalText })),
  opening: ScheduleOpening,
  isActive: z.boolean(),
});
export type ConfiguredSchedule = z.infer<typeof ConfiguredSchedule>;

export const ConfiguredStaff = z.object({
  staffId: StaffId,
  login: z.string(),
  name: z.string(),
  language: Language,
  roles: z.array(Role),
  practitionerId: PractitionerId.nullable(),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  isActive: z.boolean(),
});
export type ConfiguredStaff = z.infer<typeof ConfiguredStaff>;

export const ConfiguredDevice = z.object({
  deviceId: DeviceId,
  kind: z.enum(['kiosk', 'display', 'printer', 'agent']),
  name: z.string(),
  settings: z.record(z.string(), z.unknown()),
  isPaired: z.boolean(),
  isRevoked: z.boolean(),
  lastSeenAt: EpochMs.nullable(),
  health: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  /** At an agent: what is plugged in there. */
  found: z.array(FoundDevice),
});
export type ConfiguredDevice = z.infer<typeof ConfiguredDevice>;

export const ConfiguredMessage = z.object({
  purpose: MessagePurpose,
  language: Language,
  /** The clinic's own words; null where the product's are used. */
  text: z.string().nullable(),
  /** The product's words. */
  usual: z.string(),
  /** What may be written as `{name}`. */
  names: z.array(z.string()),
});
export type ConfiguredMessage = z.infer<typeof ConfiguredMessage>;

export const Configuration = z.object({
  clinic: ConfiguredClinic,
  isDemonstration: z.boolean(),
  /** Whether somebody ever took a ticket here. */
  hasIssuedTicket: z.boolean(),
  departments: z.array(
    z.object({ departmentId: DepartmentId, name: LocalText, position: z.int(), isActive: z.boolean() }),
  ),
  services: z.array(ConfiguredService),
  zones: z.array(z.object({ zoneId: ZoneId, name: LocalText, isActive: z.boolean() })),
  servicePoints: z.array(ConfiguredServicePoint),
  practitioners: z.array(ConfiguredPractitioner),
  schedules: z.array(ConfiguredSchedule),
  insurances: z.array(z.object({ insuranceId: InsuranceId, name: LocalText, isActive: z.boolean() })),
  classes: z.array(ClassOrder.extend({ code: ClassCode, name: LocalText, position: z.int(), isActive: z.boolean() })),
  hoursExceptions: z.array(
    z.object({
      hoursExceptionId: z.uuid(),
      serviceId: ServiceId.nullable(),
      date: ClinicDate,
      hours: z.array(OpenPeriod),
      reason: LocalText,
    }),
  ),
  /** Numbers that patients call, of the whole organisation, and the clinics that they can serve. */
  phoneLines: z.array(PhoneLine),
  clinics: z.array(z.object({ clinicId: ClinicId, name: LocalText, isActive: z.boolean() })),
  staff: z.array(ConfiguredStaff),
  devices: z.array(ConfiguredDevice),
  media: z.array(ConfiguredMedia),
  messages: z.array(ConfiguredMessage),
});
export type Configuration = z.infer<typeof Configuration>;

/** A link that works once; it is shown once and kept nowhere. */
export const OneTimeLink = z.object({ staffId: StaffId, token: z.string(), expiresAt: EpochMs });
export type OneTimeLink = z.infer<typeof OneTimeLink>;
