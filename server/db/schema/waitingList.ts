import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, instant } from '../columns.ts';
import { appointments, places, slots } from './booking.ts';
import { clinics, practitioners, services } from './organisation.ts';
import { patients } from './people.ts';

/** Somebody who wants a place that was not free, in the order of coming (`createdAt`, then `id`). */
export const waitingEntries = pgTable(
  'waiting_entries',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    patientId: uuid()
      .notNull()
      .references(() => patients.id, { onDelete: 'cascade' }),
    serviceId: uuid().notNull(),
    /** Null: whoever of the service. */
    practitionerId: uuid().references(() => practitioners.id),
    /** Clinic days, both included. */
    fromDate: date().notNull(),
    untilDate: date().notNull(),
    /** ISO weekdays; none: any. */
    weekdays: jsonb().$type<readonly number[]>().notNull(),
    /** Local `HH:MM`; null: any time. An end at or before the beginning is after midnight. */
    fromTime: text(),
    untilTime: text(),
    patientType: text({ enum: ['new', 'follow_up', 'referral'] }).notNull(),
    insuranceId: uuid(),
    screening: jsonb().$type<readonly { readonly questionId: string; readonly answer: string }[]>(),
    decidedBy: uuid(),
    channel: text({ enum: ['desk', 'phone', 'web', 'kiosk', 'follow_up'] }).notNull(),
    language: text().notNull(),
    note: text(),
    /** `unanswered`: so many offers in a row passed in silence that no place is kept any more until somebody asks. */
    state: text({ enum: ['waiting', 'offered', 'booked', 'removed', 'unanswered', 'over'] }).notNull(),
    /** Offers in a row to which no answer came. */
    silences: integer().notNull().default(0),
    appointmentId: uuid().references(() => appointments.id),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    foreignKey({
      name: 'waiting_entries_service',
      columns: [t.clinicId, t.serviceId],
      foreignColumns: [services.clinicId, services.id],
    }),
    // One person waits once for one service and practitioner.
    uniqueIndex('waiting_entries_once')
      .on(t.patientId, t.serviceId, sql`coalesce(${t.practitionerId}, '00000000-0000-0000-0000-000000000000'::uuid)`)
      .where(sql`${t.state} in ('waiting', 'offered', 'unanswered')`),
    index('waiting_entries_in_order')
      .on(t.clinicId, t.createdAt, t.id)
      .where(sql`${t.state} in ('waiting', 'offered', 'unanswered')`),
    check('waiting_entries_forward', sql`${t.untilDate} >= ${t.fromDate}`),
    check('waiting_entries_times', sql`(${t.fromTime} is null) = (${t.untilTime} is null)`),
    check('waiting_entries_booked', sql`${t.state} <> 'booked' or ${t.appointmentId} is not null`),
  ],
);

/** A place that is kept for one person of the list until `answerBy`: its row in `places` is held by `offer:<id>`. */
export const placeOffers = pgTable(
  'place_offers',
  {
    id: id(),
    clinicId: uuid().notNull(),
    entryId: uuid()
      .notNull()
      .references(() => waitingEntries.id, { onDelete: 'cascade' }),
    placeId: uuid()
      .notNull()
      .references(() => places.id, { onDelete: 'cascade' }),
    slotId: uuid()
      .notNull()
      .references(() => slots.id, { onDelete: 'cascade' }),
    scheduleId: uuid().notNull(),
    startsAt: instant().notNull(),
    /** `withdrawn`: the place or the wish for it was gone before an answer came. */
    state: text({ enum: ['open', 'accepted', 'declined', 'silent', 'withdrawn'] }).notNull(),
    offeredAt: instant().notNull(),
    answerBy: instant().notNull(),
    /** Whether a message goes out; otherwise somebody at the desk rings. */
    isWritten: boolean().notNull(),
    answeredAt: instant(),
    /**
     * The later booking of the patient that the offer says is given up for the place; null: none is. No foreign key, which
     * would lock that booking after the place, in the order in which nobody else locks.
     */
    insteadOfId: uuid(),
  },
  (t) => [
    // Nobody is offered the same time twice, and a place to nobody but one.
    uniqueIndex('place_offers_not_again').on(t.entryId, t.slotId),
    uniqueIndex('place_offers_one_person')
      .on(t.placeId)
      .where(sql`${t.state} = 'open'`),
    uniqueIndex('place_offers_one_place')
      .on(t.entryId)
      .where(sql`${t.state} = 'open'`),
    index('place_offers_due')
      .on(t.clinicId, t.answerBy)
      .where(sql`${t.state} = 'open'`),
  ],
);

/** Append-only and pseudonymous: what became of an entry, by whom. */
export const waitingHistory = pgTable(
  'waiting_history',
  {
    id: id(),
    clinicId: uuid().notNull(),
    entryId: uuid().notNull(),
    at: instant().notNull(),
    actor: text().notNull(),
    what: text({
      enum: ['joined', 'offered', 'accepted', 'declined', 'silent', 'withdrawn', 'removed', 'waits_again', 'over'],
    }).notNull(),
    detail: jsonb().$type<Readonly<Record<string, string | number | boolean>>>().notNull().default({}),
  },
  (t) => [index('waiting_history_of').on(t.entryId, t.at)],
);
