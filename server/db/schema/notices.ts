import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from '../columns.ts';
import { appointments } from './booking.ts';
import { clinics } from './organisation.ts';

/** A message to a patient, standing on its own: what for, to whom, until when, and how often it was tried. */
export const notices = pgTable(
  'notices',
  {
    id: id(),
    clinicId: uuid().notNull(),
    /** At most one notice per key, e.g. `turn_near:<visit or appointment>`. */
    key: text().notNull(),
    purpose: text().notNull(),
    visitId: uuid(),
    appointmentId: uuid(),
    patientRef: uuid(),
    language: text().notNull(),
    /** Values for the template that are not personal; addresses are resolved at delivery. */
    params: jsonb().$type<Readonly<Record<string, string | number>>>().notNull().default({}),
    /** Ordered: the channels to try, one after the other. */
    channels: jsonb().$type<readonly { readonly channel: string; readonly contactId: string }[]>().notNull(),
    priority: integer().notNull().default(5),
    status: text({ enum: ['open', 'reached', 'answered', 'failed', 'unknown', 'expired', 'cancelled'] })
      .notNull()
      .default('open'),
    answer: text(),
    notBefore: instant().notNull(),
    expiresAt: instant().notNull(),
    nextLookAt: instant().notNull(),
    createdAt: instant().notNull(),
    finishedAt: instant(),
    /** Somebody at the desk saw to it, where the notice itself reached nobody. */
    handledAt: instant(),
    handledBy: text(),
  },
  (t) => [
    uniqueIndex('notices_once').on(t.key),
    index('notices_due')
      .on(t.nextLookAt)
      .where(sql`${t.status} in ('open', 'reached')`),
    index('notices_of_clinic').on(t.clinicId, t.createdAt),
    index('notices_of_visit').on(t.visitId),
    index('notices_of_appointment').on(t.appointmentId),
  ],
);

/** One sending over one channel. `sending` is written before the provider is asked. */
export const noticeAttempts = pgTable(
  'notice_attempts',
  {
    id: id(),
    noticeId: uuid()
      .notNull()
      .references(() => notices.id),
    channel: text().notNull(),
    contactId: uuid().notNull(),
    status: text({
      enum: ['sending', 'accepted', 'delivered', 'failed', 'unknown', 'answered', 'unanswered'],
    }).notNull(),
    code: text(),
    provider: text().notNull(),
    providerId: text(),
    startedAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index('notice_attempts_of').on(t.noticeId),
    index('notice_attempts_provider').on(t.provider, t.providerId),
    index('notice_attempts_contact').on(t.contactId, t.startedAt),
  ],
);

/** What came in from a provider, each event once, stored before it is answered. */
export const providerEvents = pgTable(
  'provider_events',
  {
    provider: text().notNull(),
    eventId: text().notNull(),
    kind: text().notNull(),
    receivedAt: instant().notNull(),
    attemptId: uuid(),
    outcome: text(),
  },
  (t) => [uniqueIndex('provider_events_once').on(t.provider, t.eventId, t.kind)],
);

/** Texts of both directions as conversations with one contact. */
export const conversationMessages = pgTable(
  'conversation_messages',
  {
    id: id(),
    clinicId: uuid(),
    contactId: uuid().notNull(),
    direction: text({ enum: ['out', 'in'] }).notNull(),
    channel: text().notNull(),
    text: text().notNull(),
    noticeId: uuid(),
    readAs: text(),
    at: instant().notNull(),
  },
  (t) => [index('conversation_messages_of').on(t.contactId, t.at)],
);

/** A clinic's own wording, versioned; the product's phrases are used where there is none. */
export const messageTemplates = pgTable(
  'message_templates',
  {
    id: id(),
    clinicId: uuid().notNull(),
    purpose: text().notNull(),
    channel: text().notNull(),
    language: text().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    createdAt: instant().notNull(),
    createdBy: text().notNull(),
  },
  (t) => [uniqueIndex('message_templates_version').on(t.clinicId, t.purpose, t.channel, t.language, t.version)],
);

/** How far away somebody is, as said on the phone page: of a booking, before and after coming, else of a visit. */
export const turnLeads = pgTable(
  'turn_leads',
  {
    /** Of an appointment or of a visit. */
    ownerId: uuid().primaryKey(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    leadMin: integer().notNull(),
    setAt: instant().notNull(),
  },
  (t) => [
    index('turn_leads_of').on(t.clinicId, t.setAt),
    check('turn_leads_minutes', sql`${t.leadMin} between 1 and 240`),
  ],
);

/** What a booked patient chose on the phone page before coming, as `visit_contacts` keeps it of a visit. */
export const appointmentContacts = pgTable(
  'appointment_contacts',
  {
    appointmentId: uuid()
      .notNull()
      .references(() => appointments.id, { onDelete: 'cascade' }),
    contactId: uuid().notNull(),
    channel: text({ enum: ['sms', 'voice', 'email', 'web_push'] }).notNull(),
    position: integer().notNull().default(0),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.appointmentId, t.contactId, t.channel] })],
);
