import { bigint, boolean, date, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../columns.ts';
import { clinics } from './organisation.ts';

/** That what is too old was forgotten on a day, once among all processes, and how much of each kind. */
export const retentionRuns = pgTable(
  'retention_runs',
  {
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    date: date().notNull(),
    at: instant().notNull(),
    /** Rows by kind of data. */
    forgotten: jsonb().$type<Readonly<Record<string, number>>>().notNull(),
    /** In which order they came, whatever the clock said. */
    seq: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    /** Nothing was forgotten, since the clock was not believed. */
    isHeldBack: boolean().notNull().default(false),
    /** Kinds that could not be forgotten that night; why stands in the log. */
    undone: jsonb().$type<readonly string[]>().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.clinicId, t.date] })],
);

/** Who was erased, by a hash of an id that leads nowhere any more: kept beside the backups, which still have them. */
export const erasures = pgTable(
  'erasures',
  {
    /** SHA-256 of the record's or the contact's id. */
    hash: text().primaryKey(),
    kind: text({ enum: ['person', 'contact'] }).notNull(),
    at: instant().notNull(),
    /** In which order they came. */
    seq: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
  },
  (t) => [index('erasures_order').on(t.seq)],
);
