import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ScheduleOpening } from '../../../common/contract/opening.ts';
import { id, instant, localText } from '../columns.ts';
import { clinics, insurances, practitioners, services } from './organisation.ts';
import { patients } from './people.ts';

/** When a practitioner (or a service without a named one) sees booked patients. */
export const schedules = pgTable(
  'schedules',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    serviceId: uuid().notNull(),
    practitionerId: uuid().references(() => practitioners.id),
    /** Prefix of the numbers given at booking; unique in the clinic (table `series`). */
    series: text().notNull(),
    validFrom: date().notNull(),
    validUntil: date(),
    /** Which patients may be booked: all, or only some types. */
    patientTypes: jsonb().$type<readonly ('new' | 'follow_up' | 'referral')[]>().notNull(),
    /** Named extra patients whom the practitioner takes beyond capacity, per date. */
    extraPerDay: integer().notNull().default(0),
    /** When its places are opened, and to whom. */
    opening: jsonb().$type<ScheduleOpening>().notNull().default({ portions: [], allOpenUntil: null, quotas: [] }),
    isActive: boolean().notNull().default(true),
  },
  (t) => [
    unique('schedules_owner').on(t.clinicId, t.id),
    foreignKey({
      name: 'schedules_service',
      columns: [t.clinicId, t.serviceId],
      foreignColumns: [services.clinicId, services.id],
    }),
  ],
);

export const scheduleHours = pgTable(
  'schedule_hours',
  {
    id: id(),
    scheduleId: uuid()
      .notNull()
      .references(() => schedules.id, { onDelete: 'cascade' }),
    /** ISO, 1 = Monday. */
    weekday: integer().notNull(),
    /** Local `HH:MM`. */
    from: text('from_time').notNull(),
    until: text('until_time').notNull(),
    slotMin: integer().notNull(),
    placesPerSlot: integer().notNull().default(1),
  },
  (t) => [
    check('schedule_hours_weekday', sql`${t.weekday} between 1 and 7`),
    check('schedule_hours_slot', sql`${t.slotMin} between 1 and 480`),
  ],
);

/** A date on which a schedule differs: other hours, or none. */
export const scheduleExceptions = pgTable(
  'schedule_exceptions',
  {
    id: id(),
    scheduleId: uuid()
      .notNull()
      .references(() => schedules.id, { onDelete: 'cascade' }),
    date: date().notNull(),
    hours: jsonb()
      .$type<
        readonly {
          readonly from: string;
          readonly until: string;
          readonly slotMin: number;
          readonly placesPerSlot: number;
        }[]
      >()
      .notNull(),
    reason: localText().notNull().default({}),
  },
  (t) => [unique('schedule_exceptions_date').on(t.scheduleId, t.date)],
);

/** A practitioner away: in one clinic, or in all where `clinicId` is absent. */
export const absences = pgTable(
  'absences',
  {
    id: id(),
    practitionerId: uuid()
      .notNull()
      .references(() => practitioners.id),
    clinicId: uuid().references(() => clinics.id),
    fromAt: instant().notNull(),
    untilAt: instant().notNull(),
    reason: localText().notNull().default({}),
  },
  (t) => [
    index('absences_practitioner').on(t.practitionerId, t.fromAt),
    check('absences_forward', sql`${t.untilAt} > ${t.fromAt}`),
  ],
);

/** FHIR's Slot: one period of one schedule. Made from the schedule when a date is first offered. */
export const slots = pgTable(
  'slots',
  {
    id: id(),
    clinicId: uuid().notNull(),
    scheduleId: uuid().notNull(),
    date: date().notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    isWithdrawn: boolean().notNull().default(false),
  },
  (t) => [
    unique('slots_start').on(t.scheduleId, t.startsAt),
    foreignKey({
      name: 'slots_schedule',
      columns: [t.clinicId, t.scheduleId],
      foreignColumns: [schedules.clinicId, schedules.id],
    }),
    index('slots_by_date').on(t.clinicId, t.date, t.startsAt),
  ],
);

export const placeState = pgEnum('place_state', ['free', 'held', 'booked', 'released']);
export const appointmentStatus = pgEnum('appointment_status', [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'fulfilled',
  'cancelled',
  'noshow',
  'waitlist',
]);

/**
 * FHIR's Appointment. Its number (series and ordinal of its place) is told at booking and frozen;
 * the code proves it on arrival.
 */
