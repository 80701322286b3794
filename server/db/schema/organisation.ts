import {
  boolean,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Language, LocalText } from '../../../common/contract/language.ts';
import type { CallPolicy, OrderInput, OrderPolicy } from '../../../common/contract/order.ts';
import type { RetentionDays } from '../../../common/contract/retention.ts';
import type { ServiceId } from '../../../common/contract/vocabulary.ts';
import type { JourneyStep } from '../../../common/contract/plan.ts';
import { id, instant, localText } from '../columns.ts';

/** Owns patients, practitioners, insurances and staff; its clinics own queues, services and devices. */
export const organisations = pgTable('organisations', {
  id: id(),
  name: text().notNull(),
  isDemonstration: boolean().notNull().default(false),
  createdAt: instant().notNull(),
});

/** Whatever a clinic decides that is not a row of its own; every field has a default (see usecases/clinicSettings). */
export type ClinicOptions = {
  readonly recallLimit?: number;
  readonly checkInEarlyMin?: number;
  readonly checkInLateMin?: number;
  readonly postponeMin?: number;
  /** Whoever waits for a doctor who has left may be called by anyone of the service after so many minutes; absent: never. */
  readonly anyoneAfterMin?: number;
  /** And is an alarm for the reception after so many. */
  readonly doctorGoneMin?: number;
  /** Staff are not asked why they put somebody aside, send on, move back or cancel. */
  readonly asksNoReason?: boolean;
  readonly nearPeopleAhead?: number;
  readonly nearMinutes?: number;
  /** Administrators and supervisors need no second factor. */
  readonly signsInWithoutSecondFactor?: boolean;
  readonly showsOwnDigits?: boolean;
  /** Door screens name the doctor who works there. */
  readonly showsDoctorAtDoor?: boolean;
  /** What waiting-room screens tell by turns with the waiting times. */
  readonly screenMessage?: LocalText;
  readonly noticeChannels?: readonly ('sms' | 'voice' | 'email' | 'web_push')[];
  readonly noticeAnswerMin?: number;
  /** Whoever waits longer is an alarm for the supervisor. */
  readonly longestWaitMin?: number;
  /** A room that is free for so long while somebody waits for it is one too. */
  readonly roomIdleMin?: number;
  /** And a room that is paused for longer. */
  readonly pausedLongMin?: number;
  /** And a waiting-room screen, a kiosk, and the computer of a printer that say nothing for so long. */
  readonly screenSilentMin?: number;
  readonly kioskSilentMin?: number;
  readonly agentSilentMin?: number;
  /** So many numbers a kiosk has set aside for when the server is away; 0: none. */
  readonly kioskNumbers?: number;
  /** How many days ahead places are offered, today included. */
  readonly bookingDaysAhead?: number;
  /** How many calendar days before a booking is remembered. */
  readonly reminderDays?: readonly number[];
  /** Local time `HH:MM` at which it is. */
  readonly reminderTime?: string;
  /** The rules of the order of calls; what is absent is off. */
  readonly order?: Partial<OrderPolicy>;
  /** How calls come about and what follows a missed one; what is absent is as usual. */
  readonly calls?: Partial<CallPolicy>;
  /** Two bookings of one patient may overlap where staff give a reason. */
  readonly allowsOverlap?: boolean;
  /** How long a place is kept for somebody of the waiting list, in minutes. */
  readonly offerAnswerMin?: number;
  /** Anybody may book on the public page; absent: nobody. */
  readonly webBooking?: boolean;
  /** It asks for the service alone, and not for whom: the first free place is given. */
  readonly webHidesDoctors?: boolean;
  /** Whoever books there need not say a name. */
  readonly webAsksNoName?: boolean;
  /** Codes are texted to mobiles of other countries, too. */
  readonly webForeignMobiles?: boolean;
  /** What is agreed to there. */
  readonly webTerms?: LocalText;
  /** How many open bookings one mobile may have that were made there. */
  readonly webMostOpen?: number;
  /** Booked patients may check in on their phones, with the digits that stand on the screens. */
  readonly phoneCheckIn?: boolean;
  /** Whose words the screens speak; absent: a clinic's. */
  readonly wording?: 'courses';
  /** And for somebody whose doctor is absent. */
  readonly absenceAnswerMin?: number;
  /** So many minutes after a busy line, or a call that nobody answered, the next call is made; so many times. */
  readonly callBusyAfterMin?: number;
  readonly callBusyTimes?: number;
  readonly callNoAnswerAfterMin?: number;
  readonly callNoAnswerTimes?: number;
  /** Whoever hangs up before booking is told after so many minutes where one can book; absent: never. */
  readonly hungUpCallbackMin?: number;
  /** How many days each kind of data is kept; what is absent is kept as usual. */
  readonly retention?: RetentionDays;
};

