import { boolean, date, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant, localText } from '../columns.ts';
import { clinics } from './organisation.ts';

/** What waiting-room screens show beside the calls. Files lie beside the database, under the hash of what is in them. */
export const media = pgTable(
  'media',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    kind: text({ enum: ['picture', 'video', 'notice', 'hours'] }).notNull(),
    name: text().notNull(),
    fileId: text(),
    fileType: text({ enum: ['image/png', 'image/jpeg', 'image/webp', 'video/mp4', 'video/webm'] }),
    text: localText().notNull().default({}),
    showS: integer().notNull(),
    /** Neither zones nor devices: every screen. */
    zoneIds: jsonb().$type<readonly string[]>().notNull().default([]),
    deviceIds: jsonb().$type<readonly string[]>().notNull().default([]),
    fromDate: date(),
    untilDate: date(),
    /** Times of day at the clinic; over midnight where the end is before the beginning. */
    fromTime: text(),
    untilTime: text(),
    hasSound: boolean().notNull().default(false),
    position: integer().notNull().default(0),
    isActive: boolean().notNull().default(true),
    createdAt: instant().notNull(),
  },
  (t) => [index('media_of_clinic').on(t.clinicId, t.position)],
);
