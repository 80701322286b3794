import {
  boolean,
  date,
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
import { sql } from 'drizzle-orm';
import { id, instant } from '../columns.ts';
import { organisations } from './organisation.ts';

/** A person as the organisation knows one. Erased by deleting the row: the log only ever knew `patientRef`. */
export const patients = pgTable(
  'patients',
  {
    id: id(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    patientRef: uuid().notNull().unique(),
    name: text().notNull(),
    /** Folded for search: one form of yeh and kaf, no marks, lower case, pinyin beside Chinese. */
    nameSearch: text().notNull(),
    birthDate: date(),
    language: text(),
    insuranceId: uuid(),
    /** `deaf`, `blind`, `wheelchair`, `interpreter`...: codes shown to staff, never on a display. */
    needs: jsonb().$type<readonly string[]>().notNull().default([]),
    note: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique('patients_owner').on(t.organisationId, t.id),
    index('patients_name').on(t.organisationId, t.nameSearch),
    // `patients_words`, by which the beginnings of words are found, is in the hand-written migration: it may be missing.
  ],
);

/** National id, record number, or another system's number. */
export const patientIdentifiers = pgTable(
  'patient_identifiers',
  {
    organisationId: uuid().notNull(),
    system: text().notNull(),
    value: text().notNull(),
    patientId: uuid()
      .notNull()
      .references(() => patients.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.system, t.value] }),
    index('patient_identifiers_patient').on(t.patientId),
  ],
);

export const contactKind = pgEnum('contact_kind', ['mobile', 'landline', 'email', 'web_push']);

/** A way to reach somebody; one mobile may serve a family. */
export const contacts = pgTable(
  'contacts',
  {
    id: id(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    kind: contactKind().notNull(),
    /** E.164, an address, or a push subscription as JSON. */
    value: text().notNull(),
    language: text(),
    isVerified: boolean().notNull().default(false),
    /** `stop`, `wrong_number`...: why nothing is sent there any more. */
    blockedReason: text(),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex('contacts_value').on(t.organisationId, t.kind, sql`md5(${t.value})`)],
);

export const patientContacts = pgTable(
  'patient_contacts',
  {
    patientId: uuid()
      .notNull()
      .references(() => patients.id, { onDelete: 'cascade' }),
    contactId: uuid()
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    /** `self`, or who the contact is to the patient. */
    relation: text().notNull().default('self'),
    position: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.patientId, t.contactId] }), index('patient_contacts_contact').on(t.contactId)],
);

/** What a person agreed to hear from us about, and when that was taken back. */
export const consents = pgTable(
  'consents',
  {
    id: id(),
    contactId: uuid()
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    patientId: uuid().references(() => patients.id, { onDelete: 'cascade' }),
    purpose: text({ enum: ['turn', 'reminder', 'results', 'campaign', 'recording'] }).notNull(),
    source: text().notNull(),
    givenAt: instant().notNull(),
    withdrawnAt: instant(),
  },
  (t) => [index('consents_contact').on(t.contactId)],
);

/**
 * Who added, corrected or erased whose record, and which fields: names of fields, never what stood in them. Only added to
 * (a trigger says so too), and kept when the person is erased: the ids then lead nowhere.
 */
export const patientChanges = pgTable(
  'patient_changes',
  {
    id: id(),
    clinicId: uuid().notNull(),
    patientId: uuid().notNull(),
    at: instant().notNull(),
    /** `staff:<id>`, never a name. */
    actor: text().notNull(),
    what: text({ enum: ['added', 'corrected', 'erased'] }).notNull(),
    fields: jsonb().$type<readonly string[]>().notNull(),
  },
  (t) => [index('patient_changes_of').on(t.patientId, t.at)],
);