export const appointments = pgTable(
  'appointments',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    organisationId: uuid().notNull(),
    patientId: uuid().references(() => patients.id, { onDelete: 'set null' }),
    patientRef: uuid().notNull(),
    serviceId: uuid().notNull(),
    practitionerId: uuid(),
    scheduleId: uuid().notNull(),
    slotId: uuid().notNull(),
    date: date().notNull(),
    startsAt: instant().notNull(),
    series: text().notNull(),
    ordinal: integer().notNull(),
    number: text().notNull(),
    /** Six to eight characters without look-alikes; unique among the clinic's open appointments. */
    code: text().notNull(),
    status: appointmentStatus().notNull(),
    patientType: text({ enum: ['new', 'follow_up', 'referral'] }).notNull(),
    insuranceId: uuid().references(() => insurances.id),
    channel: text({ enum: ['desk', 'phone', 'web', 'kiosk', 'follow_up'] }).notNull(),
    language: text().notNull(),
    classCode: text().notNull().default('standard'),
    partySize: integer().notNull().default(1),
    screening: jsonb().$type<readonly { readonly questionId: string; readonly answer: string }[]>(),
    /** The version of the questions that were answered, so that the doctor reads them as they were asked. */
    screeningTreeId: uuid(),
    /** One of the practitioner's named extra patients, beyond capacity. */
    isExtra: boolean().notNull().default(false),
    note: text(),
    visitId: uuid(),
    bookedBy: text().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique('appointments_owner').on(t.clinicId, t.id),
    foreignKey({
      name: 'appointments_service',
      columns: [t.clinicId, t.serviceId],
      foreignColumns: [services.clinicId, services.id],
    }),
    // A cancelled number is not given again that day: it may be in somebody's hand.
    uniqueIndex('appointments_number').on(t.clinicId, t.date, t.series, t.ordinal),
    uniqueIndex('appointments_code')
      .on(t.clinicId, t.code)
      .where(sql`${t.status} in ('booked', 'pending', 'arrived')`),
    index('appointments_by_date').on(t.clinicId, t.date, t.status),
    index('appointments_by_patient').on(t.patientId, t.startsAt),
  ],
);

/**
 * The last ordinal given to a place or an extra patient of one series on one date. It only grows, so that a cancelled
 * number never comes back that day, whatever happens to the schedule's hours.
 */
export const bookingCounters = pgTable(
  'booking_counters',
  {
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    date: date().notNull(),
    series: text().notNull(),
    lastOrdinal: integer().notNull().default(0),
  },
  (t) => [primaryKey({ name: 'booking_counters_once', columns: [t.clinicId, t.date, t.series] })],
);

/** Capacity as rows: a place exists or it does not, so it cannot be overbooked by any race. */
export const places = pgTable(
  'places',
  {
    id: id(),
    slotId: uuid()
      .notNull()
      .references(() => slots.id, { onDelete: 'cascade' }),
    placeNumber: integer().notNull(),
    /** Ordinal of the number that the next booking of this place is told; replaced when a booking is cancelled. */
    ordinal: integer().notNull(),
    state: placeState().notNull().default('free'),
    heldUntil: instant(),
    heldBy: text(),
    channel: text(),
    /** Of a held place: for which type of patient, where that is known, and so which quotas it counts in. */
    heldForType: text({ enum: ['new', 'follow_up', 'referral'] }),
    /** Of a held place whose type of patient is known; null: who pays without one. */
    heldForInsurance: uuid(),
    appointmentId: uuid(),
  },
  (t) => [
    unique('places_capacity').on(t.slotId, t.placeNumber),
    uniqueIndex('places_appointment')
      .on(t.appointmentId)
      .where(sql`${t.state} = 'booked'`),
    index('places_free')
      .on(t.slotId)
      .where(sql`${t.state} = 'free'`),
    index('places_held')
      .on(t.heldBy)
      .where(sql`${t.state} = 'held'`),
    check('places_booked_by_somebody', sql`${t.state} <> 'booked' or ${t.appointmentId} is not null`),
    check('places_held_until', sql`${t.state} <> 'held' or ${t.heldUntil} is not null`),
  ],
);

/** Append-only and pseudonymous: who booked, moved, cancelled, through which channel, and what became of it. */
export const appointmentHistory = pgTable(
  'appointment_history',
  {
    id: id(),
    clinicId: uuid().notNull(),
    appointmentId: uuid().notNull(),
    at: instant().notNull(),
    actor: text().notNull(),
    channel: text().notNull(),
    what: text({
      enum: [
        'booked',
        'moved',
        'cancelled',
        'arrived',
        'fulfilled',
        'noshow',
        'reminded',
        'confirmed',
        'delayed',
        'doctor_away',
        'told',
      ],
    }).notNull(),
    detail: jsonb().$type<Readonly<Record<string, string | number | boolean>>>().notNull().default({}),
  },
  (t) => [index('appointment_history_of').on(t.appointmentId, t.at)],
);

/** A clinic's own tree of questions that leads to the departments, services or doctors allowed. */
export const screeningTrees = pgTable(
  'screening_trees',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    version: integer().notNull(),
    tree: jsonb().$type<unknown>().notNull(),
    isActive: boolean().notNull().default(true),
    createdAt: instant().notNull(),
  },
  (t) => [
    unique('screening_trees_version').on(t.clinicId, t.version),
    uniqueIndex('screening_trees_active')
      .on(t.clinicId)
      .where(sql`${t.isActive}`),
  ],
);