/** One queue scope: a site or an outpatient centre. */
export const clinics = pgTable(
  'clinics',
  {
    id: id(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    name: localText().notNull(),
    address: localText().notNull().default({}),
    phone: text(),
    timeZone: text().notNull(),
    /** Local time at which a new clinic day begins, `HH:MM`. */
    dayStartsAt: text().notNull().default('04:00'),
    /** In the order in which the clinic speaks them. */
    languages: jsonb().$type<readonly Language[]>().notNull(),
    /** ISO 3166 country, for telephone numbers and national ids. */
    country: text().notNull(),
    nationalIdSystem: text().notNull().default('none'),
    /** ISO weekdays (1 = Monday) that are the weekend here. */
    weekend: jsonb().$type<readonly number[]>().notNull(),
    options: jsonb().$type<ClinicOptions>().notNull().default({}),
    isActive: boolean().notNull().default(true),
    createdAt: instant().notNull(),
  },
  (t) => [unique('clinics_owner').on(t.organisationId, t.id)],
);

export const departments = pgTable(
  'departments',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    name: localText().notNull(),
    position: integer().notNull().default(0),
    isActive: boolean().notNull().default(true),
  },
  (t) => [unique('departments_owner').on(t.clinicId, t.id)],
);

/** Opening hours of one weekday: local times `HH:MM`; `lastTicket` at the latest `until`. */
export type WeeklyHours = readonly {
  readonly weekday: number;
  readonly from: string;
  readonly until: string;
  readonly lastTicket?: string;
}[];

export const services = pgTable(
  'services',
  {
    id: id(),
    clinicId: uuid().notNull(),
    departmentId: uuid().notNull(),
    name: localText().notNull(),
    /** How the voice says it, where that differs from how it is written. */
    spokenName: localText().notNull().default({}),
    /** What to bring and how to come: on the slip of a booking. */
    preparation: localText().notNull().default({}),
    series: text().notNull(),
    colour: text().notNull().default('#0A5C63'),
    hours: jsonb().$type<WeeklyHours>().notNull(),
    expectedMin: integer().notNull().default(10),
    walkInOffsetMin: integer().notNull().default(15),
    acceptsWalkIns: boolean().notNull().default(true),
    /** Bookable only after the screening questions. */
    isScreenFirst: boolean().notNull().default(false),
    dailyCap: integer(),
    /** Once somebody has waited so many minutes for it, rooms call this service first. */
    firstAfterMin: integer(),
    /** Where whoever comes for it goes on to, with the same ticket. */
    journey: jsonb().$type<readonly JourneyStep[]>().notNull().default([]),
    position: integer().notNull().default(0),
    isActive: boolean().notNull().default(true),
  },
  (t) => [
    unique('services_owner').on(t.clinicId, t.id),
    foreignKey({
      name: 'services_department',
      columns: [t.clinicId, t.departmentId],
      foreignColumns: [departments.clinicId, departments.id],
    }),
  ],
);

/** One prefix belongs to one service or one schedule of the clinic: numbers of two origins never meet. */
export const series = pgTable(
  'series',
  {
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    prefix: text().notNull(),
    purpose: text({ enum: ['service', 'schedule', 'kiosk_block', 'paper_roll', 'plain_roll'] }).notNull(),
    ownerId: uuid().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.prefix] }), index('series_by_owner').on(t.ownerId)],
);

/** Where people wait together and what is announced to them together. */
export const zones = pgTable(
  'zones',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    name: localText().notNull(),
    isActive: boolean().notNull().default(true),
  },
  (t) => [unique('zones_owner').on(t.clinicId, t.id)],
);

export const servicePointKind = pgEnum('service_point_kind', ['room', 'counter']);

export const servicePoints = pgTable(
  'service_points',
  {
    id: id(),
    clinicId: uuid().notNull(),
    kind: servicePointKind().notNull().default('room'),
    /** What is on the door, at most 10 letters: `4`, `X-ray 2`. */
    name: localText().notNull(),
    spokenName: localText().notNull().default({}),
    /** Where to wait for it, and where its calls are shown and heard. */
    zoneId: uuid().notNull(),
    /** Shares of its calls between services; none: one order for all of them. */
    weights: jsonb().$type<Readonly<Record<ServiceId, number>>>().notNull().default({}),
    position: integer().notNull().default(0),
    isActive: boolean().notNull().default(true),
  },
  (t) => [
    unique('service_points_owner').on(t.clinicId, t.id),
    foreignKey({
      name: 'service_points_zone',
      columns: [t.clinicId, t.zoneId],
      foreignColumns: [zones.clinicId, zones.id],
    }),
  ],
);

