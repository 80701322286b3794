import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { WebAsked } from '../../../common/contract/webBooking.ts';
import { id, instant } from '../columns.ts';
import { clinics } from './organisation.ts';

/**
 * One person on the public page, from the first place that is kept to the booking. Forgotten after two days; the number
 * and the name as soon as they stand in the patient's own record. The place itself is held by `web:<id>`.
 */
export const webVisits = pgTable(
  'web_visits',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    /** Of the page's own secret: whoever reads the database cannot go on in its place. */
    secretHash: text().notNull().unique(),
    /** Keyed, so that it says nothing of the address itself. */
    addressHash: text().notNull(),
    asked: jsonb().$type<WebAsked>().notNull(),
    scheduleId: uuid(),
    startsAt: instant(),
    heldUntil: instant(),
    /** Waits for a place of this service instead. */
    waitForId: uuid(),
    phone: text(),
    name: text(),
    language: text(),
    /** Contacts that were made to send codes to; forgotten with the visit where nobody has them. */
    madeContactIds: jsonb().$type<readonly string[]>().notNull().default([]),
    /** Which code counts: the codes themselves are made from it and kept nowhere. */
    codesSent: integer().notNull().default(0),
    codeUntil: instant(),
    wrongTries: integer().notNull().default(0),
    appointmentId: uuid(),
    waitingEntryId: uuid(),
    createdAt: instant().notNull(),
  },
  (t) => [index('web_visits_by_address').on(t.addressHash, t.heldUntil), index('web_visits_old').on(t.createdAt)],
);

/** What was asked for and counts against a limit: of an address, a telephone, a clinic or all of them. */
export const webCounts = pgTable(
  'web_counts',
  {
    id: id(),
    /** `place`, `text`, `wrong_code`, or a try of the `door_code`. */
    what: text({ enum: ['place', 'text', 'wrong_code', 'door_code'] }).notNull(),
    /** Keyed digests; a clinic by its id. */
    ofWhom: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [index('web_counts_of').on(t.what, t.ofWhom, t.at), index('web_counts_old').on(t.at)],
);