/** What a room serves on one day instead of its own services; the day after it serves those again. */
export const roomServicesToday = pgTable(
  'room_services_today',
  {
    clinicId: uuid().notNull(),
    servicePointId: uuid().notNull(),
    date: date().notNull(),
    serviceIds: jsonb().$type<readonly string[]>().notNull(),
    /** When a job moves it back; null: it stays until the day ends. */
    untilAt: instant(),
    at: instant().notNull(),
    actor: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clinicId, t.servicePointId, t.date] }),
    foreignKey({
      name: 'room_services_today_point',
      columns: [t.clinicId, t.servicePointId],
      foreignColumns: [servicePoints.clinicId, servicePoints.id],
    }).onDelete('cascade'),
  ],
);

export const servicePointServices = pgTable(
  'service_point_services',
  { clinicId: uuid().notNull(), servicePointId: uuid().notNull(), serviceId: uuid().notNull() },
  (t) => [
    primaryKey({ columns: [t.servicePointId, t.serviceId] }),
    foreignKey({
      name: 'sps_point',
      columns: [t.clinicId, t.servicePointId],
      foreignColumns: [servicePoints.clinicId, servicePoints.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'sps_service',
      columns: [t.clinicId, t.serviceId],
      foreignColumns: [services.clinicId, services.id],
    }),
  ],
);

/** One identity, several clinics. */
export const practitioners = pgTable(
  'practitioners',
  {
    id: id(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    name: localText().notNull(),
    title: localText().notNull().default({}),
    medicalCouncilNumber: text(),
    isActive: boolean().notNull().default(true),
  },
  (t) => [
    unique('practitioners_owner').on(t.organisationId, t.id),
    unique('practitioners_council_number').on(t.organisationId, t.medicalCouncilNumber),
  ],
);

/** In which clinic a practitioner works, and for which service. */
export const practitionerServices = pgTable(
  'practitioner_services',
  {
    clinicId: uuid().notNull(),
    practitionerId: uuid()
      .notNull()
      .references(() => practitioners.id),
    serviceId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clinicId, t.practitionerId, t.serviceId] }),
    foreignKey({
      name: 'prs_service',
      columns: [t.clinicId, t.serviceId],
      foreignColumns: [services.clinicId, services.id],
    }),
  ],
);

export const insurances = pgTable(
  'insurances',
  {
    id: id(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    name: localText().notNull(),
    isActive: boolean().notNull().default(true),
  },
  (t) => [unique('insurances_owner').on(t.organisationId, t.id)],
);

/** Which insurances a practitioner takes in which clinic; a practitioner without a row takes all. */
export const practitionerInsurances = pgTable(
  'practitioner_insurances',
  {
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    practitionerId: uuid()
      .notNull()
      .references(() => practitioners.id),
    insuranceId: uuid()
      .notNull()
      .references(() => insurances.id),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.practitionerId, t.insuranceId] })],
);

/** Who is served earlier, and how: by minutes of virtual arrival, or before everybody. */
export const priorityClasses = pgTable(
  'priority_classes',
  {
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    code: text().notNull(),
    name: localText().notNull(),
    isAbsolute: boolean().notNull().default(false),
    /** Of an absolute class: goes after whoever has waited beyond the clinic's limit. */
    yieldsToCap: boolean().notNull().default(false),
    offsetMin: integer().notNull().default(0),
    /** How fast the claim grows with the wait; 1 is ordinary. */
    slope: doublePrecision().notNull().default(1),
    position: integer().notNull().default(0),
    /** Out of use: not chosen any more; who has it already keeps it. */
    isActive: boolean().notNull().default(true),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.code] })],
);

/** All rules of the order of calls as they are to be from a day on; a job writes them into the settings when it has come. */
export const plannedOrders = pgTable(
  'planned_orders',
  {
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    date: date().notNull(),
    rules: jsonb().$type<OrderInput>().notNull(),
    at: instant().notNull(),
    actor: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.date] })],
);

/** A day on which a clinic or one of its services keeps other hours, or none. */
export const hoursExceptions = pgTable(
  'hours_exceptions',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    /** Absent: the whole clinic. */
    serviceId: uuid(),
    date: date().notNull(),
    /** Empty: closed all day. */
    hours: jsonb()
      .$type<readonly { readonly from: string; readonly until: string; readonly lastTicket?: string }[]>()
      .notNull(),
    reason: localText().notNull().default({}),
  },
  (t) => [index('hours_exceptions_by_date').on(t.clinicId, t.date)],
);

/** What this installation keeps to itself, made at its first start: one row. */
export const installation = pgTable('installation', {
  id: integer().primaryKey().default(1),
  /** Signs the addresses of patients' pages, in base64. */
  linkKey: text().notNull(),
  /** Makes the addresses unguessable where a gateway signs nothing. */
  webhookSecret: text().notNull().default(''),
  /** The pair of keys for web push; changing it silences every subscribed phone. */
  pushPublicKey: text().notNull().default(''),
  pushPrivateKey: text().notNull().default(''),
});
